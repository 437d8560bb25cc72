using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>What a name in a folder is, without following a link.</summary>
internal enum EntryKind
{
    File,
    Folder,
    Link,

    /// <summary>A pipe, a device or a socket, whose reading may never end.</summary>
    Other,
}

/// <summary>What is known of an entry of a folder. Two that are equal are the same entry, unchanged.</summary>
/// <param name="ChangedAt">In nanoseconds; larger after each change of content or permissions where the system says so.</param>
internal readonly record struct EntryState(EntryKind Kind, ulong Identity, long Length, long ChangedAt, long WrittenAt, int Mode, uint User, uint Group);

/// <summary>
/// An open folder. Its entries are used through it, so that nobody who renames a folder above or puts a link in its place can
/// lead a write elsewhere. Throws what the file system throws.
/// </summary>
internal abstract class FolderHandle : IDisposable
{
    /// <summary>Opens a folder by its canonical path. Where a link has taken the place of a part of it, this fails.</summary>
    /// <param name="createdFolders">When given, missing folders are created and put here, the outermost first.</param>
    public static FolderHandle Open(string path, List<string>? createdFolders) =>
        OperatingSystem.IsWindows() ? PathFolder.OpenPath(path, createdFolders) : UnixFolder.OpenPath(path, createdFolders);

    /// <summary>Null when there is no such entry.</summary>
    public abstract EntryState? Find(string name);

    /// <summary>Opens a file to read, never through a link. Null when there is none; something that is no file makes this fail.</summary>
    public abstract SafeFileHandle? OpenFile(string name);

    public abstract EntryState StateOf(SafeFileHandle file);

    /// <summary>A new file to write that only the user can read.</summary>
    public abstract SafeFileHandle CreateFile(string name);

    /// <summary>Gives a new file the permissions of another, and its owner where that is possible.</summary>
    public abstract void Adopt(SafeFileHandle file, EntryState from);

    /// <summary>The permissions of a file that has no predecessor.</summary>
    public abstract void SetMode(SafeFileHandle file, int? mode);

    /// <summary>Two entries change names at once. False when the file system cannot.</summary>
    public abstract bool TryExchange(string left, string right);

    /// <summary>Renames an entry to a name that must be free.</summary>
    public abstract void MoveToFree(string from, string to);

    /// <summary>Renames an entry; what had the name is gone.</summary>
    public abstract void MoveOver(string from, string to);

    /// <summary>A second name for the same file.</summary>
    public abstract void AddName(string existing, string added);

    public abstract string? TargetOf(string link);

    public abstract void CreateLink(string name, string target);

    /// <summary>Does nothing when there is none.</summary>
    public abstract void Delete(string name);

    public abstract void Dispose();
}
