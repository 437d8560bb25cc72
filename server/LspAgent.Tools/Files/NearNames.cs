using LspAgent.Core.Workspace;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Files;

/// <summary>Finds the files that somebody may have meant who named one that is not there.</summary>
internal static class NearNames
{
    private const int MaxNames = 5;
    private const int MaxFilesLookedAt = 20_000;

    /// <summary>The same for a call that nobody allowed yet: it tells nothing of folders outside the workspace.</summary>
    public static string SuggestInside(ResolvedPath missing, WorkspaceRoots roots, CancellationToken cancellationToken) =>
        roots.All.Any(root => missing.Canonical.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            ? Suggest(missing.Canonical, roots, cancellationToken)
            : " Create it with Write.";

    /// <returns>A sentence that begins with a space.</returns>
    public static string Suggest(string missing, WorkspaceRoots roots, CancellationToken cancellationToken)
    {
        var names = InFolder(missing)
            .Concat(Elsewhere(missing, roots.Root, cancellationToken))
            .Select(path => ShownPath.Of(path, roots.Root))
            .Distinct(StringComparer.Ordinal)
            .Take(MaxNames)
            .ToList();
        return names.Count > 0
            ? $" Did you mean {string.Join(" or ", names)}?"
            : $" Nothing near it has a similar name; look for it with Glob, such as \"**/*{Path.GetExtension(missing)}\".";
    }

    private static IEnumerable<string> InFolder(string missing)
    {
        var folder = Path.GetDirectoryName(missing);
        if (folder is null || !Directory.Exists(folder))
        {
            return [];
        }

        var name = Path.GetFileName(missing);
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(folder).Take(MaxFilesLookedAt)
                    .Select(path => (Path: path, Distance: Distance(name, Path.GetFileName(path))))
                    .Where(near => near.Distance <= Math.Max(1, name.Length / 4))
                    .OrderBy(static near => near.Distance).ThenBy(static near => near.Path, StringComparer.Ordinal)
                    .Select(static near => near.Path),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The same name in another folder of the workspace, or the same stem with another extension.</summary>
    private static IEnumerable<string> Elsewhere(string missing, string root, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(missing);
        var stem = Path.GetFileNameWithoutExtension(missing);
        return FileWalk.List(root, MaxFilesLookedAt, cancellationToken)
            .Select(file => (file.Path, Rank: Rank(Path.GetFileName(file.RelativePath))))
            .Where(static near => near.Rank < 2)
            .OrderBy(static near => near.Rank).ThenBy(static near => near.Path, StringComparer.Ordinal)
            .Select(static near => near.Path);

        int Rank(string other) =>
            other.Equals(name, StringComparison.OrdinalIgnoreCase) ? 0
            : Path.GetFileNameWithoutExtension(other.AsSpan()).Equals(stem, StringComparison.OrdinalIgnoreCase) ? 1
            : 2;
    }

    /// <summary>How many characters must be added, dropped or replaced, without regard to case.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > left.Length / 4 + 1)
        {
            return int.MaxValue;
        }

        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (row, character) in left.Index())
        {
            var current = new int[right.Length + 1];
            current[0] = row + 1;
            for (var column = 0; column < right.Length; column++)
            {
                var replace = previous[column] + (char.ToUpperInvariant(character) == char.ToUpperInvariant(right[column]) ? 0 : 1);
                current[column + 1] = Math.Min(replace, Math.Min(previous[column + 1], current[column]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
