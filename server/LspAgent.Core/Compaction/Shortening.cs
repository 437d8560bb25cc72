using LspAgent.Core.Models;

namespace LspAgent.Core.Compaction;

/// <summary>Cuts a long text in its middle: the beginning and the end say most, and a sentence says what is missing.</summary>
internal static class Shortening
{
    /// <summary>The text itself when it is short enough, else as much of its two ends as fits; never longer than the text.</summary>
    public static string Middle(string text, long maxTokens)
    {
        var tokens = TokenEstimate.Of(text);
        if (tokens <= maxTokens)
        {
            return text;
        }

        // As many characters of each end as the share that may stay, so that scripts of more bytes a letter are cut alike.
        var mark = CompactionTexts.Cut(tokens - maxTokens);
        var keep = Math.Max(0, maxTokens - TokenEstimate.Of(mark) - 2);
        var half = (int)(text.Length * (keep / (double)tokens) / 2);
        var shortened = $"{text[..Whole(text, half)]}\n{mark}\n{text[Whole(text, text.Length - half)..]}";

        // The ends may be denser than the middle.
        while (half > 0 && TokenEstimate.Of(shortened) > maxTokens)
        {
            half = half * 3 / 4;
            shortened = $"{text[..Whole(text, half)]}\n{mark}\n{text[Whole(text, text.Length - half)..]}";
        }

        return TokenEstimate.Of(shortened) < tokens ? shortened : text;
    }

    /// <summary>A place near this one that does not part the two halves of one character.</summary>
    private static int Whole(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) ? index - 1 : index;
}
