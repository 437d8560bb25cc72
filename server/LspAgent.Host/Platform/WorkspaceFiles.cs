using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform;

/// <summary>The disk below the editor's open documents: what is open is read as the user sees it, the rest as it is stored.</summary>
public sealed class WorkspaceFiles(IOpenDocuments openDocuments, string homeFolder) : IWorkspaceFiles
{
    /// <summary>Up to here a file is held as a whole.</summary>
    private const int MaxWholeFile = 10 * 1024 * 1024;

    private readonly PathResolver _resolver = new(homeFolder);

    public ImmutableArray<UnsavedDocument> UnsavedDocuments => openDocuments.Unsaved;

    public PathResolution Resolve(string path, WorkspaceRoots roots) => _resolver.Resolve(path, roots.Root);

    public async ValueTask<FileReading> ReadAsync(ResolvedPath path, CancellationToken cancellationToken)
    {
        var open = await openDocuments.TextOfAsync(path, cancellationToken);
        var disk = ReadDisk(path.Canonical, cancellationToken);
        if (open is null)
        {
            return disk;
        }

        return disk is FileReading.Text same && string.Equals(same.Value, open, StringComparison.Ordinal)
            ? same
            : new FileReading.Text(open, Version(Encoding.UTF8.GetBytes(open)), IsUnsaved: true);
    }

    public async ValueTask<LinesReading> ReadLinesAsync(ResolvedPath path, LineWindow window, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path.Canonical);
            return file.Exists && FileKind.IsRegular(file)
                ? await LineScan.ReadAsync(path.Canonical, window, cancellationToken)
                : new LinesReading.Refused($"{path.Lexical} is no longer there as a regular file. Look for it with Glob.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LinesReading.Refused($"{path.Lexical} cannot be read: {exception.Message}");
        }
    }

    private static FileReading ReadDisk(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return Directory.Exists(path) ? new FileReading.Directory() : new FileReading.Missing();
            }

            if (!FileKind.IsRegular(file))
            {
                return new FileReading.Refused($"{path} is a pipe, a device or a socket and not a regular file; only regular files are read.");
            }

            cancellationToken.ThrowIfCancellationRequested();
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            return length > MaxWholeFile
                ? Sniff(handle, path, length)
                : Decode(length > 0 ? ReadFully(handle, length) : ReadUntilEnd(handle));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new FileReading.Refused($"{path} cannot be read: {exception.Message}");
        }
    }

    private static FileReading Sniff(Microsoft.Win32.SafeHandles.SafeFileHandle handle, string path, long length)
    {
        Span<byte> head = stackalloc byte[8192];
        var count = RandomAccess.Read(handle, head, 0);
        return TextDecoding.Detect(head[..count]) is null
            ? new FileReading.Refused(string.Create(CultureInfo.InvariantCulture, $"{path} is a binary file of {length:N0} bytes; only text and images are read."))
            : new FileReading.Large(length);
    }

    private static byte[] ReadFully(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(filled), filled) is var count and > 0)
        {
            filled += count;
        }

        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    /// <summary>Files that say that they are empty: most are, but those of <c>/proc</c> have contents all the same.</summary>
    private static byte[] ReadUntilEnd(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        using var whole = new MemoryStream();
        Span<byte> buffer = stackalloc byte[4096];
        while (whole.Length < MaxWholeFile && RandomAccess.Read(handle, buffer, whole.Length) is var count and > 0)
        {
            whole.Write(buffer[..count]);
        }

        return whole.ToArray();
    }

    private static FileReading Decode(byte[] bytes) => TextDecoding.Detect(bytes) is { } decoding
        ? new FileReading.Text(decoding.Encoding.GetString(bytes, decoding.MarkLength, bytes.Length - decoding.MarkLength), Version(bytes), IsUnsaved: false)
        : new FileReading.Binary(bytes);

    private static string Version(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
