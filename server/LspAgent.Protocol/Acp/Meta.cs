using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Acp.Extensions;

namespace LspAgent.Protocol.Acp;

/// <summary>The metadata of an object: ours as a type, and everybody else's unchanged.</summary>
public sealed record Meta
{
    [JsonPropertyName("lspagent")]
    public LspAgentMeta? LspAgent { get; init; }

    // Settable, because the serializer fills what is left over only after the object is made.
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}
