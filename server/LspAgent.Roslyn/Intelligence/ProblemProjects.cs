namespace LspAgent.Roslyn.Intelligence;

/// <summary>Says of a problem in which of the frameworks and projects that compile its place it is one.</summary>
internal static class ProblemProjects
{
    /// <param name="wrong">The names of the projects in which it was found, with their frameworks where they have several.</param>
    /// <param name="all">How many projects compile the place.</param>
    /// <returns>Null when it is one in all of them.</returns>
    public static string? OnlyIn(IEnumerable<string> wrong, int all)
    {
        var names = wrong.Distinct(StringComparer.Ordinal).ToList();
        if (names.Count >= all)
        {
            return null;
        }

        // Frameworks of one project go without its name.
        var isOneProject = names.Select(static name => name.Split('(')[0]).Distinct(StringComparer.Ordinal).Count() == 1;
        return string.Join(", ", isOneProject ? names.Select(static name => name.EndsWith(')') && name.LastIndexOf('(') is >= 0 and var at ? name[(at + 1)..^1] : name) : names);
    }
}
