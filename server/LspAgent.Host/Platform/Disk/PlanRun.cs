using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Disk;

/// <summary>
/// Carries plans out. First everything is looked at, merged and written beside the files; then the files change places; the
/// editor's documents come last, since only the editor can take those back. What fails on the way leaves every file as it was.
/// </summary>
internal sealed class PlanRun(IOpenDocuments documents)
{
    public async ValueTask<EditOutcome> ApplyAsync(EditPlan plan, IEditWitness witness, CancellationToken cancellationToken)
    {
        if (plan.Files.GroupBy(file => file.Path.Canonical, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key is { } twice)
        {
            return new EditOutcome.Refused($"{twice} stands twice in the same change; nothing was changed. Put its edits together.");
        }

        using var locks = await FileLocks.TakeAsync(plan.Files.Select(file => file.Path.Canonical), cancellationToken);
        var steps = new List<PlanStep>();
        try
        {
            var conflicts = ImmutableArray.CreateBuilder<FileConflict>();
            foreach (var file in plan.Files)
            {
                if (await LookAsync(file, steps, cancellationToken) is { } conflict)
                {
                    conflicts.Add(conflict);
                }
            }

            return conflicts.Count > 0
                ? new EditOutcome.Conflicted(conflicts.ToImmutable())
                : await ChangeAsync(steps, witness, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new EditOutcome.Refused(DiskErrors.IsFull(exception)
                ? "The disk is full; no file was changed. Tell the user: room must be freed before files can be edited."
                : $"{exception.Message.TrimEnd('.')}; no file was changed.");
        }
        finally
        {
            steps.ForEach(step => step.Dispose());
        }
    }

    /// <summary>Finds out what a file holds, for the user and on the disk, and brings the edit to it. Answers the conflict when there is one.</summary>
    private async ValueTask<FileConflict?> LookAsync(FileEdit edit, List<PlanStep> steps, CancellationToken cancellationToken)
    {
        if (documents.WhyUnknown(edit.Path) is { } because)
        {
            throw new IOException(because);
        }

        var open = edit.After is null or FileContent.Text ? await documents.TextOfAsync(edit.Path, cancellationToken) : null;
        var swap = FileSwap.Begin(edit.Path.Canonical);
        var isOurs = false;
        try
        {
            var format = swap.Current is FileContent.Text onDisk ? onDisk.Format : edit.After is FileContent.Text wanted ? wanted.Format : TextFormat.Default;
            var wasSaved = open is null || (swap.Current is FileContent.Text { Value: var saved } && string.Equals(saved, open, StringComparison.Ordinal));
            var current = open is null || wasSaved ? swap.Current : new FileContent.Text(open, format);
            var merge = edit.Onto(current);
            if (merge is EditMerge.Conflict { What: var conflict })
            {
                return conflict;
            }

            var (ready, isMerged) = merge is EditMerge.Ready merged ? (merged.Edit, merged.IsMerged) : (edit with { Before = current, After = current }, false);
            var isInEditor = ready.After is FileContent.Text && merge is EditMerge.Ready && (documents.WritesEveryFile || (open is not null && documents.TakesChanges));
            if (!isInEditor && !wasSaved && merge is EditMerge.Ready)
            {
                throw new IOException($"{edit.Path.Lexical} has changes in the editor that are not saved, and this editor takes no changes from here: ask the user to save it");
            }

            isOurs = !isInEditor;
            steps.Add(new PlanStep(ready, isMerged, isInEditor ? null : swap, wasSaved));
            return null;
        }
        finally
        {
            if (!isOurs)
            {
                swap.Dispose();
            }
        }
    }

    private async ValueTask<EditOutcome> ChangeAsync(List<PlanStep> steps, IEditWitness witness, CancellationToken cancellationToken)
    {
        var changing = steps.Where(step => !ReferenceEquals(step.Edit.Before, step.Edit.After)).ToList();
        await witness.BeforeAsync([.. changing.Select(step => step.Edit)], cancellationToken);
        foreach (var step in changing)
        {
            step.Swap?.Stage(step.Edit.After);
        }

        await witness.ReadyAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var step in changing)
        {
            if (step.Swap?.TrySwap() is false)
            {
                return new EditOutcome.Conflicted([new FileConflict(step.Edit.Path, "another program changed it in this very moment", [])]);
            }
        }

        var texts = ImmutableArray<string>.Empty;
        ImmutableArray<PlanStep> inEditor = [.. changing.Where(step => step.Swap is null)];
        if (!inEditor.IsEmpty)
        {
            switch (await documents.ChangeAsync([.. inEditor.Select(step => step.AsRewrite())], cancellationToken))
            {
                case DocumentsChange.Made made:
                    texts = made.Texts;
                    break;
                case DocumentsChange.NotMade { Because: var because }:
                    return new EditOutcome.Refused($"The editor did not make the change: {because}. No file was changed; read the file again before another try.");
            }
        }

        Finish(changing);
        await documents.SaveAsync([.. inEditor.Where(step => step.WasSaved).Select(step => step.Edit.Path)], CancellationToken.None);
        return new EditOutcome.Applied([.. steps.Select(step => Outcome(step, inEditor.IndexOf(step) is var index and >= 0 ? texts[index] : null))]);
    }

    private static void Finish(List<PlanStep> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                step.Swap?.Finish();
            }
            catch (IOException)
            {
                // The new file is in its place; what stays behind is only a copy of the old one.
            }
        }
    }

    private static AppliedEdit Outcome(PlanStep step, string? text)
    {
        if (text is null)
        {
            return new AppliedEdit(step.Edit, step.IsMerged, EditPlace.Disk);
        }

        var wanted = step.Edit.After as FileContent.Text ?? throw new UnreachableException();
        var edit = string.Equals(text, wanted.Value, StringComparison.Ordinal) ? step.Edit : new FileEdit(step.Edit.Path, step.Edit.Before, wanted with { Value = text });
        return new AppliedEdit(
            edit,
            step.IsMerged,
            IsOnDisk(step.Edit.Path.Canonical, text) ? EditPlace.Saved : EditPlace.Unsaved,
            ReferenceEquals(edit, step.Edit) ? null : "The editor changed the text further, as one that formats when it saves: read it again before the next edit.");
    }

    private static bool IsOnDisk(string path, string text)
    {
        try
        {
            using var file = DiskFile.Open(path);
            return file is not null
                && RandomAccess.GetLength(file) is <= TextDecoding.MaxWholeFile and var length
                && TextDecoding.Decode(TextDecoding.ReadFully(file, length)) is { } stored
                && string.Equals(stored.Value, text, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
