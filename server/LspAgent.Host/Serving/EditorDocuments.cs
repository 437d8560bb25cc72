using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>The editor's open documents, for whoever reads files. A document that is out of sync is left out: the disk is then the best that is known.</summary>
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
        Find(path.Lexical) ?? Find(path.Canonical));

    private string? Find(string path) =>
        documents.Current.TryGetValue(DocumentUri.FromPath(path), out var document) && document.OutOfSyncBecause is null
            ? document.Text.ToString()
            : null;
}
