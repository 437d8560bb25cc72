using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>A folder by its descriptor, reached part by part without following a link.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixFolder : FolderHandle
{
    private const int NoEntry = 2;
    private const int Exists = 17;
    private const int NotDirectory = 20;

    private readonly SafeFileHandle _folder;
    private readonly string _path;

    private UnixFolder(SafeFileHandle folder, string path) => (_folder, _path) = (folder, path);

    public static UnixFolder OpenPath(string path, List<string>? createdFolders)
    {
        var current = UnixCalls.Open(null, "/", UnixFlags.Folder, 0, out var error) ?? throw Failure(error, "/");
        var reached = string.Empty;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            reached = $"{reached}/{part}";
            var next = UnixCalls.Open(current, part, UnixFlags.Folder, 0, out error);
            if (next is null && error == NoEntry && createdFolders is not null)
            {
                if (UnixCalls.MakeFolder(current, part) is var made and not (0 or Exists))
                {
                    current.Dispose();
                    throw Failure(made, reached);
                }

                createdFolders.Add(reached);
                next = UnixCalls.Open(current, part, UnixFlags.Folder, 0, out error);
            }

            current.Dispose();
            if (next is null)
            {
                throw Failure(error, reached);
            }

            current = next;
        }

        return new UnixFolder(current, path);
    }

    public override EntryState? Find(string name) =>
        UnixCalls.State(_folder, name, out var error) ?? (error == NoEntry ? null : throw Failure(error, PathOf(name)));

    public override SafeFileHandle? OpenFile(string name)
    {
        if (UnixCalls.Open(_folder, name, UnixFlags.ReadFile, 0, out var error) is not { } file)
        {
            return error == NoEntry ? null : throw Failure(error, PathOf(name));
        }

        if (StateOf(file).Kind is EntryKind.File)
        {
            return file;
        }

        file.Dispose();
        throw new IOException($"{PathOf(name)} is not a regular file");
    }

    public override EntryState StateOf(SafeFileHandle file) => UnixCalls.State(file, null, out var error) ?? throw Failure(error, _path);

    public override SafeFileHandle CreateFile(string name) =>
        UnixCalls.Open(_folder, name, UnixFlags.NewFile, 0x180, out var error) ?? throw Failure(error, PathOf(name));

    public override void Adopt(SafeFileHandle file, EntryState from)
    {
        var own = StateOf(file);
        if (own.User != from.User || own.Group != from.Group)
        {
            // Only root may give files away; anybody else keeps at least the group where they can.
            _ = UnixCalls.SetOwner(file, from.User, from.Group) == 0 || UnixCalls.SetOwner(file, uint.MaxValue, from.Group) == 0;
        }

        SetMode(file, from.Mode);
    }

    public override void SetMode(SafeFileHandle file, int? mode) => File.SetUnixFileMode(file, (UnixFileMode)((mode ?? UnixCalls.UsualMode) & 0xFFF));

    public override bool TryExchange(string left, string right) => UnixCalls.Rename(_folder, left, right, RenameKind.Exchange) switch
    {
        0 => true,
        UnixCalls.NotSupported => false,
        var error => throw Failure(error, PathOf(right)),
    };

    public override void MoveToFree(string from, string to)
    {
        switch (UnixCalls.Rename(_folder, from, to, RenameKind.NoReplace))
        {
            case 0:
                return;
            case UnixCalls.NotSupported:
                AddName(from, to);
                Delete(from);
                return;
            case var error:
                throw Failure(error, PathOf(to));
        }
    }

    public override void MoveOver(string from, string to) => Check(UnixCalls.Rename(_folder, from, to, RenameKind.Replace), to);

    public override void AddName(string existing, string added) => Check(UnixCalls.Link(_folder, existing, added), added);

    public override string? TargetOf(string link) => UnixCalls.ReadLink(_folder, link);

    public override void CreateLink(string name, string target) => Check(UnixCalls.Symlink(_folder, target, name), name);

    public override void Delete(string name)
    {
        if (UnixCalls.Unlink(_folder, name) is var error and not (0 or NoEntry))
        {
            throw Failure(error, PathOf(name));
        }
    }

    public override void Dispose() => _folder.Dispose();

    private void Check(int error, string name)
    {
        if (error != 0)
        {
            throw Failure(error, PathOf(name));
        }
    }

    private string PathOf(string name) => $"{_path}/{name}";

    private static IOException Failure(int error, string path) => error switch
    {
        _ when error == UnixFlags.TooManyLinks || error == NotDirectory =>
            new IOException($"{path} is no longer what it was when its path was looked up: a link or a file has taken its place", error),
        NoEntry => new DirectoryNotFoundException($"{path} is not there"),
        _ => new IOException(string.Create(CultureInfo.InvariantCulture, $"{path}: {Marshal.GetPInvokeErrorMessage(error)}"), error),
    };
}

/// <summary>How a rename treats what has the name already.</summary>
internal enum RenameKind
{
    Replace,
    NoReplace,
    Exchange,
}
