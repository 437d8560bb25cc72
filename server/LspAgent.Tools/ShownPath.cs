using LspAgent.Core.Workspace;

namespace LspAgent.Tools;

/// <summary>How a path is written for model and people: relative to the session's root when it is below it, always with slashes.</summary>
internal static class ShownPath
{
    public static string Of(string path, string root)
    {
        var shown = IsBelow(path, root) ? path[(root.EndsWith(Path.DirectorySeparatorChar) ? root.Length : root.Length + 1)..] : path;
        return OperatingSystem.IsWindows() ? shown.Replace('\\', '/') : shown;
    }

    public static string Of(ResolvedPath path, WorkspaceRoots roots) => Of(path.Lexical, roots.Root);

    private static bool IsBelow(string path, string root) =>
        path.Length > root.Length + 1
        && path.StartsWith(root, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        && (root.EndsWith(Path.DirectorySeparatorChar) || path[root.Length] == Path.DirectorySeparatorChar);
}
