using System.Globalization;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>How paths and places are written: relative to the workspace where they are below it, lines from 1.</summary>
internal static class ShownCode
{
    public static string Path(string path, string root)
    {
        var below = path.Length > root.Length + 1 && path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == System.IO.Path.DirectorySeparatorChar;
        var shown = below ? path[(root.Length + 1)..] : path;
        return OperatingSystem.IsWindows() ? shown.Replace('\\', '/') : shown;
    }

    public static string Place(CodePlace place, string root) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path(place.Path, root)}:{place.Start.Line + 1}{(place.IsGenerated ? " (generated)" : string.Empty)}");
}
