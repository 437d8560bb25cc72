using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Looks into words: how they begin, what stands behind a sign, what braces make of them.</summary>
internal static class Words
{
    /// <summary>No brace expansion that somebody means makes more words.</summary>
    private const int MaxWords = 512;

    /// <summary>What the word certainly begins with.</summary>
    public static string Head(ShellWord word)
    {
        if (word.Static is { } whole)
        {
            return whole;
        }

        var head = new StringBuilder();
        foreach (var part in word.Parts)
        {
            if (part is not WordPart.Text text)
            {
                break;
            }

            head.Append(text.Value);
        }

        return head.ToString();
    }

    /// <summary>What the word certainly ends with.</summary>
    public static string Tail(ShellWord word)
    {
        var tail = string.Empty;
        for (var index = word.Parts.Length - 1; index >= 0 && word.Parts[index] is WordPart.Text text; index--)
        {
            tail = text.Value + tail;
        }

        return tail;
    }

    /// <summary>The word without its first characters, which are plain text.</summary>
    public static ShellWord After(ShellWord word, int count)
    {
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        foreach (var part in word.Parts)
        {
            if (count > 0 && part is WordPart.Text text)
            {
                var cut = Math.Min(count, text.Value.Length);
                count -= cut;
                if (cut < text.Value.Length)
                {
                    parts.Add(text with { Value = text.Value[cut..] });
                }
            }
            else
            {
                parts.Add(part);
            }
        }

        return new ShellWord(parts.ToImmutable());
    }

    /// <summary>The words that braces stand for; the same words when there are none, or too many.</summary>
    public static ImmutableArray<ShellWord> ExpandBraces(ImmutableArray<ShellWord> words)
    {
        if (!words.Any(static word => word.HasBrace))
        {
            return words;
        }

        var expanded = ImmutableArray.CreateBuilder<ShellWord>();
        foreach (var word in words)
        {
            foreach (var one in word.HasBrace ? Expand(word) : [word])
            {
                expanded.Add(one);
                if (expanded.Count > MaxWords)
                {
                    return words;
                }
            }
        }

        return expanded.ToImmutable();
    }

    private static List<ShellWord> Expand(ShellWord word)
    {
        // Signs that mean something stand as they are, everything else behind a mark, so that quoted braces stay.
        var text = new StringBuilder();
        var kept = new List<WordPart>();
        foreach (var part in word.Parts)
        {
            if (part is WordPart.Text { IsQuoted: false } open)
            {
                text.Append(open.Value);
            }
            else
            {
                text.Append((char)(0xe000 + kept.Count));
                kept.Add(part);
            }
        }

        return [.. Alternatives(text.ToString(), depth: 0).Select(one => Restore(one, kept))];
    }

    private static ShellWord Restore(string text, List<WordPart> kept)
    {
        var parts = ImmutableArray.CreateBuilder<WordPart>();
        var literal = new StringBuilder();
        foreach (var character in text)
        {
            if (character >= 0xe000 && character < 0xe000 + kept.Count)
            {
                WordReader.Flush(parts, literal);
                parts.Add(kept[character - 0xe000]);
            }
            else
            {
                literal.Append(character);
            }
        }

        WordReader.Flush(parts, literal);
        return new ShellWord(parts.ToImmutable());
    }

    private static List<string> Alternatives(string text, int depth)
    {
        if (depth > 8 || !FindBraces(text, out var open, out var close, out var commas))
        {
            return [text];
        }

        var inner = text[(open + 1)..close];
        var choices = commas.Count > 0 ? Split(text, open, close, commas) : Range(inner);
        var found = new List<string>();
        foreach (var choice in choices)
        {
            foreach (var one in Alternatives(text[..open] + choice + text[(close + 1)..], depth + 1))
            {
                found.Add(one);
                if (found.Count > MaxWords)
                {
                    return found;
                }
            }
        }

        return found.Count == 0 ? [text] : found;
    }

    private static bool FindBraces(string text, out int open, out int close, out List<int> commas)
    {
        (close, commas) = (-1, []);
        for (open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var depth = 0;
            commas.Clear();
            for (var index = open; index < text.Length; index++)
            {
                depth += text[index] switch { '{' => 1, '}' => -1, _ => 0 };
                if (text[index] == ',' && depth == 1)
                {
                    commas.Add(index);
                }

                if (depth == 0)
                {
                    close = index;
                    break;
                }
            }

            if (close > open && (commas.Count > 0 || text.AsSpan(open, close - open).Contains("..", StringComparison.Ordinal)))
            {
                return true;
            }

            close = -1;
        }

        return false;
    }

    private static List<string> Split(string text, int open, int close, List<int> commas)
    {
        var choices = new List<string>();
        var start = open + 1;
        foreach (var comma in commas.Append(close))
        {
            choices.Add(text[start..comma]);
            start = comma + 1;
        }

        return choices;
    }

    private static List<string> Range(string inner)
    {
        var ends = inner.Split("..");
        if (ends.Length < 2)
        {
            return [];
        }

        if (ends[0] is [var first] && ends[1] is [var last] && char.IsAsciiLetter(first) && char.IsAsciiLetter(last))
        {
            return [.. Enumerable.Range(Math.Min(first, last), Math.Abs(first - last) + 1).Select(static letter => ((char)letter).ToString())];
        }

        return int.TryParse(ends[0], System.Globalization.CultureInfo.InvariantCulture, out var from) && int.TryParse(ends[1], System.Globalization.CultureInfo.InvariantCulture, out var to)
            && Math.Abs((long)from - to) < MaxWords
            ? [.. Enumerable.Range(Math.Min(from, to), Math.Abs(from - to) + 1).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))]
            : [];
    }
}
