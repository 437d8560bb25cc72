using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Serving;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Host.Handlers.Code;

/// <summary>Writes a change of code as an edit that the client at hand can apply, and annotated only where it announced that it honours that.</summary>
internal static class ChangeConversions
{
    private const string Annotation = "change";

    /// <exception cref="RpcException">The client cannot make files, and the change needs one.</exception>
    public static WorkspaceEdit ToEdit(ImmutableArray<ChangedText> files, string label, CodeQuestion question, EditorMoment moment, TextEncoding encoding, Protocol.Lsp.ClientCapabilities client)
    {
        var edits = files.Select(file => (File: file, Uri: question.Places.UriOf(file.Path), Texts: TextsOf(file, encoding))).ToList();
        if (client.Workspace?.WorkspaceEdit is not { DocumentChanges: true } can)
        {
            return files.Any(static file => file.OldText is null || file.NewText is null)
                ? throw CannotMakeFiles(label)
                : new WorkspaceEdit(edits.ToDictionary(static edit => edit.Uri, static edit => edit.Texts));
        }

        if (files.Any(static file => file.OldText is null) && can.ResourceOperations?.Contains(ResourceOperationKind.Create) is not true
            || files.Any(static file => file.NewText is null) && can.ResourceOperations?.Contains(ResourceOperationKind.Delete) is not true)
        {
            throw CannotMakeFiles(label);
        }

        var isAnnotated = can.ChangeAnnotationSupport is not null && client.TextDocument?.CodeAction?.HonorsChangeAnnotations is true;
        var changes = ImmutableArray.CreateBuilder<DocumentChange>();
        foreach (var (file, uri, texts) in edits)
        {
            if (file.NewText is null)
            {
                changes.Add(new DocumentChange.Delete(uri, AnnotationId: isAnnotated ? Annotation : null));
                continue;
            }

            if (file.OldText is null)
            {
                changes.Add(new DocumentChange.Create(uri, new CreateFileOptions(Overwrite: false), isAnnotated ? Annotation : null));
            }

            changes.Add(new DocumentChange.Edit(
                new OptionalVersionedTextDocumentIdentifier(uri, moment.Documents.GetValueOrDefault(uri)?.Version),
                [.. texts.Select(edit => isAnnotated ? (DocumentEdit)new DocumentEdit.Annotated(edit.Range, edit.NewText, Annotation) : new DocumentEdit.Plain(edit.Range, edit.NewText))]));
        }

        return new WorkspaceEdit(
            DocumentChanges: changes.ToImmutable(),
            ChangeAnnotations: isAnnotated ? new Dictionary<string, ChangeAnnotation>(StringComparer.Ordinal) { [Annotation] = new(label) } : null);
    }

    private static ImmutableArray<TextEdit> TextsOf(ChangedText file, TextEncoding encoding)
    {
        var before = DocumentText.Create(file.OldText ?? string.Empty);
        return
        [
            .. TextPatch.Between(file.OldText ?? string.Empty, file.NewText ?? string.Empty).Hunks.Select(hunk => new TextEdit(
                new LspRange(before.PositionOf(hunk.Start, encoding).ToWire(), before.PositionOf(hunk.End, encoding).ToWire()),
                hunk.Text)),
        ];
    }

    private static RpcException CannotMakeFiles(string label) => new(RpcErrorCodes.RequestFailed, $"'{label}' makes or deletes files, and this editor did not announce that it can. Ask the agent to do it instead.");
}
