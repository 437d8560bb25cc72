using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>
/// Builds the history that takes an old one's place: one message that says what was taken away and holds all that the user
/// said in it, then the newest messages. It is made as small as it must be and no smaller: first fewer messages are kept,
/// then long results are cut; what the user said stays.
/// </summary>
internal static class HistoryFit
{
    private const long Whole = long.MaxValue;

    /// <param name="preface">Says what was taken away.</param>
    /// <param name="keepTokens">How much of the newest messages is kept when there is room.</param>
    /// <returns>Null when even the least does not fit, or would be no smaller.</returns>
    public static SmallerHistory? Fit(CompactionWork work, string preface, long keepTokens)
    {
        int Kept(long tokens) => TailStart(work.Messages, work.Unscaled(tokens));
        var newest = TailStart(work.Messages, keepTokens: 0);
        var (target, ceiling) = (work.Room.Target, work.Room.Ceiling);
        ReadOnlySpan<Squeeze> squeezes =
        [
            new(Kept(keepTokens), Whole, target),
            new(Kept(keepTokens / 2), Whole, target),
            new(Kept(keepTokens / 4), Whole, target),
            new(newest, Whole, ceiling),
            new(newest, 8_000, ceiling),
            new(newest, 2_000, ceiling),
            new(newest, 500, ceiling),
            new(work.Messages.Length, Whole, ceiling),
        ];
        foreach (var squeeze in squeezes)
        {
            if (Build(work, preface, squeeze) is { } history)
            {
                return history;
            }
        }

        return null;
    }

    /// <summary>
    /// Where the newest messages begin: at a reply, so that no result is parted from its call; at least the last reply and
    /// what follows it, more while they are within the tokens. The number of messages when there is no reply.
    /// </summary>
    public static int TailStart(ImmutableArray<Message> messages, long keepTokens)
    {
        var start = messages.Length;
        var tokens = 0L;
        for (var index = messages.Length - 1; index >= 0; index--)
        {
            tokens += TokenEstimate.Of(messages[index]);
            if (messages[index].Role is Role.Assistant)
            {
                if (start < messages.Length && tokens > keepTokens)
                {
                    break;
                }

                start = index;
            }
        }

        return start;
    }

    private static SmallerHistory? Build(CompactionWork work, string preface, Squeeze squeeze)
    {
        var tail = work.Messages[squeeze.Start..];
        var words = UserWords.Without(work.Words, tail);
        var head = words.IsEmpty ? preface : $"{preface}\n\n{CompactionTexts.UserWords(words.Select(said => said.Text))}";
        ImmutableArray<Message> history = [Message.User(head), .. CutResults(tail, squeeze.PerResult)];
        var tokens = work.TokensOf(history);
        return tokens <= squeeze.Most && tokens < work.TokensBefore ? new SmallerHistory(history, tokens) : null;
    }

    private static ImmutableArray<Message> CutResults(ImmutableArray<Message> messages, long perResult) => perResult == Whole
        ? messages
        : [.. messages.Select(message => message with
        {
            Content = [.. message.Content.Select(block => block is ContentBlock.ToolResult result
                ? result with { Content = [.. result.Content.Select(part => CutText(part, perResult))] }
                : block)],
        })];

    private static ContentBlock CutText(ContentBlock block, long maxTokens) =>
        block is ContentBlock.Text text ? text with { Value = Shortening.Middle(text.Value, maxTokens) } : block;

    /// <param name="Start">Where the kept messages begin.</param>
    /// <param name="PerResult">The most that a kept text of a result may have.</param>
    /// <param name="Most">The most that the next request may fill of the window.</param>
    private readonly record struct Squeeze(int Start, long PerResult, long Most);
}
