using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform.Disk;
using LspAgent.Tools.Search;

namespace LspAgent.Host.Platform.Checkpoints;

/// <summary>
/// The files of a workspace as they were last looked at, with every content kept: all that git would not ignore, small ignored
/// files beside them (such as settings with keys), and links. Shared by the sessions of the process. Safe for concurrent use.
/// </summary>
internal sealed class WorkspaceTree(string indexPath, WorkspaceRoots roots, ObjectStore objects, TimeProvider time)
{
    /// <summary>Of a workspace with more files than this, the rest is not kept.</summary>
    private const int MaxFiles = 200_000;

    private readonly Lock _lock = new();
    private Dictionary<string, IndexedFile>? _index;
    private readonly List<WeakReference<TreeWatch>> _watches = [];
    private Dictionary<string, IndexedFile>? _checked;
    private string? _fault;
    private bool _isUnsaved;

    /// <summary>Looks at every file as it is now, and begins to watch what becomes of them.</summary>
    /// <param name="problem">Why not everything could be kept; null when it was.</param>
    public TreeWatch Watch(out string? problem, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Look(cancellationToken);
            problem = _fault;
            var watch = new TreeWatch();
            _watches.Add(new WeakReference<TreeWatch>(watch));
            return watch;
        }
    }

    /// <summary>Looks again, and answers what changed since the watch was begun or last asked.</summary>
    public ImmutableArray<StoredChange> Take(TreeWatch watch, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Look(cancellationToken);
            return watch.Take();
        }
    }

    public void End(TreeWatch watch)
    {
        lock (_lock)
        {
            _watches.RemoveAll(other => !other.TryGetTarget(out var target) || target == watch);
        }
    }

    /// <summary>Looks at every file, reads those that changed, and tells the watches what is different from the last look.</summary>
    private void Look(CancellationToken cancellationToken)
    {
        _fault = null;
        var known = _index ??= LoadIndex();
        var fresh = new ConcurrentDictionary<string, IndexedFile>(StringComparer.Ordinal);
        foreach (var root in roots.All)
        {
            var files = WorkspaceListing.Of(root, MaxFiles, cancellationToken);
            Parallel.ForEach(
                Partitioner.Create(0, Math.Max(1, files.Count)),
                new ParallelOptions { CancellationToken = cancellationToken },
                range =>
                {
                    for (var index = range.Item1; index < Math.Min(range.Item2, files.Count); index++)
                    {
                        LookAt(files[index], known, fresh);
                    }
                });
        }

        var changes = Take(known, fresh);
        foreach (var other in _watches)
        {
            if (other.TryGetTarget(out var watch))
            {
                watch.Add(changes);
            }
        }
    }

    /// <summary>These files were changed by an edit that is recorded already: the next look must not find them again.</summary>
    public void Refresh(IEnumerable<string> paths)
    {
        lock (_lock)
        {
            if (_index is not { } index)
            {
                return;
            }

            foreach (var path in paths)
            {
                if (Read(path) is { } file)
                {
                    index[path] = file;
                }
                else
                {
                    index.Remove(path);
                }
            }

            _isUnsaved = true;
        }
    }

    /// <summary>Keeps the index for the next process.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (_index is not { } index || !_isUnsaved)
            {
                return;
            }

            try
            {
                PrivateFiles.CreateFolder(Path.GetDirectoryName(indexPath) ?? indexPath);
                TreeIndex.Save(indexPath, index);
                _isUnsaved = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The next process reads the files anew.
            }
        }
    }

    private Dictionary<string, IndexedFile> LoadIndex()
    {
        var index = TreeIndex.Load(indexPath);
        objects.Prune(index.Values.Select(file => file.Hash).ToHashSet(StringComparer.Ordinal));
        return index;
    }

    private void LookAt(string path, Dictionary<string, IndexedFile> known, ConcurrentDictionary<string, IndexedFile> fresh)
    {
        if (path.AsSpan(path.LastIndexOf(Path.DirectorySeparatorChar) + 1).StartsWith(FileSwap.TemporaryPrefix, StringComparison.Ordinal) && path.EndsWith(FileSwap.TemporarySuffix, StringComparison.Ordinal))
        {
            RemoveLeftover(path, Path.GetFileName(path));
            return;
        }

        if (DiskFile.StateOf(path) is not { } state)
        {
            return;
        }

        // What an old process kept may be gone by now: the first look of this one makes sure.
        if (known.TryGetValue(path, out var before) && before.IsStill(state) && (ReferenceEquals(known, _checked) || before.IsLarge || objects.Holds(before.Hash)))
        {
            fresh[path] = before;
        }
        else if (Read(path) is { } file)
        {
            fresh[path] = file;
        }
    }

    private ImmutableArray<StoredChange> Take(Dictionary<string, IndexedFile> known, ConcurrentDictionary<string, IndexedFile> fresh)
    {
        var changes = ImmutableArray.CreateBuilder<StoredChange>();
        foreach (var (path, file) in fresh)
        {
            if (!known.TryGetValue(path, out var before))
            {
                changes.Add(new StoredChange(path, null, file.Stored));
            }
            else if (before.Stored != file.Stored)
            {
                changes.Add(new StoredChange(path, before.Stored, file.Stored));
            }

            if (before != file)
            {
                known[path] = file;
                _isUnsaved = true;
            }
        }

        if (known.Count > fresh.Count)
        {
            foreach (var (path, file) in known.Where(file => !fresh.ContainsKey(file.Key)).ToList())
            {
                changes.Add(new StoredChange(path, file.Stored, null));
                known.Remove(path);
                _isUnsaved = true;
            }
        }

        _checked = known;
        changes.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        return changes.ToImmutable();
    }

    /// <summary>When there is no room for a content, that is a fault of this look, and the next one tries again.</summary>
    private IndexedFile Kept(EntryState state, ReadOnlySpan<byte> content, long seenAt)
    {
        try
        {
            return new IndexedFile(state, objects.Keep(content), seenAt);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _fault = exception.Message.TrimEnd('.');
            return new IndexedFile(state, Convert.ToHexStringLower(SHA256.HashData(content)), SeenAt: 0);
        }
    }

    /// <summary>Null for what cannot be kept: what is not there, is no file, or cannot be read. Of a large file only its state is.</summary>
    private IndexedFile? Read(string path)
    {
        try
        {
            var now = time.GetUtcNow();
            var seenAt = (now.Ticks - DateTimeOffset.UnixEpoch.Ticks) * 100;
            using var folder = FolderHandle.Open(Path.GetDirectoryName(path) ?? path, createdFolders: null);
            var name = Path.GetFileName(path);
            switch (folder.Find(name))
            {
                case { Kind: EntryKind.Link } link:
                    return Kept(link, Encoding.UTF8.GetBytes(folder.TargetOf(name) ?? string.Empty), seenAt);
                case { Kind: EntryKind.File, Length: <= TextDecoding.MaxWholeFile } file:
                    using (var handle = folder.OpenFile(name))
                    {
                        return handle is null ? null : Kept(file, TextDecoding.ReadFully(handle, file.Length), seenAt);
                    }

                case { Kind: EntryKind.File } large:
                    return new IndexedFile(large, IndexedFile.NameOf(large), seenAt);

                default:
                    return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A process that was killed in the middle of an edit left it behind; the file itself is whole.</summary>
    private static void RemoveLeftover(string path, string name)
    {
        var number = name.AsSpan(FileSwap.TemporaryPrefix.Length);
        if (!int.TryParse(number[..Math.Max(0, number.IndexOf('-'))], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || IsAlive(process))
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It does no harm.
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
