using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>
/// What taking changes back would do to the files as they are now. Each change is taken out of the present text, the newest first,
/// so that what the user did meanwhile stays; where the user changed the same lines, the file is left alone and said.
/// </summary>
/// <param name="Plan">What is to be done.</param>
/// <param name="Left">Files that stay as they are, and why.</param>
/// <param name="Merged">Files of the plan that keep something that somebody else did.</param>
/// <param name="Folders">Folders that came into being with what is taken back, the innermost first.</param>
public sealed record FileRewind(
    EditPlan Plan,
    ImmutableArray<FileConflict> Left,
    ImmutableArray<string> Merged,
    ImmutableArray<string> Folders)
{
    public bool IsEmpty => Plan.Files.IsEmpty && Left.IsEmpty;

    /// <param name="records">What is to be taken back, in the order in which it happened.</param>
    /// <param name="includesBackground">Whether that holds what changed while a command ran in the background, which may have been the user.</param>
    public static async ValueTask<FileRewind> OfAsync(
        ImmutableArray<CheckpointRecord> records,
        bool includesBackground,
        ICheckpoints checkpoints,
        IWorkspaceFiles files,
        CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, FileState>(StringComparer.Ordinal);
        foreach (var record in records.Reverse())
        {
            foreach (var change in record.Changes)
            {
                if (!states.TryGetValue(change.Path, out var state))
                {
                    states[change.Path] = state = await FileState.ReadAsync(new ResolvedPath(change.Path, change.Path), files, cancellationToken);
                }

                if (includesBackground || record.Cause.Kind is not CheckpointKind.Background)
                {
                    state.TakeBack(change, checkpoints);
                }
                else
                {
                    state.IsDoubtful = true;
                }
            }
        }

        var changed = states.Values.Where(state => state.Conflict is null && !state.IsAsFound).OrderBy(state => state.Path.Canonical, StringComparer.Ordinal).ToList();
        return new FileRewind(
            new EditPlan([.. changed.Select(state => new FileEdit(state.Path, state.Found, state.Now) { IsExact = true })]),
            [.. states.Values.Select(state => state.Conflict ?? state.Doubt).OfType<FileConflict>().OrderBy(conflict => conflict.Path.Canonical, StringComparer.Ordinal)],
            [.. changed.Where(state => state.IsMerged).Select(state => state.Path.Canonical)],
            [.. records.SelectMany(record => record.Folders).Distinct(StringComparer.Ordinal).OrderByDescending(folder => folder.Length)]);
    }

    /// <summary>One file on its way back.</summary>
    private sealed class FileState(ResolvedPath path, FileContent? found)
    {
        public ResolvedPath Path => path;

        public FileContent? Found { get; } = found;

        public FileContent? Now { get; private set; } = found;

        public bool IsMerged { get; private set; }

        public FileConflict? Conflict { get; private set; }

        /// <summary>True when somebody changed it, and that is to stay.</summary>
        public bool IsDoubtful { get; set; }

        public FileConflict? Doubt => IsDoubtful && IsAsFound
            ? new FileConflict(path, "it changed while a command ran in the background, which may have been you; `all` takes it back too", [])
            : null;

        public bool IsAsFound => FileContent.AreIdentical(Found, Now);

        public static async ValueTask<FileState> ReadAsync(ResolvedPath path, IWorkspaceFiles files, CancellationToken cancellationToken) =>
            await files.ReadContentAsync(path, cancellationToken) switch
            {
                ContentReading.Content content => new FileState(path, content.Value),
                ContentReading.Refused refused => new FileState(path, null) { Conflict = new FileConflict(path, refused.Because, []) },
                _ => throw new System.Diagnostics.UnreachableException(),
            };

        public void TakeBack(StoredChange change, ICheckpoints checkpoints)
        {
            if (Conflict is not null)
            {
                return;
            }

            if (!TryLoad(change.After, checkpoints, out var after) || !TryLoad(change.Before, checkpoints, out var before))
            {
                Conflict = new FileConflict(path, "what it held is not kept: it is larger than 10 MB, or it was long ago", []);
                return;
            }

            switch (new FileEdit(path, after, before).Onto(Now))
            {
                case EditMerge.Ready ready:
                    // Where nobody else changed the file, it is stored as it was then.
                    var isOthersMode = after?.Mode is { } mode && Now?.Mode != mode;
                    Now = ready.IsMerged ? ready.Edit.After : isOthersMode && before is not null ? before with { Mode = Now?.Mode } : before;
                    IsMerged |= ready.IsMerged;
                    break;
                case EditMerge.AlreadyDone:
                    break;
                case EditMerge.Conflict conflict:
                    Conflict = conflict.What;
                    break;
            }
        }

        private static bool TryLoad(StoredFile? stored, ICheckpoints checkpoints, out FileContent? content)
        {
            content = stored is null ? null : checkpoints.Load(stored);
            return stored is null || content is not null;
        }
    }
}
