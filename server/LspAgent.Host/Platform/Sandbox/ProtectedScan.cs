using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// Finds what lies in a workspace under a protected name. A folder is read again only when something was added to it or
/// taken away, so that a second look costs little. Safe for concurrent use.
/// </summary>
internal sealed class ProtectedScan
{
    private const int MaxDepth = 6;
    private const int MaxFolders = 4000;

    private readonly ConcurrentDictionary<string, Entries> _seen = new(StringComparer.Ordinal);

    /// <summary>Absolute paths, outer before inner. Links are not followed, and folders of what was installed or built not searched.</summary>
    public ImmutableArray<string> Find(string root)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var waiting = new Queue<(string Folder, int Depth)>([(root, 0)]);
        for (var count = 0; count < MaxFolders && waiting.TryDequeue(out var next); count++)
        {
            var entries = Read(next.Folder);
            found.AddRange(entries.Protected.Select(name => Path.Join(next.Folder, name)));
            if (next.Depth < MaxDepth)
            {
                foreach (var name in entries.Folders)
                {
                    waiting.Enqueue((Path.Join(next.Folder, name), next.Depth + 1));
                }
            }
        }

        return found.ToImmutable();
    }

    private Entries Read(string folder)
    {
        var changedAt = Directory.GetLastWriteTimeUtc(folder);
        if (_seen.TryGetValue(folder, out var seen) && seen.ChangedAt == changedAt)
        {
            return seen;
        }

        var (inside, folders) = (new List<string>(), new List<string>());
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
                if (NamedFiles.Protected([entry.Name], StringComparison.Ordinal) is not null)
                {
                    // Nothing can be mounted over a link; the guard sees to those.
                    if (!isLink)
                    {
                        inside.Add(entry.Name);
                    }
                }
                else if (!isLink && entry.Attributes.HasFlag(FileAttributes.Directory) && entry.Name is not ("node_modules" or "bin" or "obj" or "target" or "__pycache__"))
                {
                    folders.Add(entry.Name);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is gone, or the command cannot read it either.
        }

        return _seen[folder] = new Entries(changedAt, [.. inside], [.. folders]);
    }

    private sealed record Entries(DateTime ChangedAt, ImmutableArray<string> Protected, ImmutableArray<string> Folders);
}
