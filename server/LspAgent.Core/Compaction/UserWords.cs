using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Compaction;

/// <summary>One message of the user's own, as it was said.</summary>
internal sealed record UserWords(ImmutableArray<ContentBlock> Content)
{
    /// <summary>Word for word; a picture is only named.</summary>
    public string Text => string.Join('\n', Content.Select(block => block switch
    {
        ContentBlock.Text text => text.Value,
        ContentBlock.Image image => $"[a picture was here: {image.MediaType}]",
        _ => "",
    }));

    /// <summary>What the user said since the conversation was last cleared, oldest first; what was rewound was not said.</summary>
    public static ImmutableArray<UserWords> Of(IReadOnlyList<TranscriptLine> lines)
    {
        var words = ImmutableArray.CreateBuilder<UserWords>();
        foreach (var line in ActivePath.Of(lines))
        {
            switch (line.Entry)
            {
                case TranscriptEntry.Compacted { Trigger: CompactionTrigger.Clear } when line.Agent == AgentId.Main:
                    words.Clear();
                    break;
                case TranscriptEntry.UserText { IsTail: false, Origin: Origin.User or Origin.Steer or Origin.Voice } said
                    when line.Agent == AgentId.Main && TextsOf(said.Content).Any():
                    words.Add(new UserWords(said.Content));
                    break;
            }
        }

        return words.DrainToImmutable();
    }

    /// <summary>Those that do not stand in messages which are kept: the newest are looked for first, since the same may be said twice.</summary>
    public static ImmutableArray<UserWords> Without(ImmutableArray<UserWords> words, IEnumerable<Message> kept)
    {
        var standing = kept
            .Where(message => message.Role is Role.User)
            .SelectMany(message => message.Content.OfType<ContentBlock.Text>())
            .CountBy(block => block.Value, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        var missing = new Stack<UserWords>();
        foreach (var said in words.Reverse())
        {
            var texts = TextsOf(said.Content).ToList();
            if (texts.All(text => standing.GetValueOrDefault(text) > 0))
            {
                texts.ForEach(text => standing[text]--);
            }
            else
            {
                missing.Push(said);
            }
        }

        return [.. missing];
    }

    private static IEnumerable<string> TextsOf(ImmutableArray<ContentBlock> content) =>
        content.OfType<ContentBlock.Text>().Select(block => block.Value).Where(text => !string.IsNullOrWhiteSpace(text));
}
