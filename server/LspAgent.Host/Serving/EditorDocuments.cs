using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>The editor's open documents, for whoever reads files. One that is out of sync is refused: neither its last text nor the disk's is what the user sees.</summary>
internal sealed class EditorDocuments(OpenDocuments documents) : IOpenDocuments
{
    /// <summary>LSP does not say which documents are saved, so that all that are open count.</summary>
    public ImmutableArray<UnsavedDocument> Unsaved =>
    [
        .. documents.Current.Values
            .Where(document => document.OutOfSyncBecause is null)
            .Select(document => (Path: document.Uri.TryGetPath(out var path) ? path : null, document.Text))
            .Where(document => document.Path is not null)
            .Select(document => new UnsavedDocument(document.Path ?? "", document.Text.ToString())),
    ];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) => ValueTask.FromResult(
        (Find(path.Lexical) ?? Find(path.Canonical)) is { OutOfSyncBecause: null, Text: var text } ? text.ToString() : null);

    public string? WhyUnknown(ResolvedPath path) => (Find(path.Lexical) ?? Find(path.Canonical)) is { OutOfSyncBecause: { } because }
        ? $"{path.Lexical} is open in the editor, and what it holds there is not known: {because.TrimEnd('.')}. Ask the user to close it and open it again"
        : null;

    private OpenDocument? Find(string path) => documents.Current.GetValueOrDefault(DocumentUri.FromPath(path));
}
