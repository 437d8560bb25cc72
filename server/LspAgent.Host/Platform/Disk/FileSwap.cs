using System.Globalization;
using System.Security.Cryptography;
using LspAgent.Core.Edits;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>
/// One file that gets another content: written beside it and made safe first, then put in its place in one step, and taken back
/// as it was when another file of the same plan fails. A reader sees the old file or the new one, whole. Throws what the file
/// system throws, and then the file is as before.
/// </summary>
internal sealed class FileSwap : IDisposable
{
    public const string TemporaryPrefix = ".lspagent-";
    public const string TemporarySuffix = ".tmp";

    private static int _counter;

    private readonly List<string> _createdFolders = [];
    private readonly string _folderPath;
    private readonly string _name;
    private FolderHandle? _folder;
    private SafeFileHandle? _held;
    private EntryState? _state;
    private string? _temporary;
    private bool _isSwapped;
    private bool _isDeletion;
    private bool _isFinished;

    private FileSwap(string path)
    {
        Path = path;
        _folderPath = System.IO.Path.GetDirectoryName(path) ?? throw new IOException($"{path} is no file");
        _name = System.IO.Path.GetFileName(path);
    }

    public string Path { get; }

    /// <summary>What the file held when it was looked at; null when there is none.</summary>
    public FileContent? Current { get; private set; }

    /// <summary>Looks at a file, and holds it and its folder.</summary>
    /// <param name="path">Canonical: a link in it is a change since it was looked up, and fails.</param>
    public static FileSwap Begin(string path)
    {
        var swap = new FileSwap(path);
        try
        {
            swap.Look();
            return swap;
        }
        catch
        {
            swap.Dispose();
            throw;
        }
    }

    /// <summary>Writes the new content beside the file and makes it safe. The file itself is not touched.</summary>
    /// <param name="after">Null to delete it.</param>
    public void Stage(FileContent? after)
    {
        _isDeletion = after is null;
        _folder ??= FolderHandle.Open(_folderPath, _createdFolders);
        if (after is null)
        {
            return;
        }

        _temporary = FreeName();
        if (after is FileContent.Link link)
        {
            _folder.CreateLink(_temporary, link.Target);
            return;
        }

        using var file = _folder.CreateFile(_temporary);
        RandomAccess.Write(file, BytesOf(after).Span, 0);
        if (_state is { Kind: EntryKind.File } predecessor)
        {
            _folder.Adopt(file, after.Mode is { } mode ? predecessor with { Mode = mode } : predecessor);
        }
        else
        {
            _folder.SetMode(file, after.Mode);
        }

        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Puts the new content in its place. False when the file is no longer the one that was looked at; it then stays as it is.</summary>
    public bool TrySwap()
    {
        var folder = _folder ?? throw new InvalidOperationException("Nothing was staged.");
        if (_state is null)
        {
            return TrySwapNew(folder);
        }

        if (_isDeletion)
        {
            var aside = FreeName();
            folder.MoveToFree(_name, aside);
            _temporary = aside;
            _isSwapped = IsAsSeen(aside);
            if (!_isSwapped)
            {
                folder.MoveToFree(aside, _name);
                _temporary = null;
            }

            return _isSwapped;
        }

        var temporary = _temporary ?? throw new InvalidOperationException("Nothing was staged.");
        if (folder.TryExchange(temporary, _name))
        {
            _isSwapped = IsAsSeen(temporary);
            if (!_isSwapped)
            {
                folder.TryExchange(temporary, _name);
            }

            return _isSwapped;
        }

        if (!IsAsSeen(_name))
        {
            return false;
        }

        var backup = FreeName();
        folder.AddName(_name, backup);
        folder.MoveOver(temporary, _name);
        _temporary = backup;
        _isSwapped = true;
        return true;
    }

    /// <summary>Makes the file what it was.</summary>
    public void TakeBack()
    {
        if (!_isSwapped || _folder is null)
        {
            return;
        }

        if (_state is null)
        {
            _folder.Delete(_name);
        }
        else if (_temporary is { } old)
        {
            _folder.MoveOver(old, _name);
            _temporary = null;
        }

        _isSwapped = false;
    }

    /// <summary>Lets go of what the file was. From here on there is no way back.</summary>
    public void Finish()
    {
        _isFinished = true;
        if (_temporary is { } old)
        {
            _folder?.Delete(old);
        }
    }

    public void Dispose()
    {
        try
        {
            GiveUp();
        }
        finally
        {
            _held?.Dispose();
            _folder?.Dispose();
        }
    }

    /// <summary>The bytes that a content is stored as.</summary>
    /// <exception cref="IOException">The text holds half a character, which no encoding can write.</exception>
    public static ReadOnlyMemory<byte> BytesOf(FileContent content) => content switch
    {
        FileContent.Text text => TextDecoding.TryEncode(text.Value, text.Format) ?? throw new IOException("the text holds half a surrogate pair, which cannot be written"),
        FileContent.Bytes bytes => bytes.Value,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private void GiveUp()
    {
        if (_isFinished)
        {
            return;
        }

        TakeBack();
        if (_temporary is { } temporary)
        {
            _folder?.Delete(temporary);
        }

        for (var index = _createdFolders.Count - 1; index >= 0 && Directory.Exists(_createdFolders[index]) && !Directory.EnumerateFileSystemEntries(_createdFolders[index]).Any(); index--)
        {
            Directory.Delete(_createdFolders[index]);
        }
    }

    private void Look()
    {
        try
        {
            _folder = FolderHandle.Open(_folderPath, createdFolders: null);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }

        _state = _folder.Find(_name);
        switch (_state?.Kind)
        {
            case null:
                return;
            case EntryKind.Link:
                Current = new FileContent.Link(_folder.TargetOf(_name) ?? string.Empty);
                return;
            case EntryKind.Folder:
                throw new IOException($"{Path} is a directory and not a file");
            case EntryKind.Other:
                throw new IOException($"{Path} is a pipe, a device or a socket and not a regular file");
        }

        _held = _folder.OpenFile(_name) ?? throw new IOException($"{Path} was deleted just now");
        if (!OperatingSystem.IsWindows() && Unix.IsLockedByOther(_held))
        {
            throw new IOException($"{Path} is locked by another process");
        }

        var state = _folder.StateOf(_held);
        _state = state;
        if (state.Length > TextDecoding.MaxWholeFile)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{Path} has {state.Length:N0} bytes, and only files up to {TextDecoding.MaxWholeFile:N0} are changed as a whole"));
        }

        Current = TextDecoding.ContentOf(TextDecoding.ReadFully(_held, state.Length)) with { Mode = OperatingSystem.IsWindows() ? null : state.Mode };
    }

    private bool TrySwapNew(FolderHandle folder)
    {
        if (_temporary is not { } temporary)
        {
            return true;
        }

        try
        {
            folder.MoveToFree(temporary, _name);
        }
        catch (IOException) when (folder.Find(_name) is not null)
        {
            return false;
        }

        _temporary = null;
        _isSwapped = true;
        return true;
    }

    private bool IsAsSeen(string name) =>
        _folder?.Find(name) is { } now && _state is { } then
        && (now.Kind, now.Identity, now.Length, now.WrittenAt) == (then.Kind, then.Identity, then.Length, then.WrittenAt);

    private static string FreeName() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TemporaryPrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}{TemporarySuffix}");
}
