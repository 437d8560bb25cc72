namespace LspAgent.Roslyn.Workspace;

/// <summary>Tells whether the packages of projects were ever restored; design-time builds pass over it in silence.</summary>
internal static class RestoredPackages
{
    private const int MostNames = 5;

    /// <summary>A sentence with the remedy; null when nothing is missing.</summary>
    public static string? Missing(IEnumerable<ProjectModel> projects)
    {
        var names = Lacking(projects).Select(static path => Path.GetFileName(path)).ToList();
        return names.Count == 0
            ? null
            : $"Packages were never restored for {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? " and others" : string.Empty)}, so their types are unknown here. Run 'dotnet restore', in a terminal or with the Bash tool; the projects are then loaded again by themselves.";
    }

    /// <summary>The files of the projects whose packages were never restored.</summary>
    public static IReadOnlyList<string> Lacking(IEnumerable<ProjectModel> projects) =>
        [.. projects.Where(static project => !IsRestored(project)).Select(static project => project.FilePath).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The list of packages stands in the project's obj folder, or where its generated sources are when that was moved.</summary>
    private static bool IsRestored(ProjectModel project) =>
        Path.GetDirectoryName(project.FilePath) is not { } folder
        || HasPackages(Path.Join(folder, "obj"))
        || !Generated(project).Any()
        || Generated(project).Any(path => Above(path).Any(HasPackages));

    /// <summary>Sources that the build of an SDK project writes; projects of the older kind have none, and no such list.</summary>
    private static IEnumerable<string> Generated(ProjectModel project) =>
        project.Documents.Select(document => document.Path).Where(path => path.EndsWith(".AssemblyAttributes.cs", StringComparison.Ordinal) || path.EndsWith(".AssemblyInfo.cs", StringComparison.Ordinal));

    /// <summary>The folders above a file, as far up as an obj folder can be.</summary>
    private static IEnumerable<string> Above(string path)
    {
        var folder = Path.GetDirectoryName(path);
        for (var level = 0; level < 4 && folder is not null; level++, folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    private static bool HasPackages(string folder) => File.Exists(Path.Join(folder, "project.assets.json"));
}
