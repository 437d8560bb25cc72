namespace LspAgent.Providers.Offline;

/// <summary>What somebody means by the words for a name, a text or a path.</summary>
internal static class Term
{
    private static readonly string[] Fillers = ["the ", "a ", "an ", "all ", "any "];

    private static readonly string[] Everywhere =
        [" in the code", " in the codebase", " in the project", " in the workspace", " in the solution", " in the repository", " in the repo", " in this project", " in this workspace", " anywhere"];

    private static readonly string[] FileNames = ["Makefile", "Dockerfile", "LICENSE", "README", "Jenkinsfile", "Gemfile", "Rakefile"];

    /// <summary>Without quotes, articles and what says only that everything is meant.</summary>
    public static string Clean(string words)
    {
        var term = words.Trim();
        foreach (var everywhere in Everywhere)
        {
            if (term.EndsWith(everywhere, StringComparison.OrdinalIgnoreCase))
            {
                term = term[..^everywhere.Length].TrimEnd();
            }
        }

        if (Unquoted(term) is { } quoted)
        {
            return quoted;
        }

        foreach (var filler in Fillers)
        {
            if (term.StartsWith(filler, StringComparison.OrdinalIgnoreCase))
            {
                term = term[filler.Length..].TrimStart();
            }
        }

        return Unquoted(term) ?? term;
    }

    /// <summary>Parts "X in src/Folder" where what follows the last "in" can only be a path.</summary>
    public static (string Term, string? Path) SplitPlace(string words)
    {
        var at = words.LastIndexOf(" in ", StringComparison.OrdinalIgnoreCase);
        return at > 0 && Clean(words[(at + 4)..]) is var path && IsPath(path) ? (words[..at], path) : (words, null);
    }

    public static bool IsPath(string term) =>
        term.Length > 0
        && !term.Any(char.IsWhiteSpace)
        && (term.Contains('/', StringComparison.Ordinal)
            || term.Contains('\\', StringComparison.Ordinal)
            || FileNames.Contains(term, StringComparer.OrdinalIgnoreCase)
            || (Path.GetExtension(term) is { Length: > 1 and <= 11 } extension && extension.Skip(1).All(char.IsAsciiLetterOrDigit)));

    public static bool IsIdentifier(string term) =>
        term.Length > 0 && (char.IsLetter(term[0]) || term[0] == '_') && term.All(letter => char.IsLetterOrDigit(letter) || letter == '_');

    private static string? Unquoted(string term) =>
        term.Length > 2 && (term[0], term[^1]) is ('`', '`') or ('"', '"') or ('\'', '\'') or ('“', '”') or ('‘', '’') ? term[1..^1] : null;
}
