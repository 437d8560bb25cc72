using System.Globalization;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What a session is called: the name that it was given last, else how its first prompt begins.</summary>
public static class SessionTitle
{
    /// <summary>The longest title that somebody can give.</summary>
    public const int MaxGiven = 200;

    private const int MaxLength = 72;

    /// <summary>A title as it is kept, in one line; null when it is empty or too long.</summary>
    public static string? Clean(string title) =>
        string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 and <= MaxGiven } clean ? clean : null;

    /// <summary>Null while nothing was said.</summary>
    public static string? Of(IEnumerable<TranscriptLine> lines)
    {
        string? title = null;
        string? prompt = null;
        foreach (var line in lines)
        {
            if (line.Entry is TranscriptEntry.Renamed renamed)
            {
                title = renamed.Title;
            }
            else
            {
                prompt ??= OfPrompt(line.Entry);
            }
        }

        return title ?? prompt;
    }

    /// <summary>The title that a prompt of the user suggests; null when the entry is none, or holds no words.</summary>
    public static string? OfPrompt(TranscriptEntry entry)
    {
        if (entry is not TranscriptEntry.UserText { IsTail: false, Origin: Origin.User or Origin.Steer or Origin.Voice } prompt)
        {
            return null;
        }

        var text = prompt.Content.OfType<ContentBlock.Text>().Select(block => block.Value).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        return text is null ? null : Shortened(text);
    }

    private static string Shortened(string text)
    {
        var words = text.TrimStart().AsSpan();
        var lineEnd = words.IndexOfAny('\r', '\n');
        var line = string.Join(' ', (lineEnd < 0 ? words : words[..lineEnd]).ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= MaxLength)
        {
            return line;
        }

        // Cut between words where there is one near the end, and never inside of what is seen as one character.
        var cut = line.LastIndexOf(' ', MaxLength - 1);
        if (cut < MaxLength / 2)
        {
            cut = 0;
            while (cut + StringInfo.GetNextTextElementLength(line, cut) is var next && next < MaxLength)
            {
                cut = next;
            }
        }

        return $"{line[..cut]}…";
    }
}
