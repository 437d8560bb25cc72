using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform;

/// <summary>
/// Finds what a path really names, as the kernel does: each link in its turn, <c>..</c> behind a link in the link's target.
/// A path that cannot be followed is invalid; it is never taken as it is written.
/// </summary>
internal sealed class PathResolver(string homeFolder)
{
    private const int MaxLinks = 40;

    public PathResolution Resolve(string path, string root)
    {
        if (Absolute(path, root, out var problem) is not { } written)
        {
            return new PathResolution.Invalid(problem);
        }

        try
        {
            return Follow(written) switch
            {
                { Canonical: { } canonical } => new PathResolution.Found(new ResolvedPath(Path.TrimEndingDirectorySeparator(Path.GetFullPath(written)), canonical)),
                { Problem: var because } => new PathResolution.Invalid(because),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new PathResolution.Invalid($"The path {path} cannot be followed: {exception.Message}");
        }
    }

    /// <summary>The path as written, made absolute but not normalised, since <c>..</c> must be taken after the links.</summary>
    private string? Absolute(string path, string root, out string problem)
    {
        problem = string.Empty;
        if (string.IsNullOrWhiteSpace(path))
        {
            problem = "The path is empty. Give a path inside the workspace, such as src/Program.cs.";
            return null;
        }

        if (path.Contains('\0', StringComparison.Ordinal))
        {
            problem = "The path holds a NUL character, which no file name can.";
            return null;
        }

        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            return FromUri(path, out problem);
        }

        if (path.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Absolute, out var uri) && uri.Scheme.Length > 1)
        {
            problem = $"{path} is an address and not a file. Give a path, or a file: URI.";
            return null;
        }

        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal) || (OperatingSystem.IsWindows() && path.StartsWith("~\\", StringComparison.Ordinal)))
        {
            return path.Length < 3 ? homeFolder : $"{homeFolder}{Path.DirectorySeparatorChar}{path[2..]}";
        }

        if (OperatingSystem.IsWindows() && WindowsProblem(path) is { } windowsProblem)
        {
            problem = windowsProblem;
            return null;
        }

        return Path.IsPathFullyQualified(path) ? path : $"{root}{Path.DirectorySeparatorChar}{path}";
    }

    private static string? FromUri(string path, out string problem)
    {
        problem = string.Empty;
        if (Uri.TryCreate(path, UriKind.Absolute, out var uri) && uri.IsFile && uri.Host.Length == 0 && !uri.LocalPath.Contains('\0', StringComparison.Ordinal))
        {
            return uri.LocalPath;
        }

        problem = $"{path} is not a file URI of this machine. Give a path, or a URI such as file:///folder/file.txt.";
        return null;
    }

    private static string? WindowsProblem(string path)
    {
        if (path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal))
        {
            return $"{path} is a device path. Give an ordinary path.";
        }

        if (Path.IsPathRooted(path) && !Path.IsPathFullyQualified(path))
        {
            return $"{path} depends on the current drive or its folder. Give a full path or one relative to the workspace.";
        }

        foreach (var part in path.Split('\\', '/'))
        {
            var stem = part.Split('.')[0].TrimEnd();
            if (ReservedNames.Contains(stem))
            {
                return $"{part} is a reserved device name on Windows. Use another file name.";
            }
        }

        return null;
    }

    private static readonly HashSet<string> ReservedNames = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(1, 9).SelectMany(static n => new[] { $"COM{n}", $"LPT{n}" })],
        StringComparer.OrdinalIgnoreCase);

    private static (string? Canonical, string Problem) Follow(string written)
    {
        var separator = Path.DirectorySeparatorChar;
        var start = Path.GetPathRoot(written) is { Length: > 0 } pathRoot ? pathRoot : separator.ToString();
        var pending = new Stack<string>();
        Push(pending, written[Math.Min(start.Length, written.Length)..]);
        var current = start;
        var links = 0;
        var isMissing = false;
        while (pending.TryPop(out var part))
        {
            if (part is "..")
            {
                current = Path.GetDirectoryName(current) ?? start;
                isMissing = false;
                continue;
            }

            var next = current.EndsWith(separator) ? current + part : current + separator + part;
            if (isMissing)
            {
                current = next;
                continue;
            }

            var info = new FileInfo(next);
            if (info.LinkTarget is { } target)
            {
                if (++links > MaxLinks)
                {
                    return (null, $"The path {written} runs in a circle of links. Give the path of the file itself.");
                }

                Push(pending, Path.IsPathRooted(target) ? target[(Path.GetPathRoot(target)?.Length ?? 0)..] : target);
                current = Path.IsPathRooted(target) ? Path.GetPathRoot(target) ?? start : current;
                continue;
            }

            var attributes = info.Attributes;
            isMissing = (int)attributes == -1;
            if (!isMissing && !attributes.HasFlag(FileAttributes.Directory) && pending.Count > 0)
            {
                return (null, $"{next} is a file and not a directory, so there is nothing below it.");
            }

            current = next;
        }

        return (current, string.Empty);
    }

    private static void Push(Stack<string> pending, string path)
    {
        var parts = OperatingSystem.IsWindows()
            ? path.Split(['\\', '/'], StringSplitOptions.RemoveEmptyEntries)
            : path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var index = parts.Length - 1; index >= 0; index--)
        {
            if (parts[index] is not ".")
            {
                pending.Push(parts[index]);
            }
        }
    }
}
