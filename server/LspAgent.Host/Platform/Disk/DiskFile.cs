using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>Opens files to read by their canonical path, and nothing that a link has put in its place since.</summary>
internal static class DiskFile
{
    /// <summary>Null when there is no such file. Throws what the file system throws, also for what is no regular file.</summary>
    public static SafeFileHandle? Open(string path)
    {
        if (Path.GetDirectoryName(path) is not { } folderPath)
        {
            return null;
        }

        try
        {
            using var folder = FolderHandle.Open(folderPath, createdFolders: null);
            return folder.Find(Path.GetFileName(path))?.Kind is null or EntryKind.Folder ? null : folder.OpenFile(Path.GetFileName(path));
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>What is known of a file or link by its canonical path, for a quick look at many; null when there is none.</summary>
    public static EntryState? StateOf(string path) => OperatingSystem.IsWindows()
        ? PathFolder.OpenPath(Path.GetDirectoryName(path) ?? path, createdFolders: null).Find(Path.GetFileName(path))
        : UnixCalls.State(path);
}
