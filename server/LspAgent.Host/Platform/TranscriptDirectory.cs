using System.Runtime.CompilerServices;
using LspAgent.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>The transcripts of one user on the disk: a folder for each workspace, a file for each session, readable by nobody else.</summary>
/// <param name="home">The user's folder; it is created when the first session is.</param>
public sealed class TranscriptDirectory(string home, TimeProvider time, FileWriter write) : ITranscriptStore
{
    private readonly string _projects = Path.Join(home, "projects");

    public TranscriptDirectory(string home, TimeProvider time)
        : this(home, time, RandomAccess.Write)
    {
    }

    public async ValueTask<ITranscript> CreateAsync(
        TranscriptEntry.SessionStarted start,
        IReadOnlyList<TranscriptLine> takenOver,
        CancellationToken cancellationToken)
    {
        if (!TranscriptPaths.IsPlain(start.Session))
        {
            throw new ArgumentException($"'{start.Session}' cannot be the id of a session: only letters, digits, '-' and '_' can.", nameof(start));
        }

        var paths = new TranscriptPaths(Path.Join(_projects, TranscriptPaths.FolderName(start.Root)), start.Session);
        var transcript = Begin(paths);
        try
        {
            // Nothing is lost with a session in which nothing was said: its first prompt brings it to the disk.
            await transcript.AppendAsync(AgentId.Main, start, Durability.Written, cancellationToken);
            if (takenOver.Count > 0)
            {
                await transcript.AppendAsync(takenOver, cancellationToken);
                paths.WriteTitle(LastTitle(takenOver));
            }

            return transcript;
        }
        catch
        {
            await transcript.DisposeAsync();
            DeleteQuietly(paths);
            throw;
        }
    }

    public async ValueTask<TranscriptOpening> OpenAsync(SessionId session, CancellationToken cancellationToken) =>
        Find(session) is { } paths
            ? await Task.Run(() => Open(paths, cancellationToken), cancellationToken)
            : new TranscriptOpening.NotFound($"There is no session {session}. `lspagent sessions list` shows those that there are.");

    public async IAsyncEnumerable<SessionSummary> ListAsync(string? root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var summaries = await Task.Run(
            () => Sessions(root is null ? null : TranscriptPaths.FolderName(root))
                .TakeWhile(_ => !cancellationToken.IsCancellationRequested)
                .Select(TranscriptSummaries.Read)
                .OfType<SessionSummary>()
                .Where(summary => root is null || IsSamePath(summary.Root, root))
                .OrderByDescending(summary => summary.UpdatedAt)
                .ThenByDescending(summary => summary.Session.Value, StringComparer.Ordinal)
                .ToList(),
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var summary in summaries)
        {
            yield return summary;
        }
    }

    public async ValueTask<TranscriptDeletion> DeleteAsync(SessionId session, CancellationToken cancellationToken) =>
        Find(session) is { } paths
            ? await Task.Run(() => Delete(paths), cancellationToken)
            : new TranscriptDeletion.NotFound($"There is no session {session}.");

    /// <summary>Reads a session to look at it: nothing is changed, and another process may be writing it.</summary>
    public async ValueTask<TranscriptLook> LookAsync(SessionId session, CancellationToken cancellationToken) =>
        Find(session) is { } paths
            ? await Task.Run(() => Look(paths, cancellationToken), cancellationToken)
            : new TranscriptLook.Refused($"There is no session {session}. `lspagent sessions list` shows those that there are.");

