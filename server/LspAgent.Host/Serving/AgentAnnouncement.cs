using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Host.Serving;

/// <summary>What the server offers beyond the Language Server Protocol, as it stands in the experimental capabilities under <c>lspagent</c>.</summary>
/// <param name="ProtocolVersion">The version of ACP whose session methods travel on this connection.</param>
/// <param name="Methods">Those of its methods, and of our own, that this server answers.</param>
public sealed record AgentAnnouncement(int ProtocolVersion, IReadOnlyList<string> Methods)
{
    /// <summary>Announces what has a handler, so that nothing can be promised that is not there.</summary>
    public static JsonElement Of(Routes routes)
    {
        var methods = routes.Methods.Where(IsOurs).Order(StringComparer.Ordinal).ToList();
        return JsonSerializer.SerializeToElement(
            new Dictionary<string, AgentAnnouncement>(StringComparer.Ordinal) { [ClientProfile.Section] = new(AcpVersion.Newest, methods) },
            AgentAnnouncementJson.Default.DictionaryStringAgentAnnouncement);
    }

    private static bool IsOurs(string method) =>
        method.StartsWith("session/", StringComparison.Ordinal) || method.StartsWith("_lspagent/", StringComparison.Ordinal);
}

/// <summary>How the announcement is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, AgentAnnouncement>))]
internal sealed partial class AgentAnnouncementJson : JsonSerializerContext;
