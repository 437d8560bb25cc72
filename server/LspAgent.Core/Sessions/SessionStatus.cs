using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What a session waits for.</summary>
public enum Activity
{
    Idle,
    Model,
    Retry,
    Tool,
    Answer,
    Compaction,
}

/// <summary>
/// What a client shows beside its spinner: what is waited for, since when, and what the turn has cost. Not numbered, not
/// kept: a client that missed one needs only the latest.
/// </summary>
/// <param name="Verb">A word for the spinner.</param>
/// <param name="Detail">Such as <c>waiting for the model, retry 2 of 5 in 8 s</c>; null when there is nothing to add.</param>
public sealed record SessionStatus(
    Activity Activity,
    string Verb,
    string? Detail,
    DateTimeOffset Since,
    TokenUsage Turn,
    decimal? TurnCostUsd);
