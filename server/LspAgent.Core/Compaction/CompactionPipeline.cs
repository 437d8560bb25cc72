using System.Collections.Immutable;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Prompts;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>One time that a history may have to become smaller.</summary>
/// <param name="ContextTokens">What the last request and its reply filled of the window; 0 when nothing was asked yet.</param>
/// <param name="Focus">What the user wants kept; empty when nothing in particular.</param>
internal sealed record CompactionJob(
    ModelChoice.Ready Model,
    PromptLayout Layout,
    ImmutableArray<Message> Messages,
    long ContextTokens,
    CompactionReason Reason,
    string Focus,
    ITurnJournal Journal,
    CancellationToken SessionStopping);

/// <summary>Makes a history smaller in stages, the cheapest first.</summary>
internal sealed class CompactionPipeline(IHooks hooks, SessionId session, bool compactsByItself)
{
    /// <summary>True when the history is smaller now.</summary>
    public ValueTask<bool> CompactAsync(CompactionJob job, CancellationToken cancellationToken)
    {
        _ = (hooks, session, compactsByItself, job, cancellationToken);
        return ValueTask.FromResult(false);
    }
}
