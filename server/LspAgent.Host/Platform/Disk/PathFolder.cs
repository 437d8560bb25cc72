using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>A folder by its path, for systems without calls relative to a folder.</summary>
internal sealed class PathFolder : FolderHandle
{
    private readonly string _path;

    private PathFolder(string path) => _path = path;

    public static PathFolder OpenPath(string path, List<string>? createdFolders)
    {
        if (!Directory.Exists(path))
        {
            if (createdFolders is null)
            {
                throw new DirectoryNotFoundException($"{path} is not there");
            }

            var missing = new Stack<string>();
            for (var folder = path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            {
                missing.Push(folder);
            }

            Directory.CreateDirectory(path);
            createdFolders.AddRange(missing);
        }

        return new PathFolder(path);
    }

    public override EntryState? Find(string name)
    {
        var file = new FileInfo(PathOf(name));
        return file.LinkTarget is not null ? State(file, EntryKind.Link)
            : file.Exists ? State(file, EntryKind.File)
            : Directory.Exists(file.FullName) ? new EntryState(EntryKind.Folder, 0, 0, 0, 0, 0, 0, 0)
            : null;
    }

    public override SafeFileHandle? OpenFile(string name) => Find(name)?.Kind switch
    {
        null => null,
        EntryKind.File => File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete),
        _ => throw new IOException($"{PathOf(name)} is not a regular file"),
    };

    public override EntryState StateOf(SafeFileHandle file) =>
        new(EntryKind.File, 0, RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file).Ticks * 100, File.GetLastWriteTimeUtc(file).Ticks * 100, 0, 0, 0);

    public override SafeFileHandle CreateFile(string name) => File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

    public override void Adopt(SafeFileHandle file, EntryState from)
    {
    }

    public override void SetMode(SafeFileHandle file, int? mode)
    {
    }

    public override bool TryExchange(string left, string right) => false;

    public override void MoveToFree(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: false);

    public override void MoveOver(string from, string to) => File.Move(PathOf(from), PathOf(to), overwrite: true);

    /// <summary>A copy serves as well: it is only ever moved back.</summary>
    public override void AddName(string existing, string added) => File.Copy(PathOf(existing), PathOf(added), overwrite: false);

    public override string? TargetOf(string link) => new FileInfo(PathOf(link)).LinkTarget;

    public override void CreateLink(string name, string target) => File.CreateSymbolicLink(PathOf(name), target);

    public override void Delete(string name) => File.Delete(PathOf(name));

    public override void Dispose()
    {
    }

    private string PathOf(string name) => Path.Join(_path, name);

    private static EntryState State(FileInfo file, EntryKind kind) =>
        new(kind, 0, kind is EntryKind.File ? file.Length : 0, file.LastWriteTimeUtc.Ticks * 100, file.LastWriteTimeUtc.Ticks * 100, 0, 0, 0);
}
