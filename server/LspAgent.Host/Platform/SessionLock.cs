using System.Globalization;
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
    private readonly FileStream _file;

    private SessionLock(FileStream file) => _file = file;

    public static LockTaking TryTake(string path, DateTimeOffset now)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, PrivateFiles.Options(FileMode.OpenOrCreate, OperatingSystem.IsWindows() ? FileShare.Read : FileShare.ReadWrite));
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            return new LockTaking.Held(ReadHolder(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LockTaking.Impossible(exception.Message);
        }

        if (!OperatingSystem.IsWindows() && Unix.TryLock(file.SafeFileHandle) is var error and not 0)
        {
            file.Dispose();
            return Unix.IsHeld(error)
                ? new LockTaking.Held(ReadHolder(path))
                : new LockTaking.Impossible(string.Create(CultureInfo.InvariantCulture, $"the file system of {path} has no locks (error {error}). Set {UserFolder.Variable} to a folder on a local disk"));
        }

        WriteHolder(file.SafeFileHandle, now);
        return new LockTaking.Taken(new SessionLock(file));
    }

    public void Dispose() => _file.Dispose();

    private static void WriteHolder(SafeFileHandle file, DateTimeOffset now)
    {
        try
        {
            var holder = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"process {Environment.ProcessId}, since {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
            RandomAccess.SetLength(file, holder.Length);
            RandomAccess.Write(file, holder, 0);
        }
        catch (IOException)
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
                : Unix.OpenToRead(path);
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

    private static bool IsSharingViolation(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : Unix.IsHeld(exception.HResult);
}
