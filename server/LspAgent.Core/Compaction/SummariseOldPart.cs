using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>
/// Lets the model write notes of the old part, which take its place. The request is the one that would have been sent anyway
/// and a last message that asks for the notes, so that the provider has read most of it already. After three failures in a
/// row only the user's own word starts another attempt.
/// </summary>
internal sealed class SummariseOldPart : ICompactionStage
{
    private const int MaxFailures = 3;
    private const long KeptTokens = 20_000;

    private int _failures;

    public async ValueTask<SmallerHistory?> TryAsync(CompactionWork work, CancellationToken cancellationToken)
    {
        var newest = HistoryFit.TailStart(work.Messages, keepTokens: 0);
        if (newest <= 1 || (_failures >= MaxFailures && work.Reason is not CompactionReason.Manual))
        {
            return null;
        }

        var problem = "even its old part is too large for the model";
        foreach (var messages in Askable(work, newest))
        {
            switch (await AskAsync(work, messages, cancellationToken))
            {
                case Notes.Written { Text: var notes }:
                    var keep = work.Reason is CompactionReason.Manual ? 0 : Math.Min(KeptTokens, work.Room.Usable / 8);
                    if (HistoryFit.Fit(work, CompactionTexts.SummaryPreface(notes), keep) is { } history)
                    {
                        _failures = 0;
                        return history;
                    }

                    await TellAsync(work, "the summary would not have made it smaller");
                    return null;
                case Notes.Failed { Error: { Kind: ModelErrorKind.ContextTooLarge } error }:
                    problem = error.Message;
                    break;
                case Notes.Failed { Error: var error }:
                    await TellAsync(work, error.Message);
                    return null;
            }
        }

        await TellAsync(work, problem);
        return null;
    }

    /// <summary>What the model can be asked to summarise, the cheapest first: the nearer it is to the last request, the more of it is cached.</summary>
    private static IEnumerable<ImmutableArray<Message>> Askable(CompactionWork work, int newest)
    {
        var instruction = work.Scaled(TokenEstimate.Of(CompactionTexts.Instruction(work.Focus)));
        if (Math.Max(work.TokensBefore, work.TokensOf(work.Messages)) + instruction <= work.Room.Usable)
        {
            yield return work.Messages;
        }

        // What follows the last reply is often what made it too large, and is kept anyway. The model took the part before it once.
        var most = work.Reason is CompactionReason.Refused ? work.TokensBefore : work.Room.Usable;
        if (work.TokensOf(work.Messages[..newest]) + instruction < most)
        {
            yield return work.Messages[..newest];
        }

        if (PruneToolOutput.Prune(work)[..newest] is var pruned && work.TokensOf(pruned) + instruction <= work.Room.Usable)
        {
            yield return pruned;
        }
    }

    private static async ValueTask<Notes> AskAsync(CompactionWork work, ImmutableArray<Message> messages, CancellationToken cancellationToken)
    {
        var job = work.Job;
        var request = job.Layout.Request(job.Model.Model, Ask(messages, CompactionTexts.Instruction(work.Focus)), job.Thinking);
        await foreach (var happened in job.Model.Client.StreamAsync(request, cancellationToken))
        {
            switch (happened)
            {
                case ModelEvent.Retrying retry:
                    job.Journal.Report(Activity.Compaction, $"waiting for the model, retry {retry.Attempt - 1} of {retry.MaxAttempts - 1} ({retry.Because.Message})");
                    break;
                case ModelEvent.Failed { Error: var error }:
                    return new Notes.Failed(error);
                case ModelEvent.Completed { Reply: var reply }:
                    await PayAsync(job, reply);
                    return Read(reply);
            }
        }

        return Failed(ModelErrorKind.Protocol, "the model's stream ended without an end");
    }

    /// <summary>The messages and one more of the user; where the last is the user's already, it grows.</summary>
    private static ImmutableArray<Message> Ask(ImmutableArray<Message> messages, string instruction) => messages is [.. var before, { Role: Role.User } last]
        ? [.. before, last with { Content = last.Content.Add(new ContentBlock.Text(instruction)) }]
        : messages.Add(Message.User(instruction));

    private static Notes Read(ModelReply reply)
    {
        var text = string.Join("\n\n", reply.Content.OfType<ContentBlock.Text>().Select(block => block.Value.Trim())).Trim();
        return reply.Stop is StopReason.Refusal or StopReason.ContentFilter
            ? Failed(ModelErrorKind.InvalidRequest, "the model refused to write a summary")
            : text.Length == 0
                ? Failed(ModelErrorKind.Protocol, "the model answered without a summary")
                : new Notes.Written(text);
    }

    private static Notes.Failed Failed(ModelErrorKind kind, string because) => new(new ModelError(kind, because, Retryable: false));

    /// <summary>The request is no part of the conversation, but it is paid.</summary>
    private static ValueTask PayAsync(CompactionJob job, ModelReply reply)
    {
        var cost = (job.PriceOf(reply.Model) ?? job.Model.Model.Price)?.CostOf(reply.Usage);
        job.Budget.Spend(reply.Usage, cost);
        return job.Journal.AppendAsync(
            new TranscriptEntry.SideRequest("compaction", reply.Usage, reply.Model, cost), Durability.Written, job.SessionStopping);
    }

    private ValueTask TellAsync(CompactionWork work, string because)
    {
        _failures++;
        var next = work.Reason is CompactionReason.Manual
            ? "Give /compact again when the cause is gone, or begin anew with /clear."
            : _failures < MaxFailures
                ? "It is tried again later."
                : "After three failures in a row it is no longer tried in this session; old results of tools are still removed, and /compact tries once more.";
        return work.Job.Journal.AppendAsync(
            new TranscriptEntry.Noticed(NoticeLevel.Warning, $"The conversation could not be summarised: {because.TrimEnd('.')}. {next}"),
            Durability.Written,
            work.Job.SessionStopping);
    }

    /// <summary>What asking for a summary ends in. Closed.</summary>
    private abstract record Notes
    {
        public sealed record Written(string Text) : Notes;

        public sealed record Failed(ModelError Error) : Notes;
    }
}
