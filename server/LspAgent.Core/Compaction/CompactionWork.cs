using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>What the stages of one compaction work on.</summary>
/// <param name="Focus">What the summary must keep, by the user's and the hooks' word; empty when nothing in particular.</param>
/// <param name="Words">What the user said since the conversation began, oldest first.</param>
internal sealed record CompactionWork(CompactionJob Job, WindowRoom Room, string Focus, ImmutableArray<UserWords> Words)
{
    /// <summary>Estimates are bent to what the model counted last, within reason: so sizes before and after can be compared.</summary>
    private double Scale { get; } = ScaleOf(Job);

    /// <summary>True when long messages of the user were cut, because they alone were too much for the window.</summary>
    public bool AreWordsCut { get; init; }

    public CompactionReason Reason => Job.Reason;

    public ImmutableArray<Message> Messages => Job.Messages;

    /// <summary>What the next request would fill of the window if nothing was done.</summary>
    public long TokensBefore { get; } = UsedBy(Job);

    /// <summary>What a request with these messages fills of the window.</summary>
    public long TokensOf(ImmutableArray<Message> messages) => Scaled(OverheadOf(Job) + TokenEstimate.Of(messages));

    public long Scaled(long estimate) => (long)Math.Ceiling(estimate * Scale);

    /// <summary>The reverse of <see cref="Scaled"/>.</summary>
    public long Unscaled(long tokens) => (long)(tokens / Scale);

    /// <summary>What the next request of a job would fill of the window.</summary>
    public static long UsedBy(CompactionJob job)
    {
        // Before the first reply nobody has counted the system prompt and the tools.
        var known = job.Messages.Any(message => message.Role is Role.Assistant) ? job.ContextTokens : job.ContextTokens + OverheadOf(job);

        // A refused request is at least as large as it looks, whatever was counted before it.
        return job.Reason is CompactionReason.Refused ? Math.Max(known, OverheadOf(job) + TokenEstimate.Of(job.Messages)) : known;
    }

    private static long OverheadOf(CompactionJob job) => TokenEstimate.Of(job.Layout.Tools) + TokenEstimate.Of(job.Layout.System);

    private static double ScaleOf(CompactionJob job) =>
        Math.Clamp(UsedBy(job) / (double)Math.Max(1, OverheadOf(job) + TokenEstimate.Of(job.Messages)), 0.5, 2);
}
