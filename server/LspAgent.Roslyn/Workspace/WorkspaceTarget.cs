using System.Text.RegularExpressions;

namespace LspAgent.Roslyn.Workspace;

/// <summary>What is opened for a folder. Closed.</summary>
internal abstract partial record WorkspaceTarget
{
    private WorkspaceTarget()
    {
    }

    /// <summary>A <c>.sln</c>, <c>.slnx</c> or <c>.slnf</c>.</summary>
    public sealed record SolutionFile(string Path) : WorkspaceTarget;

    /// <summary>Every project of a folder that has no solution.</summary>
    public sealed record ProjectFiles(IReadOnlyList<string> Paths) : WorkspaceTarget;

    /// <summary>Sources without a project.</summary>
    public sealed record Loose : WorkspaceTarget;

    /// <summary>As the user named it; else the solution nearest to the root, and of several there the one with the most projects.</summary>
    /// <param name="named">A path below the root; null when the user named none.</param>
    public static WorkspaceTarget Find(string root, string? named, SourceWalk walk)
    {
        if (named is not null && System.IO.Path.Join(root, named) is var chosen && File.Exists(chosen))
        {
            return IsProject(chosen) ? new ProjectFiles([chosen]) : new SolutionFile(chosen);
        }

        var solutions = walk.Model.Keys.Where(path => path.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".slnx", StringComparison.OrdinalIgnoreCase)).ToList();
        var projects = walk.Model.Keys.Where(IsProject).Order(StringComparer.Ordinal).ToList();
        var nearest = solutions.Count == 0 ? 0 : solutions.Min(Depth);
        if (solutions.Where(path => Depth(path) == nearest).OrderByDescending(CountProjects).ThenBy(path => path, StringComparer.Ordinal).FirstOrDefault() is { } solution
            && !projects.Exists(path => Depth(path) < nearest))
        {
            return new SolutionFile(solution);
        }

        return projects.Count > 0 ? new ProjectFiles(projects) : new Loose();
    }

    /// <summary>How many projects a solution names.</summary>
    public static int CountProjects(string solution)
    {
        try
        {
            return ProjectName().Count(File.ReadAllText(solution));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static bool IsProject(string path) => path.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase);

    private static int Depth(string path) => path.Count(character => character == System.IO.Path.DirectorySeparatorChar);

    [GeneratedRegex(@"\.csproj""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProjectName();
}
