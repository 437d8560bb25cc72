using System.Text.Json;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Handlers;

/// <summary>Keeps the open documents and folders as the editor has them.</summary>
internal sealed class DocumentHandlers(OpenDocuments documents, OpenFolders folders)
{
    public void AddTo(Routes routes) => routes
        .On(LspMethods.DidOpen, (parameters, _) => Do(() => documents.Open(parameters.TextDocument)))
        .On(LspMethods.DidChange, (parameters, _, _) => Do(() => documents.Change(parameters.TextDocument, parameters.ContentChanges)), (parameters, _, _) => Do(() => ChangeUnread(parameters)))
        .On(LspMethods.DidClose, (parameters, _) => Do(() => documents.Close(parameters.TextDocument.Uri)))
        .On(LspMethods.DidSave, (parameters, _) => Do(() => documents.Save(parameters.TextDocument.Uri, parameters.Text)))
        .On(LspMethods.DidChangeWorkspaceFolders, (parameters, _) => Do(() => folders.Change(parameters.Event)));

    // A change that cannot be read has still happened in the editor: from here on our text is another.
    private void ChangeUnread(JsonElement parameters)
    {
        if (parameters.ValueKind == JsonValueKind.Object
            && parameters.TryGetProperty("textDocument", out var document)
            && document.ValueKind == JsonValueKind.Object
            && document.TryGetProperty("uri", out var uri)
            && uri.ValueKind == JsonValueKind.String)
        {
            documents.MarkOutOfSync(new DocumentUri(uri.GetString() ?? ""), "a change could not be read.");
        }
    }

    private static Task Do(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}
