using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>A change of several files whose process ended between two of them, and what became of it since: either all of it stands, or nothing.</summary>
/// <param name="CallId">The call that made it.</param>
/// <param name="Text">What happened, for the model and the user.</param>
public sealed record HalfDoneChange(string CallId, string Text)
{
    /// <summary>Takes back what was done of it. Null when all of its files are as the change found them, or as it wanted them.</summary>
    /// <param name="record">What was written down before the first of its files was touched.</param>
    /// <param name="position">The number of the last line of the transcript.</param>
    public static async ValueTask<HalfDoneChange?> TakeBackAsync(
        CheckpointRecord record, ICheckpoints checkpoints, IWorkspaceFiles files, long position, CancellationToken cancellationToken)
    {
        var (done, undone, others) = (new List<FileEdit>(), new List<string>(), new List<string>());
        foreach (var change in record.Changes)
        {
            var path = new ResolvedPath(change.Path, change.Path);
            var (before, after) = (Load(change.Before), Load(change.After));
            var isKept = (change.Before is null || before is not null) && (change.After is null || after is not null);
            var now = await files.ReadContentAsync(path, cancellationToken) as ContentReading.Content;
            if (isKept && now is not null && FileContent.AreSame(now.Value, after))
            {
                done.Add(new FileEdit(path, now.Value, before) { IsExact = true });
            }
            else if (isKept && now is not null && FileContent.AreSame(now.Value, before))
            {
                undone.Add(change.Path);
            }
            else
            {
                others.Add(change.Path);
            }
        }

        if (done.Count == 0 || (undone.Count == 0 && others.Count == 0))
        {
            return null;
        }

        var outcome = await checkpoints.ApplyAsync(files, new EditPlan([.. done]), new CheckpointCause(CheckpointKind.Rejection, position, CallId: null), Task.CompletedTask, cancellationToken);
        var names = string.Join(", ", done.Select(static edit => edit.Path.Canonical));
        var what = outcome switch
        {
            EditOutcome.Applied => $"they were made what they were before, so that nothing of it stands: {names}. Repeat the change if it is still wanted.",
            EditOutcome.Refused refused => $"they could not be made what they were before: {names}. {refused.Because}",
            _ => $"they could not be made what they were before, since they changed again: {names}. Look at them before you go on.",
        };
        if (outcome is EditOutcome.Applied)
        {
            checkpoints.RemoveEmpty(record.Folders.Reverse());
        }

        var left = others.Count == 0 ? "" : $" Left as they are, since they hold something else by now: {string.Join(", ", others)}.";
        return new HalfDoneChange(record.Cause.CallId ?? "", $"The process ended in the middle of this change, when {done.Count} of {record.Changes.Length} files had been changed; {what}{left}");

        FileContent? Load(StoredFile? stored) => stored is null ? null : checkpoints.Load(stored);
    }
}
