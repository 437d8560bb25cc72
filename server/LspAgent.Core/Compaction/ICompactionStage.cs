using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>
/// One way to make a history smaller. Stages are tried in the order of what they cost, one at a time; the first that
/// succeeds ends the search. What a stage returns is a conversation that a model accepts, and is no larger than it says.
/// </summary>
internal interface ICompactionStage
{
    /// <summary>Null when this is not the time for it, or it would not help.</summary>
    ValueTask<SmallerHistory?> TryAsync(CompactionWork work, CancellationToken cancellationToken);
}

/// <summary>What a stage made of a history.</summary>
/// <param name="Tokens">What the next request will fill of the window, the system prompt and the tools included.</param>
/// <param name="Warning">What the user should know of what was lost; null when nothing was that matters.</param>
internal sealed record SmallerHistory(ImmutableArray<Message> Messages, long Tokens, string? Warning = null);
