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

    private static bool Holds(string root, string path) =>
        path.StartsWith(root, PathComparison) && (path.Length == root.Length || Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar);
}
