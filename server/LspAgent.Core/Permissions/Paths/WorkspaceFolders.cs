using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Permissions.Paths;

/// <summary>The folders of a workspace as the permission layer compares them: with slashes, as written and canonical.</summary>
/// <param name="Spellings">Every root in each of its spellings.</param>
/// <param name="Primary">The spellings of the first root.</param>
public sealed record WorkspaceFolders(ImmutableArray<string> Spellings, ImmutableArray<string> Primary, PathStyle Style)
{
    public static WorkspaceFolders Of(WorkspaceRoots roots, IFileEntries entries)
    {
        var all = roots.All.Select(root => Both(root, entries)).ToImmutableArray();
        return new WorkspaceFolders([.. all.SelectMany(static both => both).Distinct(StringComparer.Ordinal)], all[0], entries.Style);
    }

    public bool Contains(string path)
    {
        foreach (var root in Spellings)
        {
            if (PathText.IsWithin(path, root, Style.Comparison))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for a root itself and for every folder that holds one.</summary>
    public bool HoldsRoot(string folder) => Spellings.Any(root => PathText.IsWithin(root, folder, Style.Comparison));

    /// <summary>What lies below the root that holds a path, or the whole of a path outside.</summary>
    public string[] Below(string path)
    {
        var best = 0;
        foreach (var root in Spellings)
        {
            if (root.Length > best && PathText.IsWithin(path, root, Style.Comparison))
            {
                best = root.Length;
            }
        }

        return path[best..].Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    private static ImmutableArray<string> Both(string root, IFileEntries entries)
    {
        var written = PathText.FromNative(root, entries.Style);
        var lexical = PathText.Normalise(written);
        return PathWalk.Follow(written, entries, followsLast: true) is PathFinding.Found { Canonical: var canonical } && !canonical.Equals(lexical, StringComparison.Ordinal)
            ? [lexical, canonical]
            : [lexical];
    }
}
