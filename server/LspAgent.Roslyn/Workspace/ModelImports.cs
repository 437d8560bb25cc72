namespace LspAgent.Roslyn.Workspace;

/// <summary>Tells which files of project models read which others: by their names, since what MSBuild imports can be computed from anything. One too many costs a load; one too few, a wrong answer.</summary>
internal static class ModelImports
{
    private static readonly string[] Imported = [".props", ".targets", ".projitems"];

    /// <summary>MSBuild and NuGet find these by where they stand.</summary>
    private static readonly string[] ByPlace = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    /// <summary>What changed, and all files that name it, or name what names it.</summary>
    /// <param name="all">Every file of the models.</param>
    public static IReadOnlySet<string> Of(IEnumerable<string> changed, IEnumerable<string> all)
    {
        var reached = changed.ToHashSet(StringComparer.Ordinal);
        var open = new Queue<string>(reached.Where(IsNamed));
        List<(string Path, string Text)>? texts = null;
        while (open.TryDequeue(out var path))
        {
            texts ??= [.. all.Where(static file => IsImported(file) || file.EndsWith("proj", StringComparison.OrdinalIgnoreCase)).Select(static file => (file, SourceFile.Read(file)?.ToString() ?? string.Empty))];
            foreach (var (file, text) in texts)
            {
                if (text.Contains(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase) && reached.Add(file) && IsNamed(file))
                {
                    open.Enqueue(file);
                }
            }
        }

        return reached;
    }

    private static bool IsNamed(string path) => IsImported(path) && !ByPlace.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase);

    private static bool IsImported(string path) => Imported.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
