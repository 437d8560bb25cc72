using System.Runtime.InteropServices;

namespace LspAgent.Host.Platform;

/// <summary>Tells regular files from pipes, devices and sockets, which the framework does not, and whose reading may never end.</summary>
internal static class FileKind
{
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;

    /// <summary>True unless the path surely names something else than a regular file.</summary>
    /// <remarks>Pipes, devices and sockets have no length, so that only empty files need a closer look.</remarks>
    public static bool IsRegular(FileInfo file) => file.Length > 0 || Mode(file.FullName) is not { } mode || (mode & TypeMask) == RegularType;

    private static int? Mode(string path)
    {
        // Of the structures, only the mode is read: at offset 28 of Linux's statx, the same on every architecture, and at
        // offset 4 of the stat of macOS.
        var buffer = new byte[512];
        if (OperatingSystem.IsLinux())
        {
            const int CurrentFolder = -100;
            const uint TypeAndMode = 3;
            return Linux.Statx(CurrentFolder, path, 0, TypeAndMode, buffer) == 0 ? BitConverter.ToUInt16(buffer, 28) : null;
        }

        if (OperatingSystem.IsMacOS())
        {
            return Mac.Stat(path, buffer) == 0 ? BitConverter.ToUInt16(buffer, 4) : null;
        }

        return null;
    }

    private static class Linux
    {
        [DllImport("libc", EntryPoint = "statx")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] result);
    }

    private static class Mac
    {
        [DllImport("libc", EntryPoint = "stat$INODE64")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatInode64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] result);

        [DllImport("libc", EntryPoint = "stat")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int StatPlain([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] result);

        public static int Stat(string path, byte[] result) =>
            RuntimeInformation.ProcessArchitecture is Architecture.X64 ? StatInode64(path, result) : StatPlain(path, result);
    }
}
