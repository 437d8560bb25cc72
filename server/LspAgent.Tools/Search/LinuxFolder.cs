using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Tells a file, and every state that it was in, from all others. The same stamp twice means the same content, unless it was changed within one tick of the file system's clock.</summary>
/// <param name="WrittenAt">In nanoseconds since 1970, as <see cref="ChangedAt"/>.</param>
/// <param name="ChangedAt">When anything of it was changed, which no program can set; 0 where nothing is known.</param>
internal readonly record struct FileStamp(ulong Inode, ulong Device, long WrittenAt, long ChangedAt)
{
    public long WrittenTicks => DateTime.UnixEpoch.Ticks + (WrittenAt / TimeSpan.NanosecondsPerTick);
}

/// <summary>Looks at the entries of one folder with one call of the system for each; links are not followed. Only for Linux.</summary>
internal sealed class LinuxFolder : IDisposable
{
    private const int CurrentFolder = -100;

    /// <summary>A folder, only as a place, and closed when a program is started.</summary>
    private const int AsPlace = 0x200000 | 0x80000;

    private const int NoFollow = 0x100;

    /// <summary>Kind, length, identity and the times of the last changes.</summary>
    private const uint Wanted = 0x1 | 0x40 | 0x80 | 0x100 | 0x200;

    private readonly string _path;
    private readonly int _descriptor;

    public LinuxFolder(string path)
    {
        Span<byte> name = stackalloc byte[256];
        _path = path;
        _descriptor = open(ref MemoryMarshal.GetReference(Terminated(path, name)), AsPlace);
    }

    /// <summary>Null when there is no such entry any more.</summary>
    public EntryState? StateOf(string name)
    {
        Span<byte> buffer = stackalloc byte[256];
        Span<byte> state = stackalloc byte[256];
        var (folder, entry) = _descriptor < 0 ? (CurrentFolder, Path.Join(_path, name)) : (_descriptor, name);
        if (statx(folder, ref MemoryMarshal.GetReference(Terminated(entry, buffer)), NoFollow, Wanted, ref MemoryMarshal.GetReference(state)) != 0)
        {
            return null;
        }

        var stamp = new FileStamp(
            BinaryPrimitives.ReadUInt64LittleEndian(state[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(state[136..]),
            Nanoseconds(state[112..]),
            Nanoseconds(state[96..]));
        return new EntryState(BinaryPrimitives.ReadUInt16LittleEndian(state[28..]) & 0xF000, BinaryPrimitives.ReadInt64LittleEndian(state[40..]), stamp);
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = close(_descriptor);
        }
    }

    private static Span<byte> Terminated(string text, Span<byte> buffer)
    {
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) < buffer.Length ? buffer : new byte[Encoding.UTF8.GetByteCount(text) + 1];
        bytes[Encoding.UTF8.GetBytes(text, bytes)] = 0;
        return bytes;
    }

    private static long Nanoseconds(ReadOnlySpan<byte> time) => (BinaryPrimitives.ReadInt64LittleEndian(time) * 1_000_000_000) + BinaryPrimitives.ReadInt32LittleEndian(time[8..]);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(ref byte path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, ref byte path, int flags, uint mask, ref byte state);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);

    /// <summary>What an entry is.</summary>
    internal readonly record struct EntryState(int Kind, long Length, FileStamp Stamp)
    {
        public bool IsFolder => Kind == 0x4000;

        public bool IsLink => Kind == 0xA000;
    }
}
