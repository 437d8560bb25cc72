using System.IO.Enumeration;

namespace LspAgent.Roslyn.Workspace;

/// <summary>The C# sources below a folder, and the files that decide how they are built, each with its stamp.</summary>
/// <param name="Sources">By absolute path.</param>
/// <param name="Model">By absolute path: solutions, projects, what they import from here, editor configuration.</param>
internal sealed record SourceWalk(IReadOnlyDictionary<string, FileStamp> Sources, IReadOnlyDictionary<string, FileStamp> Model)
{
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private static readonly string[] ModelEndings = [".csproj", ".vbproj", ".fsproj", ".shproj", ".projitems", ".props", ".targets", ".sln", ".slnx", ".slnf", ".rsp", ".editorconfig", ".globalconfig"];

    private static readonly string[] AboveNames = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp", "global.json", "nuget.config", "NuGet.config", "NuGet.Config", ".editorconfig", ".globalconfig"];

    public static SourceWalk Of(string root)
    {
        var sources = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        var model = new Dictionary<string, FileStamp>(StringComparer.Ordinal);
        var entries = new FileSystemEnumerable<WalkedFile>(
            root,
            static (ref FileSystemEntry entry) => new WalkedFile(entry.ToFullPath(), IsSource(entry.FileName), new FileStamp(entry.Length, entry.LastWriteTimeUtc.UtcTicks)),
            Deep)
        {
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsSkipped(entry.FileName),
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && (IsSource(entry.FileName) || IsModel(entry.FileName)),
        };
        foreach (var (path, isSource, stamp) in entries)
        {
            (isSource ? sources : model)[path] = stamp;
        }

        for (var folder = Path.GetDirectoryName(root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var path in AboveNames.Select(name => Path.Join(folder, name)))
            {
                if (FileStamp.Of(path) is { } stamp)
                {
                    model[path] = stamp;
                }
            }
        }

        // What a restore leaves behind: small, and different whenever the packages are.
        foreach (var project in model.Keys.Where(path => path.EndsWith("proj", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            var restored = Path.Join(Path.GetDirectoryName(project), "obj", "project.nuget.cache");
            if (FileStamp.Of(restored) is { } stamp)
            {
                model[restored] = stamp;
            }
        }

        return new SourceWalk(sources, model);
    }

    private static bool IsSkipped(ReadOnlySpan<char> name) =>
        name is ['.', ..] || Is(name, "bin") || Is(name, "obj") || Is(name, "node_modules");

    private static bool IsSource(ReadOnlySpan<char> name) => name.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    private static bool IsModel(ReadOnlySpan<char> name)
    {
        foreach (var ending in ModelEndings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return Is(name, "global.json") || Is(name, "nuget.config");
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed record WalkedFile(string Path, bool IsSource, FileStamp Stamp);
}
