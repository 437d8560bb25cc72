using System.Collections.Immutable;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What git may change so that a commit works, and what of it runs programs and so may not be changed.</summary>
internal static class GitFolders
{
    /// <summary>Of a git folder: what git reads commands, filters and other places from.</summary>
    private static readonly string[] Guarded = ["config", "config.worktree", "hooks", "modules", Path.Join("info", "attributes"), Path.Join("objects", "info", "alternates")];

    /// <summary>The git folder of a repository that a path is in, with the one that it shares; empty when there is none that can be trusted.</summary>
    /// <param name="entry">A folder, or a file that names one elsewhere.</param>
    public static ImmutableArray<string> Resolve(string entry)
    {
        if (Directory.Exists(entry))
        {
            return File.Exists(Path.Join(entry, "HEAD")) ? [entry] : [];
        }

        // A working tree of its own. Anybody can write such a file, so the folder must name it in turn.
        return ReadLine(entry) is { } line && line.StartsWith("gitdir: ", StringComparison.Ordinal)
            && Unix.RealPath(Path.GetFullPath(line["gitdir: ".Length..], Path.GetDirectoryName(entry) ?? "/")) is { } folder
            && ReadLine(Path.Join(folder, "gitdir")) is { } back && Unix.RealPath(back) is { } named && named.Equals(Unix.RealPath(entry), StringComparison.Ordinal)
            && ReadLine(Path.Join(folder, "commondir")) is { } common
            && Unix.RealPath(Path.GetFullPath(common, folder)) is { } shared && File.Exists(Path.Join(shared, "HEAD"))
            ? [shared, folder]
            : [];
    }

    /// <summary>What of a git folder stays as it is.</summary>
    public static IEnumerable<string> Protected(string folder) => Guarded.Select(name => Path.Join(folder, name)).Where(Path.Exists);

    /// <summary>The nearest git entry of a folder above a root; null when there is none.</summary>
    public static string? Enclosing(string root)
    {
        for (var folder = Path.GetDirectoryName(root); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Join(folder, ".git")))
            {
                return Path.Join(folder, ".git");
            }
        }

        return null;
    }

    private static string? ReadLine(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: < 4096 } file && FileKind.IsRegular(file) ? File.ReadLines(path).FirstOrDefault()?.Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
