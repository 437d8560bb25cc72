namespace LspAgent.Tools.Search;

/// <summary>One line of a file that a search shows.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsMatch">False for a line that is only there around a match.</param>
internal readonly record struct HitLine(int Number, string Text, bool IsMatch);

/// <summary>What a search found in one file.</summary>
/// <param name="Path">Relative to the folder of the search, with slashes.</param>
/// <param name="Count">The lines that match; in a search across lines the matches. One at least.</param>
internal sealed record FileHits(string Path, IReadOnlyList<HitLine> Lines, int Count);

/// <summary>What a search found.</summary>
/// <param name="Files">By path.</param>
/// <param name="IsComplete">False when the search ended early because enough was found.</param>
internal sealed record SearchHits(IReadOnlyList<FileHits> Files, bool IsComplete);

/// <summary>What a search answers with.</summary>
internal enum SearchOutput
{
    Paths,
    Lines,
    Counts,
}

/// <summary>A search, in no engine's words.</summary>
internal sealed record SearchQuery
{
    public required SearchPattern Pattern { get; init; }

    public required SearchOutput Output { get; init; }

    /// <summary>Shows what matched instead of the whole line.</summary>
    public bool MatchesOnly { get; init; }

    public int Before { get; init; }

    public int After { get; init; }

    /// <summary>So many matches of one file are enough, since no more can be shown.</summary>
    public required int Enough { get; init; }

    /// <summary>Which files are searched, by their path relative to the folder of the search; null for all.</summary>
    public Func<string, bool>? Accepts { get; init; }
}
