using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>Where the checkpoints of sessions are kept, outside of every workspace. Safe for concurrent use; the host implements it.</summary>
public interface ICheckpointStore
{
    /// <param name="folder">The session's own folder.</param>
    ICheckpoints Open(string folder, WorkspaceRoots roots);
}

/// <summary>What a session's changes took away, kept so that it can be given back. Safe for concurrent use.</summary>
public interface ICheckpoints
{
    /// <summary>Every change of the session so far, in order.</summary>
    ValueTask<ImmutableArray<CheckpointRecord>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What a file held then; null when it is no longer kept.</summary>
    FileContent? Load(StoredFile stored);

    /// <summary>Carries out a plan, with what it takes away kept before anything is touched.</summary>
    /// <param name="recorded">No file is changed before this is done.</param>
    ValueTask<EditOutcome> ApplyAsync(IWorkspaceFiles files, EditPlan plan, CheckpointCause cause, Task recorded, CancellationToken cancellationToken);

    /// <summary>Keeps the workspace's files as they are before something runs that may change any of them.</summary>
    ValueTask<ICommandCheckpoint> BeforeCommandAsync(CheckpointCause cause, CancellationToken cancellationToken);

    /// <summary>Records what changed while a command ran on in the background; nothing when none did.</summary>
    /// <param name="goesOn">Whether one still does.</param>
    ValueTask NoteBackgroundAsync(CheckpointCause cause, bool goesOn, CancellationToken cancellationToken);

    /// <summary>What was kept of the changes that wait for the user's word; null when nothing was.</summary>
    string? ReadReview() => null;

    /// <summary>Keeps what waits for the user's word, for a process that comes later.</summary>
    /// <param name="review">Is asked for what is to be kept, one writer after the other; null for nothing.</param>
    void KeepReview(Func<string?> review)
    {
    }

    /// <summary>Removes folders that a change had made, as far as they are empty now.</summary>
    void RemoveEmpty(IEnumerable<string> folders);
}

/// <summary>A command that is running, with the files of before kept.</summary>
public interface ICommandCheckpoint
{
    /// <summary>Why not every file could be kept; null when all were.</summary>
    string? Problem => null;

    /// <summary>Finds out what the command changed so far, and records it.</summary>
    /// <param name="users">Files that the user saved meanwhile, canonical: theirs are not the command's.</param>
    /// <param name="goesOn">It runs on in the background: what changes from here on may be its work or the user's.</param>
    /// <returns>The files, canonical.</returns>
    ValueTask<ImmutableArray<string>> AfterAsync(ImmutableHashSet<string> users, bool goesOn, CancellationToken cancellationToken);
}

/// <summary>Files that changed at one time, for one reason.</summary>
/// <param name="Folders">Those that came into being with it, the outermost first.</param>
public sealed record CheckpointRecord(CheckpointCause Cause, DateTimeOffset At, ImmutableArray<StoredChange> Changes, ImmutableArray<string> Folders);

/// <summary>Why files changed.</summary>
/// <param name="Seq">The last line of the transcript when it happened.</param>
/// <param name="CallId">The model's call that did it; null for the user.</param>
public sealed record CheckpointCause(CheckpointKind Kind, long Seq, string? CallId);

/// <summary>What changed files.</summary>
public enum CheckpointKind
{
    Edit,
    Command,
    Rewind,
    Rejection,

    /// <summary>While a command ran in the background: it may have been the user.</summary>
    Background,
}

/// <summary>What became of one file; null where it was not there.</summary>
/// <param name="Path">Canonical.</param>
public sealed record StoredChange(string Path, StoredFile? Before, StoredFile? After);

/// <summary>What a file held, by the hash of its bytes.</summary>
/// <param name="IsLink">True when the bytes are the target of a symbolic link.</param>
public sealed record StoredFile(string Hash, int? Mode, bool IsLink);

/// <summary>Keeps nothing.</summary>
public sealed class NoCheckpoints : ICheckpoints, ICheckpointStore, ICommandCheckpoint, IEditWitness
{
    public static NoCheckpoints Instance { get; } = new();

    public ICheckpoints Open(string folder, WorkspaceRoots roots) => this;

    public ValueTask<ImmutableArray<CheckpointRecord>> ReadAsync(CancellationToken cancellationToken) => new([]);

    public FileContent? Load(StoredFile stored) => null;

    public async ValueTask<EditOutcome> ApplyAsync(IWorkspaceFiles files, EditPlan plan, CheckpointCause cause, Task recorded, CancellationToken cancellationToken)
    {
        await recorded;
        return await files.ApplyAsync(plan, this, cancellationToken);
    }

    public ValueTask<ICommandCheckpoint> BeforeCommandAsync(CheckpointCause cause, CancellationToken cancellationToken) => new(this);

    public void RemoveEmpty(IEnumerable<string> folders)
    {
    }

    public ValueTask<ImmutableArray<string>> AfterAsync(ImmutableHashSet<string> users, bool goesOn, CancellationToken cancellationToken) => new([]);

    public ValueTask NoteBackgroundAsync(CheckpointCause cause, bool goesOn, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
