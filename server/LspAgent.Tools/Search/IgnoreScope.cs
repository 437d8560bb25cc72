using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Every ignore file that speaks about the entries of one folder, the nearest first.</summary>
internal sealed class IgnoreScope
{
    private readonly IgnoreFile _file;
    private readonly int _baseLength;
    private readonly IgnoreScope? _outer;

    /// <param name="baseLength">How many bytes of a path from the top, slash included, name the file's folder.</param>
    private IgnoreScope(IgnoreFile file, int baseLength, IgnoreScope? outer)
    {
        _file = file;
        _baseLength = baseLength;
        _outer = outer;
    }

    /// <summary>The patterns for a folder below its repository's top, without the folder's own.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="top">The repository's top folder, or the file system's when there is no repository.</param>
    public static IgnoreScope? Above(string folder, out string top)
    {
        var folders = new Stack<string>();
        top = folder;
        while (!IsRepository(top) && Path.GetDirectoryName(top) is { } parent)
        {
            top = parent;
            folders.Push(parent);
        }

        var scope = Path.Exists(Path.Combine(top, ".git")) ? AtTop(top) : null;
        foreach (var outer in folders)
        {
            scope = Enter(scope, outer, FromTop(outer, top));
        }

        return scope;
    }

    public static bool IsRepository(string folder) => Path.Exists(Path.Combine(folder, ".git"));

    /// <summary>What git ignores in a whole repository: the user's own file, then the repository's private one.</summary>
    public static IgnoreScope? AtTop(string top)
    {
        var scope = UserIgnoreFile.Value is { } user ? new IgnoreScope(user, 0, null) : null;
        return GitFolder(top) is { } git && IgnoreFile.Load(Path.Combine(git, "info", "exclude")) is { } exclude
            ? new IgnoreScope(exclude, 0, scope)
            : scope;
    }

    /// <summary>Adds a folder's own <c>.gitignore</c>.</summary>
    /// <param name="fromTop">The folder relative to the top; empty for the top itself.</param>
    public static IgnoreScope? Enter(IgnoreScope? scope, string folder, string fromTop) =>
        IgnoreFile.Load(Path.Combine(folder, ".gitignore")) is { } file
            ? new IgnoreScope(file, fromTop.Length == 0 ? 0 : Encoding.UTF8.GetByteCount(fromTop) + 1, scope)
            : scope;

    public static string FromTop(string folder, string top) =>
        folder.Length <= top.Length ? string.Empty : folder[top.Length..].Replace('\\', '/').TrimStart('/');

    /// <param name="path">Relative to the top, with slashes.</param>
    public bool Ignores(string path, bool isFolder)
    {
        var bytes = IgnoreFile.AsBytes(path);
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._file.Decide(bytes.AsSpan(scope._baseLength), isFolder) is { } isIgnored)
            {
                return isIgnored;
            }
        }

        return false;
    }

    /// <summary>A linked work tree has a file there that names its own folder, which names the one that is shared.</summary>
    private static string? GitFolder(string top)
    {
        var git = Path.Combine(top, ".git");
        if (Directory.Exists(git))
        {
            return git;
        }

        try
        {
            if (!File.Exists(git) || File.ReadAllText(git) is not { } link || !link.StartsWith("gitdir:", StringComparison.Ordinal))
            {
                return null;
            }

            var folder = Path.Combine(top, link["gitdir:".Length..].Trim());
            var common = Path.Combine(folder, "commondir");
            return File.Exists(common) ? Path.Combine(folder, File.ReadAllText(common).Trim()) : folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
