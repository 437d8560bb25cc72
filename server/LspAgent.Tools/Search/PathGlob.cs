namespace LspAgent.Tools.Search;

/// <summary>
/// A pattern for the paths of files, as people write it in searches: without a slash it means the name at any depth, with
/// one the path from the folder of the search.
/// </summary>
internal sealed class PathGlob
{
    private readonly List<(Wildcard Wildcard, bool IsNameOnly)> _alternatives = [];
    private readonly bool _isNegated;

    public PathGlob(string pattern)
    {
        _isNegated = pattern.StartsWith('!');
        foreach (var alternative in Wildcard.Alternatives(_isNegated ? pattern[1..] : pattern))
        {
            var text = alternative.StartsWith("./", StringComparison.Ordinal) ? alternative[2..] : alternative;
            var isNameOnly = !text.Contains('/', StringComparison.Ordinal);
            text = text.EndsWith('/') ? text + "**" : text;
            if (Wildcard.Parse(text.TrimStart('/')) is { } wildcard)
            {
                _alternatives.Add((wildcard, isNameOnly));
            }
        }
    }

    /// <param name="path">Relative to the folder of the search, with slashes.</param>
    public bool Matches(ReadOnlySpan<char> path) => Names(path) != _isNegated;

    /// <summary>The same for a path that can be taken from either of two folders.</summary>
    public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> other) => (Names(path) || Names(other)) != _isNegated;

    private bool Names(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var (wildcard, isNameOnly) in _alternatives)
        {
            if (wildcard.Matches(isNameOnly ? name : path))
            {
                return true;
            }
        }

        return false;
    }
}
