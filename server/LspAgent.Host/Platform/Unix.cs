using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>The few calls of the operating system that the framework does not offer; not for Windows.</summary>
internal static class Unix
{
    private const int LockExclusive = 2;
    private const int LockNoWait = 4;
    private const int LockShared = 1;
    private const int Unlock = 8;
    private const int ReadAndWrite = 2;
    private const int GetLock = 5;
    private const short ReadLock = 0;
    private const short NoLock = 2;

    /// <summary>Takes a lock on an open file that the kernel gives back when the process ends, however it ends.</summary>
    /// <returns>0, or the error number.</returns>
    public static int TryLock(SafeFileHandle file) => flock(file, LockExclusive | LockNoWait) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Gives a lock back at once. Closing the file alone does not while a program that was just started still has a copy of it.</summary>
    public static void Release(SafeFileHandle file) => _ = flock(file, Unlock);

    /// <summary>True while another process has the file for itself. Nothing is held afterwards, so that nobody else is kept out.</summary>
    public static bool IsLockedByOther(SafeFileHandle file)
    {
        if (flock(file, LockShared | LockNoWait) != 0)
        {
            return IsHeld(Marshal.GetLastPInvokeError());
        }

        _ = flock(file, Unlock);
        return OperatingSystem.IsLinux() && Environment.Is64BitProcess && HasRecordLock(file);
    }

    /// <summary>Locks on parts of a file are of another kind, which the first kind does not see; asking takes none.</summary>
    private static bool HasRecordLock(SafeFileHandle file)
    {
        // Elsewhere a call with a variable number of arguments cannot be made in this way.
        var asked = new RecordLock { Type = ReadLock };
        return fcntl(file, GetLock, ref asked) == 0 && asked.Type != NoLock;
    }

    /// <summary>True when the error number says that somebody else holds the lock.</summary>
    public static bool IsHeld(int error) => error == (OperatingSystem.IsLinux() ? 11 : 35);

    /// <summary>Opens a file that is there, or a folder to read, without the shared lock that the framework takes. Null when it cannot be opened.</summary>
    public static SafeFileHandle? Open(string path, bool canWrite)
    {
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;
        var descriptor = open(path, closeOnExec | (canWrite ? ReadAndWrite : 0));
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Makes sure that the names in a folder survive the end of the machine, as far as its file system can.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = Open(path, canWrite: false);
        if (folder is not null)
        {
            // Some file systems refuse this for folders; there is nothing better to do on those.
            _ = fsync(folder);
        }
    }

    /// <summary>Takes over an open descriptor of another process of the same user; null where the kernel does not let us.</summary>
    public static SafeFileHandle? TakeDescriptor(int process, int descriptor)
    {
        const int OpenProcess = 434;
        const int GetDescriptor = 438;
        var handle = syscall(OpenProcess, process, 0, 0);
        if (handle < 0)
        {
            return null;
        }

        using var open = new SafeFileHandle(handle, ownsHandle: true);
        var taken = syscall(GetDescriptor, (int)handle, descriptor, 0);
        return taken < 0 ? null : new SafeFileHandle(taken, ownsHandle: true);
    }

    /// <summary>The path with every link resolved; null when there is nothing at its end.</summary>
    public static string? RealPath(string path)
    {
        var resolved = realpath(path, IntPtr.Zero);
        if (resolved == IntPtr.Zero)
        {
            return null;
        }

        var text = Marshal.PtrToStringUTF8(resolved);
        free(resolved);
        return text;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint syscall(nint number, nint first, nint second, nint third);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr realpath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, IntPtr resolved);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void free(IntPtr memory);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int flock(SafeFileHandle file, int operation);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle file);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fcntl(SafeFileHandle file, int operation, ref RecordLock asked);

    /// <summary>A lock on some bytes of a file as 64-bit Linux has it; all of them when the length is 0.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RecordLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
