using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>
/// The way out that needs no model: the oldest messages go, what the user said stays, the newest messages stay as far as
/// they fit. Only when the window is as good as full.
/// </summary>
internal sealed class DropOldest : ICompactionStage
{
    public ValueTask<SmallerHistory?> TryAsync(CompactionWork work, CancellationToken cancellationToken)
    {
        if (work.Reason is not CompactionReason.Refused && work.TokensBefore < work.Room.Brink)
        {
            return ValueTask.FromResult<SmallerHistory?>(null);
        }

        var pruned = work with { Job = work.Job with { Messages = PruneToolOutput.Prune(work) } };
        var history = HistoryFit.Fit(pruned, CompactionTexts.DroppedPreface, keepTokens: work.Room.Target);
        return ValueTask.FromResult(history is null ? null : history with
        {
            Warning = $"The oldest part of the conversation was left out for the model without a summary, because the window was full.{(work.AreWordsCut ? "" : " What you said is kept.")}",
        });
    }
}
