using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>Asks the user whether a tool call may go on.</summary>
public sealed record RequestPermissionRequest(
    string SessionId,
    [property: JsonConverter(typeof(BareToolCallConverter))] SessionUpdate.ToolCallUpdate ToolCall,
    ImmutableArray<PermissionOption> Options) : Extensible;

/// <summary>What the user decided.</summary>
public sealed record RequestPermissionResponse(RequestPermissionOutcome Outcome) : Extensible;

/// <summary>An answer that the user can choose.</summary>
public sealed record PermissionOption(string OptionId, string Name, PermissionOptionKind Kind) : Extensible;

/// <summary>What an answer means, for its icon and its place.</summary>
[JsonConverter(typeof(WireStringConverter<PermissionOptionKind>))]
public sealed record PermissionOptionKind(string Value) : IWireString<PermissionOptionKind>
{
    public static PermissionOptionKind AllowOnce { get; } = new("allow_once");

    public static PermissionOptionKind AllowAlways { get; } = new("allow_always");

    public static PermissionOptionKind RejectOnce { get; } = new("reject_once");

    public static PermissionOptionKind RejectAlways { get; } = new("reject_always");

    public static PermissionOptionKind FromWire(string value) => new(value);
}

/// <summary>How a permission request ended.</summary>
[JsonConverter(typeof(UnionConverter<RequestPermissionOutcome>))]
public abstract record RequestPermissionOutcome : IUnion<RequestPermissionOutcome>
{
    private RequestPermissionOutcome(string outcome) => Outcome = outcome;

    static UnionCases<RequestPermissionOutcome> IUnion<RequestPermissionOutcome>.Cases { get; } = new("outcome", raw => new Unknown(raw))
    {
        { "cancelled", typeof(Cancelled) },
        { "selected", typeof(Selected) },
    };

    [JsonPropertyOrder(-1)]
    public string Outcome { get; }

    /// <summary>The turn was cancelled before the user answered.</summary>
    public sealed record Cancelled() : RequestPermissionOutcome("cancelled");

    /// <summary>The user chose one of the answers.</summary>
    public sealed record Selected(string OptionId) : RequestPermissionOutcome("selected")
    {
        [JsonPropertyName("_meta")]
        public Meta? Meta { get; init; }
    }

    /// <summary>An end that this version does not know; it allows nothing.</summary>
    public sealed record Unknown(JsonElement Raw) : RequestPermissionOutcome(UnknownCase.Word(Raw, "outcome")), IUnknownCase;
}
