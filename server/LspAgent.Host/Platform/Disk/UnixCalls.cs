using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform.Disk;

/// <summary>The calls relative to a folder, each answering 0 or the error number.</summary>
internal static class UnixCalls
{
    /// <summary>Stands for every way in which systems say that they cannot.</summary>
    public const int NotSupported = -1;

    private const int CurrentFolder = -100;
    private const int MacCurrentFolder = -2;

    /// <summary>What the user's mask leaves of read and write for everybody.</summary>
    public static int UsualMode { get; } = 0x1B6 & ~Mask();

    public static SafeFileHandle? Open(SafeFileHandle? folder, string name, int flags, int mode, out int error)
    {
        var descriptor = folder is null ? openat(OperatingSystem.IsMacOS() ? MacCurrentFolder : CurrentFolder, name, flags, mode) : openat(folder, name, flags, mode);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    public static int MakeFolder(SafeFileHandle folder, string name) => ErrorOf(mkdirat(folder, name, 0x1FF));

    /// <summary>Of an entry of a folder, or of an open file when no name is given.</summary>
    public static EntryState? State(SafeFileHandle handle, string? name, out int error)
    {
        var buffer = new byte[512];
        var isMac = OperatingSystem.IsMacOS();
        var result = (isMac, name) switch
        {
            (true, null) => fstat(handle, buffer),
            (true, _) => fstatat(handle, name ?? string.Empty, buffer, 0x20),
            _ => statx(handle, name ?? string.Empty, name is null ? 0x1000 : 0x100, 0x7FF, buffer),
        };
        error = ErrorOf(result);
        return error != 0 ? null : isMac ? OfMac(buffer) : OfLinux(buffer);
    }

    /// <summary>Of the entry that a path names; a link at its end is not followed. Null when there is none.</summary>
    public static EntryState? State(string path)
    {
        var buffer = new byte[256];
        var isMac = OperatingSystem.IsMacOS();
        var result = isMac ? fstatat(MacCurrentFolder, path, buffer, 0x20) : statx(CurrentFolder, path, 0x100, 0x7FF, buffer);
        return result < 0 ? null : isMac ? OfMac(buffer) : OfLinux(buffer);
    }

    public static int SetOwner(SafeFileHandle file, uint user, uint group) => ErrorOf(fchown(file, user, group));

    public static int Rename(SafeFileHandle folder, string from, string to, RenameKind kind)
    {
        if (kind is RenameKind.Replace)
        {
            return ErrorOf(renameat(folder, from, folder, to));
        }

        try
        {
            var result = OperatingSystem.IsMacOS()
                ? renameatx_np(folder, from, folder, to, kind is RenameKind.Exchange ? 2u : 4u)
                : renameat2(folder, from, folder, to, kind is RenameKind.Exchange ? 2u : 1u);
            return ErrorOf(result) switch
            {
                // EINVAL, ENOSYS, ENOTSUP.
                22 or 38 or 45 or 78 or 95 => NotSupported,
                var error => error,
            };
        }
        catch (EntryPointNotFoundException)
        {
            return NotSupported;
        }
    }

    public static int Link(SafeFileHandle folder, string existing, string added) => ErrorOf(linkat(folder, existing, folder, added, 0));

    public static int Symlink(SafeFileHandle folder, string target, string name) => ErrorOf(symlinkat(target, folder, name));

    public static string? ReadLink(SafeFileHandle folder, string name)
    {
        var buffer = new byte[4096];
        var length = readlinkat(folder, name, buffer, buffer.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)length);
    }

    public static int Unlink(SafeFileHandle folder, string name) => ErrorOf(unlinkat(folder, name, 0));

    private static int ErrorOf(int result) => result < 0 ? Marshal.GetLastPInvokeError() : 0;

    private static int Mask()
    {
        // Asking for the mask sets it: it is put back at once, before any file is made by this process's tools.
        var mask = umask(0x12);
        _ = umask(mask);
        return mask;
    }

    private static EntryState OfLinux(ReadOnlySpan<byte> data) => new(
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(data[28..])),
        BinaryPrimitives.ReadUInt64LittleEndian(data[32..]) ^ ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(data[140..]) << 48),
        BinaryPrimitives.ReadInt64LittleEndian(data[40..]),
        Nanoseconds(data[96..]),
        Nanoseconds(data[112..]),
        BinaryPrimitives.ReadUInt16LittleEndian(data[28..]) & 0xFFF,
        BinaryPrimitives.ReadUInt32LittleEndian(data[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(data[24..]));

    private static EntryState OfMac(ReadOnlySpan<byte> data) => new(
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(data[4..])),
        BinaryPrimitives.ReadUInt64LittleEndian(data[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(data[96..]),
        Nanoseconds(data[64..]),
        Nanoseconds(data[48..]),
        BinaryPrimitives.ReadUInt16LittleEndian(data[4..]) & 0xFFF,
        BinaryPrimitives.ReadUInt32LittleEndian(data[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(data[20..]));

    private static long Nanoseconds(ReadOnlySpan<byte> time) =>
        BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(time[8..]);

    private static EntryKind KindOf(int mode) => (mode & 0xF000) switch
    {
        0x8000 => EntryKind.File,
        0x4000 => EntryKind.Folder,
        0xA000 => EntryKind.Link,
        _ => EntryKind.Other,
    };

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int openat(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int openat(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mkdirat(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int mode);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, uint mask, [Out] byte[] result);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fstatat(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [Out] byte[] result, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags, uint mask, [Out] byte[] result);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fstatat(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [Out] byte[] result, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fstat(SafeFileHandle file, [Out] byte[] result);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchown(SafeFileHandle file, uint user, uint group);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int renameat(SafeFileHandle fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, SafeFileHandle toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int renameat2(SafeFileHandle fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, SafeFileHandle toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int renameatx_np(SafeFileHandle fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, SafeFileHandle toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, uint flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int linkat(SafeFileHandle fromFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string from, SafeFileHandle toFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string to, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int symlinkat([MarshalAs(UnmanagedType.LPUTF8Str)] string target, SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint readlinkat(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [Out] byte[] target, nint length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int unlinkat(SafeFileHandle folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int umask(int mask);
}
