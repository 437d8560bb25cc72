using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>
/// When what the user said is alone more than the window holds, long messages are cut in their middle, the oldest first and
/// only as many as it takes; where that is not enough, the oldest are left out. The newest is never touched.
/// </summary>
internal static class LongWords
{
    private static readonly ImmutableArray<long> Caps = [8_000, 2_000, 500, 100];

    /// <summary>The same work with less to say, or the work itself when the words fit.</summary>
    public static CompactionWork Cut(CompactionWork work)
    {
        if (work.Words.Length < 2)
        {
            return work;
        }

        // Beside the words there must be room for the system prompt, the tools and some notes.
        var most = work.Unscaled(work.Room.Ceiling - work.TokensOf([]) - (work.Room.Usable / 10));
        var (words, cuts) = (work.Words, FrozenDictionary<string, string>.Empty);
        foreach (var cap in Caps)
        {
            if (SizeOf(words) <= most)
            {
                break;
            }

            cuts = CutsFor(work.Words, cap, most);
            words = [.. work.Words.Select(said => said with { Content = Replace(said.Content, cuts) })];
        }

        words = WithoutOldest(words, most);
        return words == work.Words ? work : work with
        {
            AreWordsCut = true,
            Words = words,
            Job = work.Job with
            {
                Messages =
                [
                    .. work.Messages.Select(message => message.Role is Role.Assistant ? message : message with { Content = Replace(message.Content, cuts) }),
                ],
            },
        };
    }

    /// <summary>The way out after thousands of messages: the oldest are left out, and it is said how many.</summary>
    private static ImmutableArray<UserWords> WithoutOldest(ImmutableArray<UserWords> words, long most)
    {
        var (leftOut, size) = (0, SizeOf(words));
        while (size > most && leftOut < words.Length - 1)
        {
            size -= TokenEstimate.Of(words[leftOut++].Content);
        }

        return leftOut == 0 ? words : [new UserWords([new ContentBlock.Text(CompactionTexts.LeftOut(leftOut))]), .. words[leftOut..]];
    }

    /// <summary>What to say instead of texts that are too long, from the oldest on, until the rest fits.</summary>
    private static FrozenDictionary<string, string> CutsFor(ImmutableArray<UserWords> words, long cap, long most)
    {
        var cuts = new Dictionary<string, string>(StringComparer.Ordinal);
        var newest = TextsOf(words[^1]).ToHashSet(StringComparer.Ordinal);
        var tooMany = SizeOf(words) - most;
        foreach (var text in words.SkipLast(1).SelectMany(TextsOf).Where(text => !newest.Contains(text)))
        {
            if (tooMany <= 0)
            {
                break;
            }

            if (Shortening.Middle(text, cap) is var cut && cut.Length < text.Length && cuts.TryAdd(text, cut))
            {
                tooMany -= TokenEstimate.Of(text) - TokenEstimate.Of(cut);
            }
        }

        return cuts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static long SizeOf(ImmutableArray<UserWords> words) => words.Sum(said => TokenEstimate.Of(said.Content));

    private static IEnumerable<string> TextsOf(UserWords words) => words.Content.OfType<ContentBlock.Text>().Select(block => block.Value);

    private static ImmutableArray<ContentBlock> Replace(ImmutableArray<ContentBlock> content, FrozenDictionary<string, string> cuts) => cuts.Count == 0
        ? content
        : [.. content.Select(block => block is ContentBlock.Text text && cuts.TryGetValue(text.Value, out var cut) ? new ContentBlock.Text(cut) : block)];
}
