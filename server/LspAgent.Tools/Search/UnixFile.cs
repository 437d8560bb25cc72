using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LspAgent.Tools.Search;

/// <summary>
/// Reads a file in as few calls of the system as there can be: a search reads thousands, and the framework locks and looks at each besides.
/// Nothing of it is held afterwards. Not for Windows.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixFile
{
    private const int Interrupted = 4;

    /// <summary>Closed when a program is started, and never waiting for what turns out to be a pipe.</summary>
    private static int ToRead => OperatingSystem.IsLinux() ? 0x80000 | 0x800 : 0x1000000 | 0x4;

    /// <summary>Reads the beginning of a file, as much as there is place for.</summary>
    /// <returns>How many bytes that were.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int Read(string path, Span<byte> buffer)
    {
        var descriptor = open(path, ToRead);
        if (descriptor < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }

        try
        {
            var filled = 0;
            while (filled < buffer.Length)
            {
                var count = read(descriptor, ref buffer[filled], buffer.Length - filled);
                if (count == 0)
                {
                    break;
                }

                if (count > 0)
                {
                    filled += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    throw new IOException(Marshal.GetLastPInvokeErrorMessage());
                }
            }

            return filled;
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint read(int descriptor, ref byte buffer, nint count);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
}
