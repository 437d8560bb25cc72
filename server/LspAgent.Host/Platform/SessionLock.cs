using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>What asking for a lock ends in. Closed.</summary>
internal abstract record LockTaking
{
    private LockTaking()
    {
    }

    public sealed record Taken(SessionLock Lock) : LockTaking;

    /// <param name="By">Who holds it, for people, such as <c>process 4711, since 2026-11-02 10:20:30 UTC</c>.</param>
    public sealed record Held(string By) : LockTaking;

    public sealed record Impossible(string Because) : LockTaking;
}

/// <summary>
/// The right to write a session. One holder at a time among all processes, and within one; the kernel takes it back when the
/// process ends, however it ends. The file stays, since deleting it could give two holders the right.
/// </summary>
internal sealed class SessionLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private SessionLock(SafeFileHandle file) => _file = file;

    public static LockTaking TryTake(string path, DateTimeOffset now)
    {
        try
        {
            var taking = OperatingSystem.IsWindows() ? TryTakeOnWindows(path) : TryTakeOnUnix(path);
            if (taking is LockTaking.Taken taken)
            {
                WriteHolder(taken.Lock._file, now);
            }

            return taking;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LockTaking.Impossible(exception.Message);
        }
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows() && !_file.IsClosed)
        {
            Unix.Release(_file);
        }

        _file.Dispose();
    }

    private static LockTaking TryTakeOnWindows(string path)
    {
        try
        {
            return new LockTaking.Taken(new SessionLock(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read)));
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) is 32 or 33)
        {
            return new LockTaking.Held(ReadHolder(path));
        }
    }

    private static LockTaking TryTakeOnUnix(string path)
    {
        if (!File.Exists(path))
        {
            new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();
        }

        if (Unix.Open(path, canWrite: true) is not { } file)
        {
            return new LockTaking.Impossible($"{path} cannot be written ({Marshal.GetLastPInvokeErrorMessage()})");
        }

        if (Unix.TryLock(file) is var error and not 0)
        {
            file.Dispose();
            return Unix.IsHeld(error)
                ? new LockTaking.Held(ReadHolder(path))
                : new LockTaking.Impossible(string.Create(CultureInfo.InvariantCulture, $"the file system of {path} has no locks (error {error}). Set {UserFolder.Variable} to a folder on a local disk"));
        }

        return new LockTaking.Taken(new SessionLock(file));
    }

    private static void WriteHolder(SafeFileHandle file, DateTimeOffset now)
    {
        try
        {
            var holder = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, since {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
            RandomAccess.SetLength(file, holder.Length);
            RandomAccess.Write(file, holder, 0);
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            // On a full disk the lock holds all the same; only its holder cannot be named.
        }
    }

    private static string ReadHolder(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : Unix.Open(path, canWrite: false);
            Span<byte> holder = stackalloc byte[128];
            return file is not null && RandomAccess.Read(file, holder, 0) is > 0 and var length
                ? Encoding.UTF8.GetString(holder[..length])
                : "another process";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
