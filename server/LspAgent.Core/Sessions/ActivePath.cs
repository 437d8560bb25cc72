namespace LspAgent.Core.Sessions;

/// <summary>The lines that a session's conversation consists of now: all of them, less what was rewound.</summary>
public static class ActivePath
{
    /// <param name="lines">In the order of their numbers; numbers may be missing where a line could not be read.</param>
    public static IReadOnlyList<TranscriptLine> Of(IReadOnlyList<TranscriptLine> lines)
    {
        if (!lines.Any(line => line.Entry is TranscriptEntry.Rewound))
        {
            return lines;
        }

        var path = new List<TranscriptLine>(lines.Count);
        for (var index = lines.Count - 1; index >= 0;)
        {
            path.Add(lines[index]);
            index = IndexOfParent(lines, index);
        }

        path.Reverse();
        return path;
    }

    /// <summary>The line's parent, or where that cannot be read, the nearest line before it.</summary>
    private static int IndexOfParent(IReadOnlyList<TranscriptLine> lines, int index)
    {
        // A parent is always an earlier line, whatever a line says: so this ends.
        var parent = lines[index].ParentSeq ?? 0;
        var low = 0;
        var high = index - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (lines[middle].Seq <= parent)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
