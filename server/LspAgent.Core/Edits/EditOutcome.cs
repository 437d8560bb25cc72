using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>What carrying out a plan ends in. Closed. In every case but the first, no file is other than before.</summary>
public abstract record EditOutcome
{
    private EditOutcome()
    {
    }

    public sealed record Applied(ImmutableArray<AppliedEdit> Files) : EditOutcome;

    /// <summary>Somebody changed the same places meanwhile.</summary>
    public sealed record Conflicted(ImmutableArray<FileConflict> Files) : EditOutcome;

    /// <param name="Because">Sentences for the model: why, and what to do.</param>
    public sealed record Refused(string Because) : EditOutcome;
}

/// <summary>Where the text of an edited file stands now.</summary>
public enum EditPlace
{
    /// <summary>On the disk.</summary>
    Disk,

    /// <summary>In the editor, which has not saved it.</summary>
    Unsaved,

    /// <summary>In the editor and on the disk.</summary>
    Saved,
}

/// <summary>A file that a plan changed.</summary>
/// <param name="Edit">From what was really there to what is really there now.</param>
/// <param name="IsMerged">True when somebody else had changed it since it was read; their change is kept.</param>
/// <param name="Note">A sentence for the model when something is not quite as planned.</param>
public sealed record AppliedEdit(FileEdit Edit, bool IsMerged, EditPlace Place, string? Note = null)
{
    public ResolvedPath Path => Edit.Path;
}

/// <summary>Is told what is about to be written, when it is certain and nothing has been touched.</summary>
public interface IEditWitness
{
    /// <summary>Keeps what would be lost. When this throws, nothing is written.</summary>
    ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken);

    /// <summary>Everything is ready to be put in its place. When this throws, no file is changed.</summary>
    ValueTask ReadyAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
