using System.Collections.Immutable;
using LspAgent.Core.Edits;

namespace LspAgent.Core.Workspace;

/// <summary>
/// The workspace's files as the user sees them: the text of an open document before the disk. Safe for concurrent use.
/// Nothing here decides what is allowed.
/// </summary>
public interface IWorkspaceFiles
{
    /// <summary>The open documents whose text differs from the disk, as far as the editor tells them; for searches.</summary>
    ImmutableArray<UnsavedDocument> UnsavedDocuments { get; }

    /// <summary>Resolves what the model wrote (relative, absolute, <c>~/</c>) component by component, links included.</summary>
    PathResolution Resolve(string path, WorkspaceRoots roots);

    /// <summary>Reads a whole file as the user sees it now; one that is too large to hold is <see cref="FileReading.Large"/>.</summary>
    ValueTask<FileReading> ReadAsync(ResolvedPath path, CancellationToken cancellationToken);

    /// <summary>Reads some lines of a text file on the disk without holding the rest of it, however large it is.</summary>
    ValueTask<LinesReading> ReadLinesAsync(ResolvedPath path, LineWindow window, CancellationToken cancellationToken);

    /// <summary>Reads exactly what a file holds, for a later change of it; a link is read as itself.</summary>
    ValueTask<ContentReading> ReadContentAsync(ResolvedPath path, CancellationToken cancellationToken);

    /// <summary>How often each open document was saved in its editor so far; a later look tells what the user saved in between.</summary>
    ImmutableDictionary<string, int> Saves { get; }

    /// <summary>True when the editor saves documents for the agent.</summary>
    bool CanSave { get; }

    /// <summary>The documents of the workspace whose text in the editor is not what the disk holds, as far as the editor tells.</summary>
    ValueTask<ImmutableArray<ResolvedPath>> FindUnsavedAsync(WorkspaceRoots roots, CancellationToken cancellationToken);

    /// <summary>Asks the editor to save documents; whether it did, <see cref="FindUnsavedAsync"/> tells.</summary>
    ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken);

    /// <summary>
    /// Carries out a plan: as a whole, or not at all. A file that changed since the plan was made is merged where the changes do not
    /// touch. Open documents are changed through their editor, the others on the disk in one step each, with their mode, owner and
    /// encoding kept.
    /// </summary>
    ValueTask<EditOutcome> ApplyAsync(EditPlan plan, IEditWitness witness, CancellationToken cancellationToken);
}

/// <summary>What a path that somebody wrote really names. Closed.</summary>
public abstract record PathResolution
{
    private PathResolution()
    {
    }

    public sealed record Found(ResolvedPath Path) : PathResolution;

    /// <param name="Because">One sentence for the model.</param>
    public sealed record Invalid(string Because) : PathResolution;
}

/// <summary>A path with both its faces: as written and normalised, and with every link resolved.</summary>
public sealed record ResolvedPath(string Lexical, string Canonical);

/// <summary>An open document with text that is not on the disk.</summary>
/// <param name="Path">Canonical.</param>
public sealed record UnsavedDocument(string Path, string Text);

/// <summary>What reading a file ends in. Closed.</summary>
public abstract record FileReading
{
    private FileReading()
    {
    }

    /// <param name="IsUnsaved">True when the text comes from an editor and differs from the disk.</param>
    public sealed record Text(string Value, bool IsUnsaved) : FileReading
    {
        /// <summary>How the file is stored; for a text that only the editor has, as it would be.</summary>
        public TextFormat Format { get; init; } = TextFormat.Default;
    }

    public sealed record Binary(ReadOnlyMemory<byte> Bytes) : FileReading;

    /// <summary>Too large to hold as a whole; its lines can still be read.</summary>
    public sealed record Large(long Length) : FileReading;

    public sealed record Missing : FileReading;

    public sealed record Directory : FileReading;

    /// <param name="Because">One sentence for the model: why it cannot be read, and what to do.</param>
    public sealed record Refused(string Because) : FileReading;
}

/// <summary>Which lines of a file to read.</summary>
/// <param name="First">From 1.</param>
/// <param name="MaxLineLength">Longer lines are cut there.</param>
/// <param name="MaxCharacters">Reading ends before the line that would pass this sum; the first line always comes.</param>
public sealed record LineWindow(int First, int Count, int MaxLineLength, int MaxCharacters);

/// <summary>One line of a file, without its line end.</summary>
/// <param name="Length">Of the whole line in the file, which may be more than the text here.</param>
public readonly record struct FileLine(string Text, int Length)
{
    public bool IsCut => Length > Text.Length;
}

/// <summary>What reading some lines ends in. Closed.</summary>
public abstract record LinesReading
{
    private LinesReading()
    {
    }

    /// <param name="Items">The lines from the first one asked for; empty when the file has fewer.</param>
    /// <param name="TotalLines">Of the whole file; null when it was not read to its end.</param>
    public sealed record Lines(ImmutableArray<FileLine> Items, int? TotalLines) : LinesReading;

    /// <param name="Because">One sentence for the model.</param>
    public sealed record Refused(string Because) : LinesReading;
}

/// <summary>What reading a file exactly ends in. Closed.</summary>
public abstract record ContentReading
{
    private ContentReading()
    {
    }

    /// <param name="Value">Null when there is no such file.</param>
    public sealed record Content(FileContent? Value) : ContentReading;

    /// <param name="Because">Why not, without a full stop.</param>
    public sealed record Refused(string Because) : ContentReading;
}
