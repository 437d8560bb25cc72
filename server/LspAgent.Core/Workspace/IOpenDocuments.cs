using System.Collections.Immutable;
using LspAgent.Core.Edits;

namespace LspAgent.Core.Workspace;

/// <summary>The documents that are open in an editor. Safe for concurrent use; a door implements it.</summary>
public interface IOpenDocuments
{
    /// <summary>The documents known to differ from the disk; empty when the editor tells texts only one by one.</summary>
    ImmutableArray<UnsavedDocument> Unsaved { get; }

    /// <param name="path">Both faces: editors name documents by the lexical one.</param>
    /// <returns>The editor's text of the document, or null when it is not open or the editor does not say.</returns>
    ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken);

    /// <summary>
    /// Why the text of an open document is not known, in sentences for the model; null when that is not so. What the disk holds
    /// is then not what the user sees: it is neither read nor written in the document's place.
    /// </summary>
    string? WhyUnknown(ResolvedPath path) => null;

    /// <summary>True when the editor takes changes of the documents that it tells the text of.</summary>
    bool TakesChanges => false;

    /// <summary>True when every text file is written through the editor, open or not.</summary>
    bool WritesEveryFile => false;

    /// <summary>Changes documents and answers when the editor's own text shows it; its word alone counts for nothing.</summary>
    ValueTask<DocumentsChange> ChangeAsync(ImmutableArray<DocumentRewrite> changes, CancellationToken cancellationToken) =>
        new(new DocumentsChange.NotMade("this editor takes no changes"));

    /// <summary>How often each open document was saved, by its path, as far as the editor tells.</summary>
    ImmutableDictionary<string, int> Saves => ImmutableDictionary<string, int>.Empty;

    /// <summary>True when the editor saves documents when it is asked to.</summary>
    bool CanSave => false;

    /// <summary>Asks the editor to save documents, as far as it can; whether it did, the disk tells.</summary>
    ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>What is to become of one document.</summary>
/// <param name="Before">The text that the change is for; null for a new file.</param>
/// <param name="Patch">From the one text to the other.</param>
public sealed record DocumentRewrite(ResolvedPath Path, string? Before, string After, TextPatch Patch);

/// <summary>What asking an editor to change documents ends in. Closed.</summary>
public abstract record DocumentsChange
{
    private DocumentsChange()
    {
    }

    /// <param name="Texts">What the editor has now, in the order of the changes; more than was asked when it formats by itself.</param>
    public sealed record Made(ImmutableArray<string> Texts) : DocumentsChange;

    /// <param name="Because">Goes on behind a colon.</param>
    public sealed record NotMade(string Because) : DocumentsChange;
}

/// <summary>No editor: everything is read from the disk.</summary>
public sealed class NoOpenDocuments : IOpenDocuments
{
    public static NoOpenDocuments Instance { get; } = new();

    public ImmutableArray<UnsavedDocument> Unsaved => [];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) => new((string?)null);
}
