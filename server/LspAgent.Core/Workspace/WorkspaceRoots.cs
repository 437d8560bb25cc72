using System.Collections.Immutable;

namespace LspAgent.Core.Workspace;

/// <summary>The folders that a session works in, absolute and canonical.</summary>
/// <param name="Root">The session's own root; relative paths of the model are relative to it.</param>
/// <param name="Additional">Further folders that the user added.</param>
public sealed record WorkspaceRoots(string Root, ImmutableArray<string> Additional)
{
    /// <summary>Where the session keeps its own files, such as long outputs: they may be read, though they are no part of the workspace.</summary>
    public string? SessionFolder { get; init; }

    public IEnumerable<string> All => Additional.IsDefaultOrEmpty ? [Root] : [Root, .. Additional];

    private static StringComparison PathComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The innermost of the folders that is a path, or in which it lies; null when it lies in none.</summary>
    public string? FolderOf(string path) => All.Where(root => Holds(root, path)).MaxBy(static root => root.Length);

    /// <summary>
    /// How people know a path: below the session's own root without it, below another folder with that folder's name before it, and
    /// otherwise in full, as also where two folders share the name. Always with slashes.
    /// </summary>
    public string InWords(string path)
    {
        var folder = FolderOf(path);
        var isOwn = Root.Equals(folder, StringComparison.Ordinal);
        var shown = folder is null || (isOwn && path.Length == folder.Length) ? path
            : isOwn ? Below(folder, path)
            : All.Count(other => NameOf(other).Equals(NameOf(folder), StringComparison.OrdinalIgnoreCase)) > 1 ? path
            : path.Length == folder.Length ? NameOf(folder)
            : $"{NameOf(folder)}/{Below(folder, path)}";
        return OperatingSystem.IsWindows() ? shown.Replace('\\', '/') : shown;
    }

    private static string Below(string folder, string path) => path[(Path.EndsInDirectorySeparator(folder) ? folder.Length : folder.Length + 1)..];

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private static bool Holds(string root, string path) =>
        path.StartsWith(root, PathComparison) && (path.Length == root.Length || Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar);
}
