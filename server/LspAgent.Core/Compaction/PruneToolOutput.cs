using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Turns;

namespace LspAgent.Core.Compaction;

/// <summary>
/// Takes what tools answered long ago out of a history and says so in its place: costs no request, and no word of the user
/// or the model is lost. Only done when it saves enough to be worth the cached prefix that it breaks.
/// </summary>
internal sealed class PruneToolOutput : ICompactionStage
{
    private const long ProtectedTokens = 40_000;

    /// <summary>Less is not worth a sentence in its place.</summary>
    private const long SmallestTokens = 200;

    public ValueTask<SmallerHistory?> TryAsync(CompactionWork work, CancellationToken cancellationToken)
    {
        var pruned = Prune(work);
        if (!work.AreWordsCut && pruned.Zip(work.Messages).All(pair => ReferenceEquals(pair.First, pair.Second)))
        {
            return ValueTask.FromResult<SmallerHistory?>(null);
        }

        var tokens = work.TokensOf(pruned);
        var isEnough = tokens <= (work.AreWordsCut ? work.Room.Ceiling : work.Room.Target)
            || (work.Reason is CompactionReason.Manual && work.TokensBefore - tokens >= work.TokensBefore / 10);
        return ValueTask.FromResult(isEnough && tokens < work.TokensBefore ? new SmallerHistory(pruned, tokens) : null);
    }

    /// <summary>The history without old output; messages that held none keep their instance.</summary>
    public static ImmutableArray<Message> Prune(CompactionWork work)
    {
        var messages = work.Messages;
        var rest = Math.Min(ProtectedTokens, work.Unscaled(work.Room.Usable / 5));
        var newest = HistoryFit.TailStart(messages, keepTokens: 0);
        var pruned = messages.ToBuilder();
        for (var index = messages.Length - 1; index >= 0; index--)
        {
            var message = messages[index];
            for (var place = message.Content.Length - 1; place >= 0; place--)
            {
                if (message.Content[place] is not ContentBlock.ToolResult result)
                {
                    continue;
                }

                var tokens = TokenEstimate.Of(result.Content);
                rest -= tokens;
                if (rest < 0 && index < newest && tokens >= SmallestTokens)
                {
                    ContentBlock removed = result with { Content = [new ContentBlock.Text(CompactionTexts.RemovedOutput(tokens))] };
                    pruned[index] = pruned[index] with { Content = pruned[index].Content.SetItem(place, removed) };
                }
            }
        }

        return pruned.MoveToImmutable();
    }
}
