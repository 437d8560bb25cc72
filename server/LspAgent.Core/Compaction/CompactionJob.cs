using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Prompts;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>One time that a history may have to become smaller.</summary>
internal sealed record CompactionJob
{
    public required string TurnId { get; init; }

    public required CompactionReason Reason { get; init; }

    /// <summary>What the user wants kept; empty when nothing in particular.</summary>
    public string Focus { get; init; } = "";

    public required ModelChoice.Ready Model { get; init; }

    /// <summary>What a model costs that answered in another one's place; null when it is not known.</summary>
    public required Func<string, ModelPrice?> PriceOf { get; init; }

    public required ThinkingEffort Thinking { get; init; }

    public required PromptLayout Layout { get; init; }

    public required ImmutableArray<Message> Messages { get; init; }

    /// <summary>What the next request will fill of the window as far as it is known: the last request, its reply, and an estimate of what came after.</summary>
    public required long ContextTokens { get; init; }

    /// <summary>Reads the whole transcript: what the user said stands there word for word, whatever the history has become.</summary>
    public required Func<CancellationToken, ValueTask<IReadOnlyList<TranscriptLine>>> Lines { get; init; }

    public required Budget Budget { get; init; }

    public required ITurnJournal Journal { get; init; }

    /// <summary>Ends with the session and not with the turn.</summary>
    public required CancellationToken SessionStopping { get; init; }
}
