using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>What the client announced that it can do. Everything is decided by this, and nothing by the client's name.</summary>
/// <param name="Agent">What it can do as the client of an agent; null for an editor that knows of no agent.</param>
/// <param name="Code">What its user wants for C#, as far as that was said at once.</param>
/// <param name="Settings">What its user set in the editor, in the form of our settings files; null when nothing.</param>
/// <param name="IsTrusted">Whether its user trusts what is open in it; null when it does not say.</param>
public sealed record ClientProfile(
    PositionEncodingKind PositionEncoding,
    Protocol.Lsp.ClientCapabilities Editor,
    Protocol.Acp.ClientCapabilities? Agent,
    bool? IsTrusted = null,
    CodeOptions? Code = null,
    string? Settings = null)
{
    /// <summary>The member under which both sides say what is theirs, among the experimental capabilities.</summary>
    public const string Section = "lspagent";

    /// <summary>Reads the announcement; what we cannot read of it counts as not announced.</summary>
    public static ClientProfile From(InitializeParams parameters) => new(
        PositionEncodingKind.Negotiate(parameters.Capabilities.General?.PositionEncodings),
        parameters.Capabilities,
        AgentOf(parameters.Capabilities.Experimental) ?? AgentOf(parameters.InitializationOptions),
        TrustOf(parameters.InitializationOptions),
        CodeOptions.Of(parameters.InitializationOptions),
        TryGetObject(parameters.InitializationOptions, Section, out var ours) && TryGetObject(ours, "settings", out var settings) ? settings.Value.GetRawText() : null);

    private static bool? TrustOf(JsonElement? options) =>
        TryGetObject(options, Section, out var ours) && ours.Value.TryGetProperty("isTrusted", out var trusted) && trusted.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? trusted.GetBoolean()
            : null;

    // Not every client can set experimental capabilities; every client can send initialization options.
    private static Protocol.Acp.ClientCapabilities? AgentOf(JsonElement? announced) =>
        TryGetObject(announced, Section, out var ours) && TryGetObject(ours, "clientCapabilities", out var capabilities)
            ? Read(capabilities.Value)
            : null;

    private static Protocol.Acp.ClientCapabilities? Read(JsonElement capabilities)
    {
        try
        {
            return capabilities.Deserialize(AcpJson.TypeInfo<Protocol.Acp.ClientCapabilities>());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryGetObject(JsonElement? parent, string name, [NotNullWhen(true)] out JsonElement? child)
    {
        child = parent is { ValueKind: JsonValueKind.Object } value
            && value.TryGetProperty(name, out var found)
            && found.ValueKind == JsonValueKind.Object
                ? found
                : null;
        return child is not null;
    }
}
