using LspAgent.Core.Edits;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>How lines end: a text that was changed keeps the ends that its lines had, and new lines end as the others do.</summary>
internal static class LineEnds
{
    /// <summary>How most lines of a text end; as the system has it when there is but one line.</summary>
    public static string Of(string text) => Counts(text) switch
    {
        (0, 0, 0) => Environment.NewLine,
        var (both, feeds, returns) when both >= feeds && both >= returns => "\r\n",
        var (_, feeds, returns) => feeds >= returns ? "\n" : "\r",
    };

    /// <summary>The text with this end at each of its lines; nothing else that separates lines elsewhere is touched.</summary>
    public static string With(string text, string end)
    {
        var (both, feeds, returns) = Counts(text);
        return (end is "\n" && both + returns == 0) || (end is "\r\n" && feeds + returns == 0)
            ? text
            : string.Concat(Lines(text).Select(line => line.End.Length == 0 ? line.Text : line.Text + end));
    }

    /// <summary>The text after a change, with the ends that its lines had before.</summary>
    public static string Kept(string before, string after)
    {
        var (both, feeds, returns) = Counts(before);
        if (both + feeds + returns == 0)
        {
            return after;
        }

        if ((both > 0 ? 1 : 0) + (feeds > 0 ? 1 : 0) + (returns > 0 ? 1 : 0) == 1)
        {
            return With(after, Of(before));
        }

        var (old, fresh) = (Lines(before), Lines(after));
        var from = Pairs([.. old.Select(static line => line.Text)], [.. fresh.Select(static line => line.Text)]);
        var usual = Of(before);
        return string.Concat(fresh.Select((line, index) => line.End.Length == 0
            ? line.Text
            : line.Text + (from[index] >= 0 && old[from[index]].End is { Length: > 0 } kept ? kept : usual)));
    }

    /// <summary>For each new line the old line that it is or that stood in its place; -1 for one that came in between.</summary>
    public static int[] Pairs(string[] old, string[] fresh)
    {
        var pairs = new int[fresh.Length];
        Array.Fill(pairs, -1);
        var (before, after) = (string.Join('\n', old) + "\n", string.Join('\n', fresh) + "\n");
        var (row, column, at) = (0, 0, 0);
        foreach (var hunk in TextPatch.Between(before, after).Hunks)
        {
            Same(hunk.Start);
            row += before.AsSpan(hunk.Start, hunk.Length).Count('\n');
            column += hunk.Text.AsSpan().Count('\n');
            at = hunk.End;
        }

        Same(before.Length);
        FillGaps(old.Length, pairs);
        return pairs;

        void Same(int end)
        {
            for (var count = before.AsSpan(at, end - at).Count('\n'); count > 0; count--)
            {
                pairs[column++] = row++;
            }
        }
    }

    /// <summary>Where as many lines came as went, each stands in the place of one.</summary>
    private static void FillGaps(int oldLength, int[] pairs)
    {
        var last = -1;
        for (var at = 0; at < pairs.Length; at++)
        {
            if (pairs[at] >= 0)
            {
                last = pairs[at];
                continue;
            }

            var end = at;
            while (end < pairs.Length && pairs[end] < 0)
            {
                end++;
            }

            var next = end < pairs.Length ? pairs[end] : oldLength;
            if (next - last - 1 == end - at)
            {
                for (var gap = at; gap < end; gap++)
                {
                    pairs[gap] = last + 1 + gap - at;
                }
            }

            at = end - 1;
        }
    }

    public static List<(string Text, string End)> Lines(string text)
    {
        var lines = new List<(string, string)>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '\n' or '\r')
            {
                var length = text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
                lines.Add((text[start..at], text.Substring(at, length)));
                at += length - 1;
                start = at + 1;
            }
        }

        lines.Add((text[start..], string.Empty));
        return lines;
    }

    private static (int Both, int Feeds, int Returns) Counts(string text)
    {
        var (both, feeds, returns) = (0, 0, 0);
        for (var at = text.AsSpan().IndexOfAny('\r', '\n'); at >= 0 && at < text.Length;)
        {
            if (text[at] == '\n')
            {
                feeds++;
            }
            else if (at + 1 < text.Length && text[at + 1] == '\n')
            {
                both++;
                at++;
            }
            else
            {
                returns++;
            }

            var next = text.AsSpan(at + 1).IndexOfAny('\r', '\n');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return (both, feeds, returns);
    }
}
