using System.Buffers;
using System.Text.Json;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Serving;

/// <summary>What the server offers beyond the Language Server Protocol, as it stands in the experimental capabilities under <c>lspagent</c>: those methods of ACP, and of our own, that have a handler.</summary>
internal static class AgentAnnouncement
{
    public static JsonElement Of(Routes routes)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject(ClientProfile.Section);
            json.WriteNumber("protocolVersion", AcpVersion.Newest);
            json.WriteStartArray("methods");
            foreach (var method in routes.Methods.Where(IsOurs).Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(method);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.WrittenSpan);
    }

    private static bool IsOurs(string method) =>
        method.StartsWith("session/", StringComparison.Ordinal) || method.StartsWith("_lspagent/", StringComparison.Ordinal);
}
