using System.Collections.Immutable;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>
/// Makes a history smaller in stages, the cheapest first. Unasked only when the window is filling up and the settings allow
/// it; when a request was refused as too large or the user asks, always. What the user said stays in it, and a call stays
/// with its result. One compaction at a time.
/// </summary>
internal sealed class CompactionPipeline(IHooks hooks, SessionId session, bool compactsByItself)
{
    private const string WordsCut =
        "Your own messages alone were too much for the model's window: long ones were cut in the middle for the model, and where that was not enough the oldest were left out.";

    /// <summary>A summary of less is no shorter.</summary>
    private const long WorthAsking = 500;

    private readonly PruneToolOutput _prune = new();
    private readonly SummariseOldPart _summarise = new();
    private readonly DropOldest _drop = new();
    private readonly Dictionary<string, long> _refusedAt = new(StringComparer.Ordinal);

    /// <summary>An attempt that came to nothing is not repeated at every step of its turn: first the conversation must have grown.</summary>
    private (string? TurnId, long Tokens) _quietUntil;

    /// <summary>True when the history is smaller now.</summary>
    public async ValueTask<bool> CompactAsync(CompactionJob job, CancellationToken cancellationToken)
    {
        var used = CompactionWork.UsedBy(job);
        var room = RoomOf(job, used);
        if (job.Reason is CompactionReason.Routine && !IsDue(job, used, room))
        {
            return false;
        }

        if (job.Reason is CompactionReason.Manual && TokenEstimate.Of(job.Messages[..HistoryFit.TailStart(job.Messages, keepTokens: 0)]) < WorthAsking)
        {
            await TellAsync(job, NoticeLevel.Info, "There is nothing to shorten yet: before your last exchange hardly anything was said.");
            return false;
        }

        var trigger = job.Reason is CompactionReason.Manual ? CompactionTrigger.Manual : CompactionTrigger.Auto;
        var focus = job.Focus.Length == 0 ? null : job.Focus;
        var verdict = await hooks.RunAsync(session, AgentId.Main, new HookEvent.PreCompact(trigger, focus), cancellationToken);
        if (verdict.Block is { } because)
        {
            _quietUntil = (job.TurnId, used + (room.Usable / 20));
            await TellAsync(job, NoticeLevel.Warning, $"A hook refused to shorten the conversation: {because}");
            return false;
        }

        job.Journal.Report(Activity.Compaction, detail: null);
        var words = UserWords.Of(await job.Lines(cancellationToken));
        var work = LongWords.Cut(new CompactionWork(job, room, string.Join('\n', ((string?[])[focus, verdict.Context]).OfType<string>()), words));
        if (await TryStagesAsync(work, cancellationToken) is not { } history)
        {
            _quietUntil = (job.TurnId, used + (room.Usable / 20));
            return false;
        }

        _quietUntil = default;
        await job.Journal.AppendAsync(
            new TranscriptEntry.Compacted(history.Messages, trigger, used, history.Tokens), Durability.Synced, job.SessionStopping);
        var losses = ((string?[])[history.Warning, work.AreWordsCut ? WordsCut : null]).OfType<string>();
        if (string.Join(' ', losses) is { Length: > 0 } warning)
        {
            await TellAsync(job, NoticeLevel.Warning, warning);
        }

        return true;
    }

    /// <summary>A model may be refused less than its window is said to hold: what it refused once is the measure from then on.</summary>
    private WindowRoom RoomOf(CompactionJob job, long used)
    {
        var model = job.Model.Model;
        if (job.Reason is CompactionReason.Refused)
        {
            _refusedAt[model.Id] = Math.Min(used, _refusedAt.GetValueOrDefault(model.Id, long.MaxValue));
        }

        return WindowRoom.Of(model, _refusedAt.TryGetValue(model.Id, out var size) ? size : null);
    }

    private bool IsDue(CompactionJob job, long used, WindowRoom room) =>
        compactsByItself && used >= room.Threshold && (!string.Equals(job.TurnId, _quietUntil.TurnId, StringComparison.Ordinal) || used >= _quietUntil.Tokens);

    private async ValueTask<SmallerHistory?> TryStagesAsync(CompactionWork work, CancellationToken cancellationToken)
    {
        // Who asks for a compaction wants a summary, whatever it costs.
        ImmutableArray<ICompactionStage> stages = work.Reason is CompactionReason.Manual ? [_summarise, _prune, _drop] : [_prune, _summarise, _drop];
        foreach (var stage in stages)
        {
            if (await stage.TryAsync(work, cancellationToken) is { } history)
            {
                return history;
            }
        }

        return null;
    }

    private static ValueTask TellAsync(CompactionJob job, NoticeLevel level, string text) =>
        job.Journal.AppendAsync(new TranscriptEntry.Noticed(level, text), Durability.Written, job.SessionStopping);
}
