using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>
/// What a client shows beside its spinner: what the session waits for, for how long, and what the turn has cost. It is neither
/// numbered nor kept: a client that missed one needs only the latest.
/// </summary>
/// <param name="Verb">A word for the spinner.</param>
/// <param name="ElapsedMs">For how long it has waited when this is sent, in milliseconds; the client counts on from there.</param>
/// <param name="Tokens">Of the turn so far.</param>
/// <param name="Detail">A sentence to add, such as <c>waiting for the model, retry 2 of 5 in 8 s</c>.</param>
/// <param name="Cost">Of the turn so far; absent if a price is unknown.</param>
public sealed record StatusNotification(
    string SessionId,
    Activity Activity,
    string Verb,
    long ElapsedMs,
    TokenCounts Tokens,
    string? Detail = null,
    Cost? Cost = null) : Extensible;

/// <summary>Tokens of a turn; input counts only what was neither read from nor written to a cache.</summary>
public sealed record TokenCounts(long Input, long Output, long CacheRead, long CacheWrite);

/// <summary>What a session waits for.</summary>
[JsonConverter(typeof(WireStringConverter<Activity>))]
public sealed record Activity(string Value) : IWireString<Activity>
{
    /// <summary>The user.</summary>
    public static Activity Idle { get; } = new("idle");

    public static Activity Model { get; } = new("model");

    /// <summary>The time until the model is asked again.</summary>
    public static Activity Retry { get; } = new("retry");

    public static Activity Tool { get; } = new("tool");

    /// <summary>The answer to a question, such as one for permission.</summary>
    public static Activity Answer { get; } = new("answer");

    public static Activity Compaction { get; } = new("compaction");

    public static Activity FromWire(string value) => new(value);
}
