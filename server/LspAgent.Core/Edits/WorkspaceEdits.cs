using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>
/// The one road by which a session changes files: what would be lost is kept first, what changed is remembered, can be reviewed,
/// and can be taken back. Safe for concurrent use.
/// </summary>
/// <param name="position">The number of the last line of the session's transcript.</param>
/// <param name="waitsForReview">Whether the user wants to look at each change.</param>
public sealed class WorkspaceEdits(IWorkspaceFiles files, ICheckpoints checkpoints, Func<long> position, Func<bool> waitsForReview)
{
    /// <summary>What the session's model knows of files.</summary>
    public SeenFiles Seen { get; } = new();

    /// <summary>Changes that wait for the user's word.</summary>
    public PendingHunks Hunks { get; } = new();

    /// <summary>Carries out a plan of a call.</summary>
    public async ValueTask<EditOutcome> ApplyAsync(EditPlan plan, string callId, CancellationToken cancellationToken)
    {
        var outcome = await checkpoints.ApplyAsync(files, plan, new CheckpointCause(CheckpointKind.Edit, position(), callId), cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            Note(applied);
            if (waitsForReview())
            {
                Hunks.Add(applied.Files);
            }
        }

        return outcome;
    }

    /// <summary>Keeps the files as they are while a command of a call runs.</summary>
    public ValueTask<ICommandCheckpoint> BeforeCommandAsync(string callId, CancellationToken cancellationToken) =>
        checkpoints.BeforeCommandAsync(new CheckpointCause(CheckpointKind.Command, position(), callId), cancellationToken);

    /// <summary>What taking the files back to a line of the transcript would do.</summary>
    public async ValueTask<FileRewind> PreviewRewindAsync(long toSeq, CancellationToken cancellationToken) =>
        await FileRewind.OfAsync([.. (await checkpoints.ReadAsync(cancellationToken)).Where(record => record.Cause.Seq > toSeq)], checkpoints, files, cancellationToken);

    /// <summary>What undoing the last rewind would do, and when that was; null when there was none.</summary>
    public async ValueTask<(FileRewind Rewind, long Seq)?> PreviewUndoAsync(CancellationToken cancellationToken)
    {
        var records = await checkpoints.ReadAsync(cancellationToken);
        return records.LastOrDefault(record => record.Cause.Kind is CheckpointKind.Rewind) is { } last
            ? (await FileRewind.OfAsync([last], checkpoints, files, cancellationToken), last.Cause.Seq)
            : null;
    }

    /// <summary>Does what a preview said, and can itself be taken back.</summary>
    public async ValueTask<EditOutcome> RewindAsync(FileRewind rewind, CancellationToken cancellationToken)
    {
        var outcome = await checkpoints.ApplyAsync(files, rewind.Plan, new CheckpointCause(CheckpointKind.Rewind, position(), CallId: null), cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            checkpoints.RemoveEmpty(rewind.Folders);
            Hunks.Drop(applied.Files.Select(file => file.Path.Canonical));
            Seen.Clear();
        }

        return outcome;
    }

    /// <summary>Takes changes that waited back out of the present text.</summary>
    /// <returns>The ids that no longer wait, and a sentence for each that could not be taken back.</returns>
    public async ValueTask<(ImmutableArray<string> Settled, ImmutableArray<string> Problems)> RejectAsync(HunkChoice choice, CancellationToken cancellationToken)
    {
        var settled = ImmutableArray.CreateBuilder<string>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var rejection in Hunks.Rejections(choice))
        {
            // One file after the other: what the user changed in one must not keep the others.
            var cause = new CheckpointCause(CheckpointKind.Rejection, position(), CallId: null);
            switch (await checkpoints.ApplyAsync(files, new EditPlan(rejection.Edit), cause, cancellationToken))
            {
                case EditOutcome.Applied applied:
                    Hunks.Settle(rejection.Ids, isAccepted: false);
                    Note(applied);
                    settled.AddRange(rejection.Ids);
                    break;
                case EditOutcome.Conflicted { Files: [var conflict, ..] }:
                    problems.Add($"{rejection.Edit.Path.Lexical} was left as it is: {conflict.Because}.");
                    break;
                case EditOutcome.Refused refused:
                    problems.Add(refused.Because);
                    break;
            }
        }

        return (settled.ToImmutable(), problems.ToImmutable());
    }

    private void Note(EditOutcome.Applied applied)
    {
        foreach (var file in applied.Files)
        {
            if (file.Edit.After is FileContent.Text text)
            {
                Seen.Note(file.Path, text.Value);
            }
        }
    }
}
