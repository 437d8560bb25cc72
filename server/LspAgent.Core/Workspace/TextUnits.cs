using System.Buffers;
using System.Text;

namespace LspAgent.Core.Workspace;

/// <summary>Counts line ends and columns in a stretch of text, and cuts a text without parting what belongs together.</summary>
internal static class TextUnits
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    /// <summary>Whether two neighbours are one line end or one character.</summary>
    public static bool IsPair(char left, char right) =>
        (left == '\r' && right == '\n') || char.IsSurrogatePair(left, right);

    /// <summary>Pieces of about the given length, none of them empty.</summary>
    public static IReadOnlyList<string> Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text.Length == 0 ? [] : [text];
        }

        var pieces = new List<string>(text.Length / length + 1);
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + length, text.Length);
            if (end < text.Length && IsPair(text[end - 1], text[end]))
            {
                end++;
            }

            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }

    public static int CountLineEnds(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (TrySkipLineEnd(ref text))
        {
            count++;
        }

        return count;
    }

    /// <summary>Where the text goes on after its n-th line end, which must be there.</summary>
    public static int AfterLineEnd(ReadOnlySpan<char> text, int n)
    {
        var rest = text;
        while (n > 0 && TrySkipLineEnd(ref rest))
        {
            n--;
        }

        return text.Length - rest.Length;
    }

    /// <summary>How many columns a stretch of one line has. Half a surrogate pair counts as the character that would replace it.</summary>
    public static int Measure(ReadOnlySpan<char> text, TextEncoding encoding)
    {
        if (encoding == TextEncoding.Utf16 || Ascii.IsValid(text))
        {
            return text.Length;
        }

        if (encoding == TextEncoding.Utf8)
        {
            return Encoding.UTF8.GetByteCount(text);
        }

        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    /// <summary>Goes on by as many of the columns as there are in the text, and takes them off; false when the last of them ends inside a character.</summary>
    public static bool TryAdvance(ReadOnlySpan<char> text, ref int columns, TextEncoding encoding, out int used)
    {
        if (Ascii.IsValid(text))
        {
            used = Math.Min(columns, text.Length);
            columns -= used;
            return true;
        }

        used = 0;
        while (columns > 0 && used < text.Length)
        {
            Rune.DecodeFromUtf16(text[used..], out var rune, out var length);
            columns -= encoding == TextEncoding.Utf8 ? rune.Utf8SequenceLength : 1;
            used += length;
        }

        return columns >= 0;
    }

    private static bool TrySkipLineEnd(ref ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(LineEnds);
        if (at < 0)
        {
            return false;
        }

        var length = text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
        text = text[(at + length)..];
        return true;
    }
}