    /// <summary>The session with this id, or those whose ids begin so, the latest first.</summary>
    public IReadOnlyList<SessionId> Named(string name)
    {
        var session = new SessionId(name);
        return Find(session) is not null ? [session]
            : TranscriptPaths.IsPlain(session) ? [.. Sessions(folder: null)
                .Select(paths => paths.Session)
                .Where(id => id.Value.StartsWith(name, StringComparison.Ordinal))
                .OrderByDescending(id => id.Value, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The transcripts that a list cannot tell anything of.</summary>
    /// <param name="root">Only sessions of this folder; null for all.</param>
    public IReadOnlyList<string> Unreadable(string? root) =>
        [.. Sessions(root is null ? null : TranscriptPaths.FolderName(root)).Where(paths => TranscriptSummaries.Read(paths) is null).Select(paths => paths.Transcript)];

    /// <summary>Deletes the sessions that nobody wrote to for so long and nobody has open.</summary>
    /// <returns>How many there were.</returns>
    internal int DeleteOlderThan(TimeSpan age)
    {
        var oldest = time.GetUtcNow() - age;
        return Sessions(folder: null).Count(paths =>
            File.GetLastWriteTimeUtc(paths.Transcript) < oldest.UtcDateTime && Delete(paths) is TranscriptDeletion.Deleted);
    }

    private TranscriptFile Begin(TranscriptPaths paths)
    {
        SessionLock? taken = null;
        try
        {
            PrivateFiles.CreateFolder(paths.Folder);
            taken = SessionLock.TryTake(paths.Lock, time.GetUtcNow()) switch
            {
                LockTaking.Taken mine => mine.Lock,
                LockTaking.Held held => throw new IOException($"session {paths.Session} is open in {held.By}."),
                LockTaking.Impossible impossible => throw new IOException(impossible.Because),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            var stream = new FileStream(paths.Transcript, PrivateFiles.Options(FileMode.CreateNew, FileShare.Read | FileShare.Delete));
            return TranscriptFile.Begin(paths, taken, stream, time, write);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            taken?.Dispose();
            throw TranscriptFile.Failure(paths.Folder, exception);
        }
    }

    private static TranscriptLook Look(TranscriptPaths paths, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenHandle(paths.Transcript, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var reading = TranscriptReader.Read(file, RandomAccess.GetLength(file), fromSeq: 0, cancellationToken);
            return reading.Lines.Count > 0
                ? new TranscriptLook.Seen(paths.Transcript, reading.Lines, reading.Problems)
                : new TranscriptLook.Refused(WithoutLines(paths));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new TranscriptLook.Refused(Unreadable(paths, exception.Message).Because);
        }
    }

    private TranscriptOpening Open(TranscriptPaths paths, CancellationToken cancellationToken)
    {
        switch (SessionLock.TryTake(paths.Lock, time.GetUtcNow()))
        {
            case LockTaking.Held held:
                return new TranscriptOpening.Busy($"Session {paths.Session} is open in {held.By}. Close it there, or fork it to go on here.");
            case LockTaking.Impossible impossible:
                return Unreadable(paths, impossible.Because);
            case LockTaking.Taken { Lock: var taken }:
                FileStream? file = null;
                var isOpen = false;
                try
                {
                    file = new FileStream(paths.Transcript, PrivateFiles.Options(FileMode.Open, FileShare.Read | FileShare.Delete));
                    var opening = Open(paths, taken, file, cancellationToken);
                    isOpen = opening is TranscriptOpening.Opened;
                    return opening;
                }
                catch (FileNotFoundException)
                {
                    return new TranscriptOpening.NotFound($"Session {paths.Session} was deleted.");
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return Unreadable(paths, exception.Message);
                }
                finally
                {
                    if (!isOpen)
                    {
                        file?.Dispose();
                        taken.Dispose();
                    }
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private TranscriptOpening Open(TranscriptPaths paths, SessionLock taken, FileStream file, CancellationToken cancellationToken)
    {
        var reading = TranscriptReader.Read(file.SafeFileHandle, file.Length, fromSeq: 0, cancellationToken);
        if (reading.Lines is not [var first, ..])
        {
            return new TranscriptOpening.Unreadable(WithoutLines(paths));
        }

        if (first.Entry is TranscriptEntry.SessionStarted { FormatVersion: > TranscriptLineFormat.Version and var version })
        {
            return new TranscriptOpening.Unreadable(
                $"Session {paths.Session} was written by a newer version of LspAgent (format {version}; this one knows {TranscriptLineFormat.Version}). Update LspAgent to go on with it; it was left as it is.");
        }

        if (reading.TornLength > 0)
        {
            reading.Problems.Add(TakeOff(paths, file.SafeFileHandle, reading));
        }

        paths.WriteTitle(LastTitle(reading.Lines));
        return new TranscriptOpening.Opened(
            TranscriptFile.Continue(paths, taken, file, reading, time, write), reading.Lines, reading.Problems);
    }

    /// <summary>Sets a torn last line aside, and only then cuts it off.</summary>
    private static string TakeOff(TranscriptPaths paths, SafeFileHandle file, TranscriptReading reading)
    {
        var torn = $"The last line of the session was cut off when the process that wrote it ended ({reading.TornLength} bytes). Everything before it is there.";
        try
        {
            var path = paths.SetAside(file, reading.End, reading.TornLength);
            RandomAccess.SetLength(file, reading.End);
            return $"{torn} The rest was set aside in {path}.";
        }
        catch (IOException exception)
        {
            // What cannot be set aside stays where it is: a line break behind it makes it a line that is left out.
            reading.KeepTornEnd();
            return $"{torn} The rest could not be set aside ({exception.Message}), so it stays in the transcript and is left out.";
        }
    }

    private TranscriptDeletion Delete(TranscriptPaths paths)
    {
        switch (SessionLock.TryTake(paths.Lock, time.GetUtcNow()))
        {
            case LockTaking.Taken { Lock: var taken }:
                using (taken)
                {
                    return DeleteHeld(paths);
                }

            case LockTaking.Held held:
                return new TranscriptDeletion.Busy($"Session {paths.Session} is open in {held.By}. Close it there first.");
            case LockTaking.Impossible impossible:
                return new TranscriptDeletion.Busy($"Session {paths.Session} could not be deleted: {impossible.Because}.");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static TranscriptDeletion DeleteHeld(TranscriptPaths paths)
    {
        try
        {
            paths.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new TranscriptDeletion.Busy($"Session {paths.Session} could not be deleted: {exception.Message}");
        }

        return new TranscriptDeletion.Deleted();
    }

    private void DeleteQuietly(TranscriptPaths paths)
    {
        // What could not be begun must not show up in a list; that it cannot be deleted either is no news.
        _ = Delete(paths);
    }

    private TranscriptPaths? Find(SessionId session) =>
        TranscriptPaths.IsPlain(session)
            ? Folders().Select(folder => new TranscriptPaths(folder, session)).FirstOrDefault(paths => File.Exists(paths.Transcript))
            : null;

    private IEnumerable<TranscriptPaths> Sessions(string? folder) =>
        (folder is null ? Folders() : Folders().Where(path => string.Equals(Path.GetFileName(path), folder, StringComparison.Ordinal)))
            .SelectMany(path => Directory.EnumerateFiles(path, "*" + TranscriptPaths.Extension))
            .Select(path => new TranscriptPaths(Path.GetDirectoryName(path) ?? "", new SessionId(Path.GetFileNameWithoutExtension(path))))
            .Where(paths => TranscriptPaths.IsPlain(paths.Session));

    private IEnumerable<string> Folders() => Directory.Exists(_projects) ? Directory.EnumerateDirectories(_projects) : [];

    private static string? LastTitle(IEnumerable<TranscriptLine> lines) =>
        lines.Select(line => line.Entry).OfType<TranscriptEntry.Renamed>().LastOrDefault()?.Title;

    private static bool IsSamePath(string left, string right) =>
        string.Equals(left, right, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string WithoutLines(TranscriptPaths paths) =>
        $"{paths.Transcript} holds no line of a session that can be read: it is damaged, or the process ended while it began the session. It was left as it is; `lspagent sessions delete {paths.Session}` takes it away.";

    private static TranscriptOpening.Unreadable Unreadable(TranscriptPaths paths, string because) =>
        new($"Session {paths.Session} could not be opened: {because.TrimEnd('.')}. It was left as it is.");
}
