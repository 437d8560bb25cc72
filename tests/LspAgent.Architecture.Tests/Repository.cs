namespace LspAgent.Architecture.Tests;

/// <summary>A text file of the repository, with its path from the root in forward slashes.</summary>
internal sealed record RepositoryFile(string Path, string Text)
{
    public string[] Lines => Text.Split('\n');
}

/// <summary>The working tree that these tests were built from: what people wrote, without what tools produce.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Produced =
        new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "artifacts", "node_modules", "dist", "TestResults", ".git", ".vs" };

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<RepositoryFile> ServerSources { get; } = Read("server", "*.cs");

    public static IReadOnlyList<RepositoryFile> TestSources { get; } = Read("tests", "*.cs");

    public static IEnumerable<RepositoryFile> Sources => ServerSources.Concat(TestSources);

    public static IReadOnlyList<RepositoryFile> Read(string folder, string pattern) =>
        [.. FilesBelow(new DirectoryInfo(Path.Combine(Root, folder)), pattern)
            .Select(file => new RepositoryFile(Relative(file.FullName), File.ReadAllText(file.FullName)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>Fails with every finding at once, one a line.</summary>
    public static void AssertNone(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.IsEmpty(all, Environment.NewLine + string.Join(Environment.NewLine, all));
    }

    private static IEnumerable<FileInfo> FilesBelow(DirectoryInfo folder, string pattern) =>
        !folder.Exists
            ? []
            : folder.EnumerateFiles(pattern).Concat(
                folder.EnumerateDirectories().Where(child => !Produced.Contains(child.Name)).SelectMany(child => FilesBelow(child, pattern)));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LspAgent.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests read the repository, and no folder above them holds LspAgent.sln.");
    }
}
