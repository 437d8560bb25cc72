using System.IO.Enumeration;

namespace LspAgent.Tools.Search;

/// <summary>A folder that a walk went through.</summary>
/// <param name="Prefix">Its path relative to the walk's root with a slash at the end; empty for the root.</param>
internal sealed record WalkedFolder(string Path, string Prefix, string Top, IgnoreScope? Scope);

/// <summary>A file that a walk found.</summary>
internal sealed record WalkedFile(WalkedFolder Folder, string Name, long Length, long ChangedAt)
{
    /// <summary>Where the system gives one.</summary>
    public FileStamp Stamp { get; init; }

    public string Path => System.IO.Path.Join(Folder.Path, Name);

    public string RelativePath => field ??= Folder.Prefix.Length == 0 ? Name : Folder.Prefix + Name;
}

/// <summary>Which files a walk lists.</summary>
internal enum WalkedFiles
{
    /// <summary>Those that git would not ignore.</summary>
    NotIgnored,

    /// <summary>Also links, and small ignored files that are not in an ignored folder.</summary>
    Everything,
}

/// <summary>
/// Lists the files below a folder that git would not ignore, hidden ones included. Links are not followed, and the folder
/// itself is walked even when it is ignored, since somebody asked for it.
/// </summary>
internal static class FileWalk
{
    /// <summary>An ignored file beyond this is made by a tool and not by a person.</summary>
    private const int MaxIgnoredFile = 1024 * 1024;

    private static readonly EnumerationOptions EveryEntry = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <returns>In no order.</returns>
    public static List<WalkedFile> List(string root, int maxFiles, CancellationToken cancellationToken) => List(root, maxFiles, WalkedFiles.NotIgnored, cancellationToken);

    /// <returns>In no order.</returns>
    public static List<WalkedFile> List(string root, int maxFiles, WalkedFiles which, CancellationToken cancellationToken)
    {
        var files = new List<WalkedFile>();
        var scope = IgnoreScope.Above(root, out var top);
        var level = new List<WalkedFolder> { new(root, string.Empty, top, scope) };
        while (level.Count > 0 && files.Count < maxFiles)
        {
            var contents = new Contents?[level.Count];
            if (level.Count < 4)
            {
                for (var index = 0; index < level.Count; index++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    contents[index] = Read(level[index], which);
                }
            }
            else
            {
                Parallel.For(0, level.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index => contents[index] = Read(level[index], which));
            }

            level = [];
            foreach (var content in contents)
            {
                level.AddRange(content?.Folders ?? []);
                files.AddRange(content?.Files ?? []);
            }
        }

        return files;
    }

    /// <summary>True when a walk from a root would come to a file, which need not exist.</summary>
    public static bool WouldFind(string root, string path)
    {
        var scope = IgnoreScope.Above(root, out var top);
        var folder = root;
        foreach (var part in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
        {
            if (part is ".git" or "..")
            {
                return false;
            }

            (scope, top) = Inside(folder, top, scope);
            var next = Path.Join(folder, part);
            var isFolder = next.Length < path.Length;
            if (scope?.Ignores(IgnoreScope.FromTop(next, top), isFolder) is true)
            {
                return false;
            }

            folder = next;
        }

        return true;
    }

    private static Contents? Read(WalkedFolder folder, WalkedFiles which)
    {
        var entries = new List<Entry>();
        try
        {
            if (OperatingSystem.IsLinux())
            {
                using var states = new LinuxFolder(folder.Path);
                entries.AddRange(new FileSystemEnumerable<Entry>(folder.Path, (ref FileSystemEntry entry) => Entry.Of(ref entry, states), EveryEntry));
            }
            else
            {
                entries.AddRange(new FileSystemEnumerable<Entry>(folder.Path, static (ref FileSystemEntry entry) => Entry.Of(ref entry), EveryEntry));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var (scope, top) = (folder.Scope, folder.Top);
        if (entries.Exists(static entry => entry.Name is ".gitignore" or ".git"))
        {
            (scope, top) = Inside(folder.Path, top, scope);
        }

        var own = folder with { Scope = scope, Top = top };
        var fromTop = IgnoreScope.FromTop(folder.Path, top);
        var contents = new Contents([], []);
        var buffer = fromTop.Length == 0 ? string.Empty : fromTop + "/";
        foreach (var entry in entries)
        {
            if (entry.Name is ".git" || (entry.IsLink && which is WalkedFiles.NotIgnored))
            {
                continue;
            }

            if (scope?.Ignores(buffer + entry.Name, entry.IsFolder) is true && (which is WalkedFiles.NotIgnored || entry.IsFolder || entry.Length > MaxIgnoredFile))
            {
                continue;
            }

            if (entry.IsFolder)
            {
                contents.Folders.Add(new WalkedFolder(Path.Join(folder.Path, entry.Name), $"{folder.Prefix}{entry.Name}/", top, scope));
            }
            else
            {
                contents.Files.Add(new WalkedFile(own, entry.Name, entry.Length, entry.ChangedAt) { Stamp = entry.Stamp });
            }
        }

        return contents;
    }

    /// <summary>The patterns that hold inside a folder: a repository within a repository knows nothing of the outer one's.</summary>
    private static (IgnoreScope? Scope, string Top) Inside(string folder, string top, IgnoreScope? scope)
    {
        if (IgnoreScope.IsRepository(folder))
        {
            (scope, top) = (IgnoreScope.AtTop(folder), folder);
        }

        return (IgnoreScope.Enter(scope, folder, IgnoreScope.FromTop(folder, top)), top);
    }

    /// <summary>A class, since enumerating values of a type of ours would be compiled at the first search.</summary>
    private sealed record Entry(string Name, bool IsFolder, bool IsLink, long Length, long ChangedAt)
    {
        public FileStamp Stamp { get; private init; }

        public static Entry Of(ref FileSystemEntry entry)
        {
            var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            var isFolder = !isLink && entry.IsDirectory;
            return new Entry(entry.FileName.ToString(), isFolder, isLink, isFolder || isLink ? 0 : entry.Length, isFolder || isLink ? 0 : entry.LastWriteTimeUtc.Ticks);
        }

        /// <summary>The framework asks several times for each of thousands of files.</summary>
        public static Entry Of(ref FileSystemEntry entry, LinuxFolder states)
        {
            var name = entry.FileName.ToString();
            return states.StateOf(name) is not { } state ? Of(ref entry)
                : state is { IsFolder: false, IsLink: false } ? new Entry(name, IsFolder: false, IsLink: false, state.Length, state.Stamp.WrittenTicks) { Stamp = state.Stamp }
                : new Entry(name, state.IsFolder, state.IsLink, 0, 0);
        }
    }

    private sealed record Contents(List<WalkedFolder> Folders, List<WalkedFile> Files);
}
