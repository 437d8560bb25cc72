using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp;

/// <summary>What the user says, with the context that the client adds.</summary>
public sealed record PromptRequest(string SessionId, ImmutableArray<ContentBlock> Prompt) : Extensible;

/// <summary>The turn has ended; all of its updates were sent before.</summary>
public sealed record PromptResponse(StopReason StopReason) : Extensible;

/// <summary>Ends the running turn of a session; its prompt is then answered with <c>cancelled</c>.</summary>
public sealed record CancelNotification(string SessionId) : Extensible;

/// <summary>Why a turn ended.</summary>
[JsonConverter(typeof(WireStringConverter<StopReason>))]
public sealed record StopReason(string Value) : IWireString<StopReason>
{
    public static StopReason EndTurn { get; } = new("end_turn");

    public static StopReason MaxTokens { get; } = new("max_tokens");

    /// <summary>The turn asked the model as often as it may.</summary>
    public static StopReason MaxTurnRequests { get; } = new("max_turn_requests");

    /// <summary>The agent declines; the prompt and what follows it are not part of the next one.</summary>
    public static StopReason Refusal { get; } = new("refusal");

    public static StopReason Cancelled { get; } = new("cancelled");

    public static StopReason FromWire(string value) => new(value);
}
