namespace LspAgent.Core.Sessions;

/// <summary>How safe a line must be before the writer goes on.</summary>
public enum Durability
{
    /// <summary>Handed to the operating system: survives the end of the process.</summary>
    Written,

    /// <summary>On the disk: survives the end of the machine. For user messages and around effects.</summary>
    Synced,
}

/// <summary>
/// The one open end of a session's transcript. One writer at a time across all processes. Lines are numbered in the order
/// of the calls; an append that failed (a full disk) leaves the transcript readable and is reported, never swallowed.
/// </summary>
public interface ITranscript : IAsyncDisposable
{
    SessionId Session { get; }

    /// <summary>The number of the last line.</summary>
    long LastSeq { get; }

    /// <summary>The folder for what belongs to the session beside its lines, absolute; made by who first writes there, deleted with the session.</summary>
    string FilesFolder { get; }

    /// <summary>
    /// Appends a line behind the last one and returns it. Throws <see cref="TranscriptWriteException"/> when it could not be
    /// kept: then it is not part of the transcript, no number is used up, and a later append may succeed.
    /// </summary>
    ValueTask<TranscriptLine> AppendAsync(AgentId agent, TranscriptEntry entry, Durability durability, CancellationToken cancellationToken);

    /// <summary>Makes sure that every line so far survives the end of the machine. Throws <see cref="TranscriptWriteException"/> when one may not.</summary>
    ValueTask SyncAsync(CancellationToken cancellationToken);

    /// <summary>Reads the lines from a number on, as they stand now.</summary>
    IAsyncEnumerable<TranscriptLine> ReadAsync(long fromSeq, CancellationToken cancellationToken);
}

/// <summary>What a list of sessions shows.</summary>
public sealed record SessionSummary(
    SessionId Session,
    string Root,
    string? Title,
    DateTimeOffset UpdatedAt,
    long Lines);

/// <summary>What opening a session ends in. Closed.</summary>
public abstract record TranscriptOpening
{
    private TranscriptOpening()
    {
    }

    /// <param name="Problems">Sentences for the user, such as that a torn last line was set aside.</param>
    public sealed record Opened(ITranscript Transcript, IReadOnlyList<TranscriptLine> Lines, IReadOnlyList<string> Problems) : TranscriptOpening;

    public sealed record NotFound(string Because) : TranscriptOpening;

    /// <summary>Another process has it open.</summary>
    public sealed record Busy(string Because) : TranscriptOpening;

    public sealed record Unreadable(string Because) : TranscriptOpening;
}

/// <summary>What deleting a session ends in. Closed.</summary>
public abstract record TranscriptDeletion
{
    private TranscriptDeletion()
    {
    }

    public sealed record Deleted : TranscriptDeletion;

    public sealed record NotFound(string Because) : TranscriptDeletion;

    /// <summary>Somebody has it open.</summary>
    public sealed record Busy(string Because) : TranscriptDeletion;
}

/// <summary>A line could not be kept. The message is one sentence for the user: what happened, why, and what to do.</summary>
/// <param name="isDiskFull">True when room on the disk is all that is missing.</param>
public sealed class TranscriptWriteException(string message, bool isDiskFull, Exception? innerException)
    : IOException(message, innerException)
{
    public bool IsDiskFull => isDiskFull;
}

/// <summary>Keeps transcripts, by the workspace that they belong to. Safe for concurrent use.</summary>
public interface ITranscriptStore
{
    /// <summary>Begins a session and writes its first line. Throws <see cref="TranscriptWriteException"/> when there is no place for it.</summary>
    /// <param name="takenOver">What a fork brings along, numbered from 2 without gaps, kept with its times; empty for a new session.</param>
    ValueTask<ITranscript> CreateAsync(
        TranscriptEntry.SessionStarted start,
        IReadOnlyList<TranscriptLine> takenOver,
        CancellationToken cancellationToken);

    /// <summary>Opens a session to go on with it.</summary>
    ValueTask<TranscriptOpening> OpenAsync(SessionId session, CancellationToken cancellationToken);

    /// <summary>Newest first; reads no more of each transcript than it must.</summary>
    /// <param name="root">Only sessions of this folder; null for all.</param>
    IAsyncEnumerable<SessionSummary> ListAsync(string? root, CancellationToken cancellationToken);

    /// <summary>Deletes a session that nobody has open.</summary>
    ValueTask<TranscriptDeletion> DeleteAsync(SessionId session, CancellationToken cancellationToken);
}
