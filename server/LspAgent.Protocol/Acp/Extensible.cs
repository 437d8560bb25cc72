using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Acp;

/// <summary>An object to which both sides may attach metadata; what we do not know in it is carried through.</summary>
public abstract record Extensible
{
    [JsonPropertyName("_meta"), JsonPropertyOrder(1)]
    public Meta? Meta { get; init; }
}
