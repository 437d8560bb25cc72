using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Enumeration;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// Finds what lies in a workspace under the name of something protected or secret. A folder is read again only when something was added to it or
/// taken away, so that a second look costs little. Safe for concurrent use.
/// </summary>
internal sealed class ProtectedScan
{
    private const int MaxDepth = 6;
    private const int MaxFolders = 4000;

    private readonly ConcurrentDictionary<string, Entries> _seen = new(StringComparer.Ordinal);

    /// <summary>Absolute paths, outer before inner. Links are not followed, and folders of what was installed or built not searched.</summary>
    public Found Find(string root)
    {
        var (found, secrets) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        var (links, folders, holdsProjects) = (ImmutableArray.CreateBuilder<string>(), new HashSet<string>(StringComparer.Ordinal), false);
        var waiting = new Queue<(string Folder, int Depth)>([(root, 0)]);
        for (var count = 0; count < MaxFolders && waiting.TryDequeue(out var next); count++)
        {
            var entries = Read(next.Folder);
            found.AddRange(entries.Protected.Select(name => Path.Join(next.Folder, name)));
            secrets.AddRange(entries.Secret.Select(name => Path.Join(next.Folder, name)));
            links.AddRange(entries.Links.Select(name => Path.Join(next.Folder, name)));
            folders.Add(next.Folder);
            holdsProjects |= entries.HoldsProject;
            if (next.Depth < MaxDepth)
            {
                foreach (var name in entries.Folders)
                {
                    waiting.Enqueue((Path.Join(next.Folder, name), next.Depth + 1));
                }
            }
        }

        return new Found(found.ToImmutable(), secrets.ToImmutable()) { Links = links.ToImmutable(), Folders = folders, HoldsProjects = holdsProjects };
    }

    private Entries Read(string folder)
    {
        var changedAt = Directory.GetLastWriteTimeUtc(folder);
        if (_seen.TryGetValue(folder, out var seen) && seen.ChangedAt == changedAt)
        {
            return seen;
        }

        var (inside, secrets, folders) = (new List<string>(), new List<string>(), new List<string>());
        var (links, holdsProject) = (new List<string>(), false);
        try
        {
            foreach (var (name, isFolder) in Names(folder))
            {
                // Nothing can be mounted over a link; the guard sees to those.
                if (NamedFiles.Secret([name], StringComparison.Ordinal) is not null && !IsLink(folder, name))
                {
                    secrets.Add(name);
                }

                if (NamedFiles.Protected([name], StringComparison.Ordinal) is not null)
                {
                    (IsLink(folder, name) ? links : inside).Add(name);
                }
                else if (!isFolder)
                {
                    holdsProject |= Path.GetExtension(name) is ".csproj" or ".sln" or ".slnx" or ".fsproj" or ".vbproj";
                }
                else if (name is not ("node_modules" or "bin" or "obj" or "target" or "__pycache__") && !IsLink(folder, name))
                {
                    folders.Add(name);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is gone, or the command cannot read it either.
        }

        return _seen[folder] = new Entries(changedAt, [.. inside], [.. secrets], [.. folders], [.. links], holdsProject);
    }

    /// <summary>The names in a folder and which of them are folders, or links to one, without a look at each file.</summary>
    private static FileSystemEnumerable<(string Name, bool IsFolder)> Names(string folder) =>
        new(folder, static (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory), new EnumerationOptions { AttributesToSkip = FileAttributes.None });

    private static bool IsLink(string folder, string name) => new FileInfo(Path.Join(folder, name)).LinkTarget is not null;

    private sealed record Entries(DateTime ChangedAt, ImmutableArray<string> Protected, ImmutableArray<string> Secret, ImmutableArray<string> Folders, ImmutableArray<string> Links, bool HoldsProject);

    /// <summary>What was found.</summary>
    /// <param name="Protected">May not be changed.</param>
    /// <param name="Secret">May hold a secret, as its name says.</param>
    public sealed record Found(ImmutableArray<string> Protected, ImmutableArray<string> Secret)
    {
        /// <summary>Links under a protected name.</summary>
        public ImmutableArray<string> Links { get; init; } = [];

        /// <summary>The folders that were looked into.</summary>
        public IReadOnlySet<string> Folders { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;

        /// <summary>True where .NET projects are built.</summary>
        public bool HoldsProjects { get; init; }
    }
}
