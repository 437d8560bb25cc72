using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform.Disk;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>The disk below the editor's open documents: what is open is read as the user sees it, the rest as it is stored.</summary>
public sealed class WorkspaceFiles(IOpenDocuments openDocuments, string homeFolder) : IWorkspaceFiles
{
    private readonly PathResolver _resolver = new(homeFolder);
    private readonly PlanRun _changes = new(openDocuments);

    /// <summary>Documents that had other text than the disk when they were last looked at; some editors tell no others.</summary>
    private readonly ConcurrentDictionary<string, ResolvedPath> _lastUnsaved = new(StringComparer.Ordinal);

    public ImmutableArray<UnsavedDocument> UnsavedDocuments => openDocuments.Unsaved;

    public ImmutableDictionary<string, int> Saves => openDocuments.Saves;

    public bool CanSave => openDocuments.CanSave;

    public PathResolution Resolve(string path, WorkspaceRoots roots) => _resolver.Resolve(path, roots.Root);

    public async ValueTask<FileReading> ReadAsync(ResolvedPath path, CancellationToken cancellationToken)
    {
        var open = await openDocuments.TextOfAsync(path, cancellationToken);
        if (open is null && openDocuments.WhyUnknown(path) is { } because)
        {
            return new FileReading.Refused($"{because}.");
        }

        var disk = ReadDisk(path.Canonical, cancellationToken);
        if (open is null || (disk is FileReading.Text same && string.Equals(same.Value, open, StringComparison.Ordinal)))
        {
            _lastUnsaved.TryRemove(path.Canonical, out _);
            return disk;
        }

        _lastUnsaved[path.Canonical] = path;
        return new FileReading.Text(open, IsUnsaved: true)
        {
            Format = disk is FileReading.Text { Format: var format } ? format with { IsExact = true } : TextFormat.Default,
        };
    }

    public async ValueTask<ImmutableArray<ResolvedPath>> FindUnsavedAsync(WorkspaceRoots roots, CancellationToken cancellationToken)
    {
        var candidates = openDocuments.Unsaved
            .Select(document => Resolve(document.Path, roots)).OfType<PathResolution.Found>().Select(static found => found.Path)
            .Concat(_lastUnsaved.Values)
            .DistinctBy(static path => path.Canonical, StringComparer.Ordinal)
            .Where(path => roots.All.Any(root => IsBelow(path.Canonical, root)))
            .OrderBy(static path => path.Lexical, StringComparer.Ordinal)
            .ToList();
        var unsaved = ImmutableArray.CreateBuilder<ResolvedPath>();
        foreach (var path in candidates)
        {
            if (await ReadAsync(path, cancellationToken) is FileReading.Text { IsUnsaved: true })
            {
                unsaved.Add(path);
            }
        }

        return unsaved.ToImmutable();
    }

    public ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken) => openDocuments.SaveAsync(documents, cancellationToken);

    public async ValueTask<ContentReading> ReadContentAsync(ResolvedPath path, CancellationToken cancellationToken)
    {
        if (openDocuments.WhyUnknown(path) is { } because)
        {
            return new ContentReading.Refused(because);
        }

        try
        {
            using var swap = FileSwap.Begin(path.Canonical);
            return await openDocuments.TextOfAsync(path, cancellationToken) is { } open && !(swap.Current is FileContent.Text saved && string.Equals(saved.Value, open, StringComparison.Ordinal))
                ? new ContentReading.Content(new FileContent.Text(open, (swap.Current as FileContent.Text)?.Format ?? TextFormat.Default))
                : new ContentReading.Content(swap.Current);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ContentReading.Refused($"it cannot be read ({exception.Message})");
        }
    }

    public async ValueTask<EditOutcome> ApplyAsync(EditPlan plan, IEditWitness witness, CancellationToken cancellationToken)
    {
        var outcome = await _changes.ApplyAsync(plan, witness, cancellationToken);
        foreach (var file in (outcome as EditOutcome.Applied)?.Files.Where(static file => file.Place is EditPlace.Unsaved) ?? [])
        {
            _lastUnsaved[file.Path.Canonical] = file.Path;
        }

        return outcome;
    }

    public async ValueTask<LinesReading> ReadLinesAsync(ResolvedPath path, LineWindow window, CancellationToken cancellationToken)
    {
        try
        {
            using var handle = DiskFile.Open(path.Canonical);
            return handle is null
                ? new LinesReading.Refused($"{path.Lexical} is no longer there as a regular file. Look for it with Glob.")
                : await LineScan.ReadAsync(handle, window, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LinesReading.Refused($"{path.Lexical} cannot be read: {exception.Message}");
        }
    }

    private static bool IsBelow(string path, string root) =>
        path.Length > root.Length && path.StartsWith(root, StringComparison.Ordinal) && (root.EndsWith(Path.DirectorySeparatorChar) || path[root.Length] == Path.DirectorySeparatorChar);

    private static FileReading ReadDisk(string path, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var handle = DiskFile.Open(path);
            if (handle is null)
            {
                return Directory.Exists(path) ? new FileReading.Directory() : new FileReading.Missing();
            }

            var length = RandomAccess.GetLength(handle);
            return length > TextDecoding.MaxWholeFile
                ? Sniff(handle, path, length)
                : Decode(length > 0 ? TextDecoding.ReadFully(handle, length) : ReadUntilEnd(handle));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileReading.Refused($"{path} cannot be read: {exception.Message}");
        }
    }

    private static FileReading Sniff(SafeFileHandle handle, string path, long length)
    {
        Span<byte> head = stackalloc byte[8192];
        var count = RandomAccess.Read(handle, head, 0);
        return TextDecoding.Detect(head[..count]) is null
            ? new FileReading.Refused(string.Create(CultureInfo.InvariantCulture, $"{path} is a binary file of {length:N0} bytes; only text and images are read."))
            : new FileReading.Large(length);
    }

    /// <summary>Files that say that they are empty: most are, but those of <c>/proc</c> have contents all the same.</summary>
    private static byte[] ReadUntilEnd(SafeFileHandle handle)
    {
        using var whole = new MemoryStream();
        Span<byte> buffer = stackalloc byte[4096];
        while (whole.Length < TextDecoding.MaxWholeFile && RandomAccess.Read(handle, buffer, whole.Length) is var count and > 0)
        {
            whole.Write(buffer[..count]);
        }

        return whole.ToArray();
    }

    private static FileReading Decode(byte[] bytes) => TextDecoding.Decode(bytes) is { } text
        ? new FileReading.Text(text.Value, IsUnsaved: false) { Format = text.Format }
        : new FileReading.Binary(bytes);
}
