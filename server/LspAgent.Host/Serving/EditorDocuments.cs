using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Serving;

/// <summary>
/// The editor's open documents, for whoever reads and changes files. One that is out of sync is refused: neither its last text nor
/// the disk's is what the user sees. A change counts when our own copy of the document shows it, whatever the editor answers.
/// </summary>
internal sealed class EditorDocuments(OpenDocuments documents, RpcConnection connection, Func<ClientProfile?> client, TimeProvider time) : IOpenDocuments
{
    /// <summary>Editors tell of a change before or soon after they answer that they made it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>LSP does not say which documents are saved, so that all that are open count.</summary>
    public ImmutableArray<UnsavedDocument> Unsaved =>
    [
        .. documents.Current.Values
            .Where(document => document.OutOfSyncBecause is null)
            .Select(document => (Path: document.Uri.TryGetPath(out var path) ? path : null, document.Text))
            .Where(document => document.Path is not null)
            .Select(document => new UnsavedDocument(document.Path ?? "", document.Text.ToString())),
    ];

    public bool TakesChanges => client()?.Editor.Workspace?.ApplyEdit is true;

    public ImmutableDictionary<string, int> Saves => documents.Current.Values
        .Select(document => (Path: document.Uri.TryGetPath(out var path) ? path : null, document.Saves))
        .Where(document => document.Path is not null)
        .ToImmutableDictionary(document => document.Path ?? "", document => document.Saves, StringComparer.Ordinal);

    public bool CanSave => SessionClientProfile.From(client()?.Agent).SavesDocuments;

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) => ValueTask.FromResult(Find(path)?.Text.ToString());

    public string? WhyUnknown(ResolvedPath path) => FindAny(path) is { OutOfSyncBecause: { } because }
        ? $"{path.Lexical} is open in the editor, and what it holds there is not known: {because.TrimEnd('.')}. Ask the user to close it and open it again"
        : null;

    /// <summary>One document after the other, since editors check the version of the first at most; when one fails, those before it are taken back.</summary>
    public async ValueTask<DocumentsChange> ChangeAsync(ImmutableArray<DocumentRewrite> changes, CancellationToken cancellationToken)
    {
        for (var index = 0; index < changes.Length; index++)
        {
            if (await ChangeAsync(changes[index], cancellationToken) is { } because)
            {
                var kept = new List<string>();
                foreach (var done in changes.Take(index).Reverse())
                {
                    var before = done.Before ?? string.Empty;
                    if (await ChangeAsync(new DocumentRewrite(done.Path, done.After, before, done.Patch.InverseOn(before)), CancellationToken.None) is not null)
                    {
                        kept.Add(done.Path.Lexical);
                    }
                }

                return new DocumentsChange.NotMade(kept.Count == 0 ? because : $"{because}; {string.Join(" and ", kept)} could not be taken back");
            }
        }

        return new DocumentsChange.Made([.. changes.Select(change => change.After)]);
    }

    public async ValueTask SaveAsync(ImmutableArray<ResolvedPath> documents, CancellationToken cancellationToken)
    {
        if (!documents.IsEmpty && CanSave)
        {
            await ClientSaving.SaveAsync(connection, documents, cancellationToken);
        }
    }

    /// <returns>Null when it is made; otherwise why not.</returns>
    private async ValueTask<string?> ChangeAsync(DocumentRewrite change, CancellationToken cancellationToken)
    {
        if (Find(change.Path) is not { } document || !string.Equals(document.Text.ToString(), change.Before, StringComparison.Ordinal))
        {
            return $"{change.Path.Lexical} was changed or closed in this very moment";
        }

        using var changing = documents.BeginChangeByAgent(document.Uri);
        try
        {
            var answer = await connection.InvokeAsync(LspClientMethods.ApplyEdit, new ApplyWorkspaceEditParams(EditOf(document, change), "LspAgent"), cancellationToken);
            if (!answer.Applied)
            {
                return $"it refused to change {change.Path.Lexical}{(answer.FailureReason is { Length: > 0 } reason ? $" ({reason})" : "")}";
            }
        }
        catch (Exception exception) when (exception is RemoteInvocationException or ConnectionLostException)
        {
            return $"it could not change {change.Path.Lexical} ({exception.Message})";
        }

        return await documents.ReachesAsync(document.Uri, now => string.Equals(now.Text.ToString(), change.After, StringComparison.Ordinal), Patience, time, cancellationToken)
            ? null
            : $"it answered that it had changed {change.Path.Lexical}, but the document does not show just that change";
    }

    private WorkspaceEdit EditOf(OpenDocument document, DocumentRewrite change)
    {
        ImmutableArray<(LspRange Range, string Text)> edits =
        [
            .. change.Patch.Hunks.Select(hunk => (
                new LspRange(
                    document.Text.PositionOf(hunk.Start, documents.Encoding).ToWire(),
                    document.Text.PositionOf(hunk.End, documents.Encoding).ToWire()),
                hunk.Text)),
        ];
        return client()?.Editor.Workspace?.WorkspaceEdit?.DocumentChanges is true
            ? new WorkspaceEdit(DocumentChanges:
                [
                    new DocumentChange.Edit(
                        new OptionalVersionedTextDocumentIdentifier(document.Uri, document.Version),
                        [.. edits.Select(edit => new DocumentEdit.Plain(edit.Range, edit.Text))]),
                ])
            : new WorkspaceEdit(new Dictionary<DocumentUri, ImmutableArray<TextEdit>> { [document.Uri] = [.. edits.Select(edit => new TextEdit(edit.Range, edit.Text))] });
    }

    private OpenDocument? Find(ResolvedPath path) => FindAny(path) is { OutOfSyncBecause: null } document ? document : null;

    private OpenDocument? FindAny(ResolvedPath path) => Find(path.Lexical) ?? Find(path.Canonical);

    private OpenDocument? Find(string path) => documents.Current.GetValueOrDefault(DocumentUri.FromPath(path));
}
