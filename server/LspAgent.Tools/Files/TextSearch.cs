namespace LspAgent.Tools.Files;

/// <summary>Finds a text in a file: exactly, or, when that fails, with line ends that differ and nothing else.</summary>
internal static class TextSearch
{
    /// <returns>Where it stands, in order, none overlapping another.</returns>
    public static List<Range> Find(string text, string sought)
    {
        var found = Occurrences(text, sought);
        if (found.Count > 0 || !sought.Contains('\n', StringComparison.Ordinal) || !text.Contains('\r', StringComparison.Ordinal) && !sought.Contains('\r', StringComparison.Ordinal))
        {
            return [.. found.Select(at => at..(at + sought.Length))];
        }

        var plain = LineEnds.Plain(text);
        var plainSought = LineEnds.Plain(sought);
        var dropped = Dropped(text);
        return [.. Occurrences(plain, plainSought).Select(at => Back(at, dropped)..Back(at + plainSought.Length, dropped))];
    }

    private static List<int> Occurrences(string text, string sought)
    {
        var found = new List<int>();
        for (var at = text.IndexOf(sought, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sought, at + sought.Length, StringComparison.Ordinal))
        {
            found.Add(at);
        }

        return found;
    }

    /// <summary>Where, in the text with plain line ends, the line feeds stand that had a carriage return.</summary>
    private static List<int> Dropped(string text)
    {
        var dropped = new List<int>();
        for (var at = text.IndexOf(LineEnds.CrLf, StringComparison.Ordinal); at >= 0; at = text.IndexOf(LineEnds.CrLf, at + 2, StringComparison.Ordinal))
        {
            dropped.Add(at - dropped.Count);
        }

        return dropped;
    }

    private static int Back(int plain, List<int> dropped)
    {
        var found = dropped.BinarySearch(plain);
        return plain + (found >= 0 ? found : ~found);
    }
}
