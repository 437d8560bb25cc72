using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>A change of some files that happens as a whole or not at all. Pure: it says what is to become of what, and touches nothing.</summary>
public sealed record EditPlan(ImmutableArray<FileEdit> Files)
{
    public EditPlan(FileEdit file)
        : this([file])
    {
    }

    /// <summary>What takes the plan back.</summary>
    public EditPlan Inverse => new([.. Files.Reverse().Select(file => file.Inverse)]);

    /// <summary>The changes as clients draw them; what is no text is left out.</summary>
    public ImmutableArray<FileChange> Changes =>
    [
        .. Files.Where(file => file is { Before: null or FileContent.Text, After: null or FileContent.Text })
            .Select(file => new FileChange(file.Path.Lexical, (file.Before as FileContent.Text)?.Value, (file.After as FileContent.Text)?.Value)),
    ];
}

/// <summary>What is to become of one file, built on what somebody saw of it.</summary>
/// <param name="Before">What the change was made for; null when the file was not there.</param>
/// <param name="After">What is wanted; null when the file is to go.</param>
public sealed record FileEdit(ResolvedPath Path, FileContent? Before, FileContent? After)
{
    /// <summary>The change in hunks; what is no text has none.</summary>
    public TextPatch Patch
    {
        get => field ??= Before is FileContent.Text before && After is FileContent.Text after
            ? TextPatch.Between(before.Value, after.Value)
            : TextPatch.Empty;
        init;
    }

    /// <summary>True when the file is to be stored just as said; otherwise it is stored as it is now.</summary>
    public bool IsExact { get; init; }

    public FileEdit Inverse => new(Path, After, Before);

    /// <summary>A change of a text by hunks of its own.</summary>
    public static FileEdit Of(ResolvedPath path, FileContent.Text before, TextPatch patch) =>
        new(path, before, before with { Value = patch.ApplyTo(before.Value) }) { Patch = patch };

    /// <summary>The same change for what the file holds now.</summary>
    public EditMerge Onto(FileContent? current)
    {
        if (FileContent.AreSame(current, Before))
        {
            return new EditMerge.Ready(this with { Before = current, After = IsExact ? After : Kept(After, current) }, IsMerged: false);
        }

        if (FileContent.AreSame(current, After))
        {
            return new EditMerge.AlreadyDone();
        }

        return (Before, After, current) switch
        {
            (FileContent.Text before, FileContent.Text, FileContent.Text now) => Patch.Onto(before.Value, now.Value) switch
            {
                TextMerge.Merged merged => new EditMerge.Ready(Of(Path, now, merged.Patch), IsMerged: true),
                TextMerge.Conflict conflict => new EditMerge.Conflict(new FileConflict(Path, "the same lines were changed meanwhile", conflict.Places)),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            (null, _, _) => new EditMerge.Conflict(new FileConflict(Path, "a file of this name came into being meanwhile", [])),
            (_, _, null) => new EditMerge.Conflict(new FileConflict(Path, "it was deleted meanwhile", [])),
            (_, null, _) => new EditMerge.Conflict(new FileConflict(Path, "it was changed meanwhile, and deleting it would lose that", [])),
            _ => new EditMerge.Conflict(new FileConflict(Path, "it was changed meanwhile, and what is no text cannot be merged", [])),
        };
    }

    private static FileContent? Kept(FileContent? wanted, FileContent? current) => (wanted, current) switch
    {
        (FileContent.Text text, FileContent.Text now) => text with { Format = now.Format, Mode = text.Mode ?? now.Mode },
        _ => wanted,
    };
}

/// <summary>What bringing an edit to the file as it is now ends in. Closed.</summary>
public abstract record EditMerge
{
    private EditMerge()
    {
    }

    /// <param name="IsMerged">True when the file had changed, elsewhere than here.</param>
    public sealed record Ready(FileEdit Edit, bool IsMerged) : EditMerge;

    /// <summary>The file holds what is wanted.</summary>
    public sealed record AlreadyDone : EditMerge;

    public sealed record Conflict(FileConflict What) : EditMerge;
}

/// <summary>Why an edit cannot be brought to a file without losing what somebody else did to it.</summary>
/// <param name="Because">Goes on behind the file's name.</param>
/// <param name="Places">Where, for a text.</param>
public sealed record FileConflict(ResolvedPath Path, string Because, ImmutableArray<TextConflict> Places);
