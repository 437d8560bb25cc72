namespace LspAgent.Core.Permissions.Paths;

/// <summary>
/// Paths as text, with slashes whatever the machine: <c>C:\work</c> is <c>/c/work</c>. Nothing here looks at a disk.
/// </summary>
public static class PathText
{
    /// <summary>A machine's absolute path with slashes; it need not be normalised.</summary>
    public static string FromNative(string path, PathStyle style)
    {
        if (style is not PathStyle.Windows)
        {
            return path;
        }

        var slashed = path.Replace('\\', '/');
        return slashed.Length > 1 && char.IsAsciiLetter(slashed[0]) && slashed[1] == ':'
            ? $"/{char.ToLowerInvariant(slashed[0])}{(slashed.Length > 2 && slashed[2] == '/' ? string.Empty : "/")}{slashed[2..]}"
            : slashed;
    }

    /// <summary>The way back.</summary>
    public static string ToNative(string path, PathStyle style) =>
        style is PathStyle.Windows && path.Length > 1 && char.IsAsciiLetter(path[1]) && (path.Length == 2 || path[2] == '/')
            ? $"{path[1]}:{(path.Length == 2 ? @"\" : path[2..].Replace('/', '\\'))}"
            : path;

    /// <summary>Without empty segments and dots, by the text alone.</summary>
    public static string Normalise(string path)
    {
        if (IsNormal(path))
        {
            return path;
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".")
            {
                continue;
            }

            if (segment is not "..")
            {
                segments.Add(segment);
            }
            else if (segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
        }

        return "/" + string.Join('/', segments);
    }

    public static string Join(string folder, string path) => path.StartsWith('/') ? path : folder is "/" ? "/" + path : $"{folder}/{path}";

    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>True for the folder itself and everything below it.</summary>
    public static bool IsWithin(string path, string folder, StringComparison comparison) =>
        path.StartsWith(folder, comparison) && (path.Length == folder.Length || folder is "/" || path[folder.Length] == '/');

    private static bool IsNormal(string path)
    {
        if (path.Length == 0 || path[0] != '/' || (path.Length > 1 && path[^1] == '/'))
        {
            return false;
        }

        for (var index = 0; index < path.Length - 1; index++)
        {
            if (path[index] == '/' && path[index + 1] is '/' or '.')
            {
                return path.Length == 1;
            }
        }

        return true;
    }
}
