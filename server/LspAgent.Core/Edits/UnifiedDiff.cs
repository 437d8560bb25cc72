using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Core.Edits;

/// <summary>Shows a change as people and models know it: lines with <c>-</c>, <c>+</c> and a space, under headers with line numbers.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;
    private const int MaxLineLength = 500;

    /// <param name="maxLines">The rest is left out, and said.</param>
    public static string Of(string before, string after, int maxLines) => Of(before, TextPatch.Between(before, after).Hunks, maxLines);

    /// <param name="hunks">In whole lines.</param>
    private static string Of(string before, ImmutableArray<TextHunk> hunks, int maxLines)
    {
        var old = LineStarts(before);
        var text = new StringBuilder();
        var (written, shift, index) = (0, 0, 0);
        while (index < hunks.Length)
        {
            var group = Group(hunks, old, index);
            var first = Math.Max(0, LineAt(old, group[0].Start) - Context);
            var end = Math.Min(old.Count - 1, LineAt(old, group[^1].End) + Context);
            var body = new List<string>();
            var (at, added, removed) = (first, 0, 0);
            foreach (var hunk in group)
            {
                var from = LineAt(old, hunk.Start);
                var to = LineAt(old, hunk.End);
                body.AddRange(Lines(before, old, at, from, ' '));
                body.AddRange(Lines(before, old, from, to, '-'));
                var fresh = Split(hunk.Text);
                body.AddRange(fresh.Select(line => Line('+', line)));
                (at, added, removed) = (to, added + fresh.Count, removed + to - from);
            }

            body.AddRange(Lines(before, old, at, end, ' '));
            if (written > 0 && written + body.Count > maxLines)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{hunks.Length - index} more changes]\n");
                break;
            }

            text.Append(CultureInfo.InvariantCulture, $"@@ -{first + 1},{end - first} +{first + 1 + shift},{end - first + added - removed} @@\n");
            foreach (var line in body.Take(maxLines))
            {
                text.Append(line).Append('\n');
            }

            if (body.Count > maxLines)
            {
                text.Append(CultureInfo.InvariantCulture, $"[{body.Count - maxLines} more lines]\n");
            }

            (written, shift, index) = (written + body.Count, shift + added - removed, index + group.Count);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static List<TextHunk> Group(ImmutableArray<TextHunk> hunks, List<int> lines, int index)
    {
        var group = new List<TextHunk> { hunks[index] };
        while (++index < hunks.Length && LineAt(lines, hunks[index].Start) - LineAt(lines, group[^1].End) <= 2 * Context)
        {
            group.Add(hunks[index]);
        }

        return group;
    }

    /// <summary>Where each line begins, and at last the end of the text.</summary>
    private static List<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        if (starts[^1] < text.Length)
        {
            starts.Add(text.Length);
        }

        return starts;
    }

    private static int LineAt(List<int> starts, int offset)
    {
        var found = starts.BinarySearch(offset);
        return found >= 0 ? found : ~found - 1;
    }

    private static IEnumerable<string> Lines(string text, List<int> starts, int from, int to, char mark)
    {
        for (var line = from; line < to; line++)
        {
            yield return Line(mark, text.AsSpan(starts[line], starts[line + 1] - starts[line]));
        }
    }

    private static List<string> Split(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..end]);
            at = end;
        }

        return lines;
    }

    private static string Line(char mark, ReadOnlySpan<char> line)
    {
        var content = line.TrimEnd('\n').TrimEnd('\r');
        return content.Length <= MaxLineLength ? $"{mark}{content}" : $"{mark}{content[..MaxLineLength]} [cut]";
    }
}
