using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>
/// The one road by which a session changes files: what would be lost is kept first, what changed is remembered, can be reviewed,
/// and can be taken back. Safe for concurrent use.
/// </summary>
public sealed class WorkspaceEdits
{
    private const int MostBroken = 5;

    private readonly IWorkspaceFiles _files;
    private readonly ICheckpoints _checkpoints;
    private readonly Func<long> _position;
    private readonly Func<bool> _waitsForReview;

    /// <param name="position">The number of the last line of the session's transcript.</param>
    /// <param name="waitsForReview">Whether the user wants to look at each change.</param>
    public WorkspaceEdits(IWorkspaceFiles files, ICheckpoints checkpoints, Func<long> position, Func<bool> waitsForReview)
    {
        (_files, _checkpoints, _position, _waitsForReview) = (files, checkpoints, position, waitsForReview);
        Hunks = new PendingHunks(checkpoints.ReadReview());
        Hunks.Changed += (_, _) => checkpoints.KeepReview(Hunks.Keep);
    }

    /// <summary>What the session's model knows of files.</summary>
    public SeenFiles Seen { get; } = new();

    /// <summary>Says what a plan would break; null where nobody can.</summary>
    public Func<EditPlan, CancellationToken, ValueTask<ImmutableArray<BrokenPlace>>>? Judge { get; init; }

    /// <summary>Changes that wait for the user's word.</summary>
    public PendingHunks Hunks { get; }

    /// <summary>The changes that wait, with their places in the files as they are now.</summary>
    public async ValueTask<ImmutableArray<PendingHunk>> ShowHunksAsync(CancellationToken cancellationToken)
    {
        var shown = ImmutableArray.CreateBuilder<PendingHunk>();
        foreach (var path in Hunks.Paths)
        {
            var now = await _files.ReadContentAsync(path, cancellationToken) is ContentReading.Content { Value: FileContent.Text { Value: var text } } ? text : null;
            shown.AddRange(Hunks.In(path, now));
        }

        return shown.ToImmutable();
    }

    /// <summary>Carries out a plan of a call.</summary>
    /// <param name="recorded">See <see cref="Tools.ToolContext.Recorded"/>.</param>
    public async ValueTask<EditOutcome> ApplyAsync(EditPlan plan, string callId, Task recorded, CancellationToken cancellationToken)
    {
        var outcome = await _checkpoints.ApplyAsync(_files, plan, new CheckpointCause(CheckpointKind.Edit, _position(), callId), recorded, cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            Note(applied);
            if (_waitsForReview())
            {
                Hunks.Add(applied.Files);
            }
        }

        return outcome;
    }

    /// <summary>Takes back what stands of a change that was cut short by the end of the process that made it; null when there is none.</summary>
    /// <param name="calls">Calls that had begun and have no outcome.</param>
    public async ValueTask<HalfDoneChange?> TakeBackHalfDoneAsync(IReadOnlySet<string> calls, CancellationToken cancellationToken) =>
        calls.Count > 0
        && (await _checkpoints.ReadAsync(cancellationToken)).LastOrDefault() is { Cause: { Kind: CheckpointKind.Edit, CallId: { } id }, Changes.Length: > 1 } last
        && calls.Contains(id)
            ? await HalfDoneChange.TakeBackAsync(last, _checkpoints, _files, _position(), cancellationToken)
            : null;

    /// <summary>Keeps the files as they are while a command of a call runs.</summary>
    /// <param name="runsInBackground">Whether an earlier one still does.</param>
    public async ValueTask<ICommandCheckpoint> BeforeCommandAsync(string callId, bool runsInBackground, CancellationToken cancellationToken)
    {
        await _checkpoints.NoteBackgroundAsync(new CheckpointCause(CheckpointKind.Background, _position(), CallId: null), runsInBackground, cancellationToken);
        return await _checkpoints.BeforeCommandAsync(new CheckpointCause(CheckpointKind.Command, _position(), callId), cancellationToken);
    }

    /// <summary>What taking the files back to a line of the transcript would do.</summary>
    /// <param name="includesBackground">Also what changed while a command ran in the background, which may have been the user.</param>
    public async ValueTask<FileRewind> PreviewRewindAsync(long toSeq, bool includesBackground, CancellationToken cancellationToken)
    {
        // One that ended meanwhile is found to have ended before the next command.
        await _checkpoints.NoteBackgroundAsync(new CheckpointCause(CheckpointKind.Background, _position(), CallId: null), goesOn: true, cancellationToken);
        var records = (await _checkpoints.ReadAsync(cancellationToken)).Where(record => record.Cause.Seq > toSeq);
        return await FileRewind.OfAsync([.. records], includesBackground, _checkpoints, _files, cancellationToken);
    }

    /// <summary>What undoing the last rewind would do, and when that was; null when there was none.</summary>
    public async ValueTask<(FileRewind Rewind, long Seq)?> PreviewUndoAsync(CancellationToken cancellationToken)
    {
        var records = await _checkpoints.ReadAsync(cancellationToken);
        return records.LastOrDefault(record => record.Cause.Kind is CheckpointKind.Rewind) is { } last
            ? (await FileRewind.OfAsync([last], includesBackground: true, _checkpoints, _files, cancellationToken), last.Cause.Seq)
            : null;
    }

    /// <summary>Does what a preview said, and can itself be taken back.</summary>
    public async ValueTask<EditOutcome> RewindAsync(FileRewind rewind, CancellationToken cancellationToken)
    {
        var outcome = await _checkpoints.ApplyAsync(_files, rewind.Plan, new CheckpointCause(CheckpointKind.Rewind, _position(), CallId: null), Task.CompletedTask, cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            _checkpoints.RemoveEmpty(rewind.Folders);
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
        var rejections = Hunks.Rejections(choice);
        var broken = Judge is { } judge && !rejections.IsEmpty ? await judge(new EditPlan([.. rejections.Select(static rejection => rejection.Edit)]), cancellationToken) : [];
        foreach (var rejection in rejections)
        {
            // One file after the other: what the user changed in one must not keep the others.
            var cause = new CheckpointCause(CheckpointKind.Rejection, _position(), CallId: null);
            switch (await _checkpoints.ApplyAsync(_files, new EditPlan(rejection.Edit), cause, Task.CompletedTask, cancellationToken))
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

        if (settled.Count > 0)
        {
            problems.AddRange(broken.Take(MostBroken).Select(Broken));
        }

        return (settled.ToImmutable(), problems.ToImmutable());
    }

    /// <summary>What no longer compiles, with the change that needs the one that was taken back.</summary>
    private string Broken(BrokenPlace place)
    {
        var needs = Hunks.All.FirstOrDefault(hunk => string.Equals(hunk.Path.Canonical, place.Path, StringComparison.Ordinal) && place.Line >= hunk.Line && place.Line < hunk.Line + Math.Max(1, hunk.Lines));
        var why = needs is null ? string.Empty : $" The change {needs.Id} there needs the one that was taken back.";
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Without it {place.Path}, line {place.Line + 1}, no longer compiles: {place.Message}{why}");
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
