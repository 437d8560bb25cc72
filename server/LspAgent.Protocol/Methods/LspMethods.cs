using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Methods;

/// <summary>Every LSP method that an editor calls on us.</summary>
public static class LspMethods
{
    private static readonly JsonSerializerOptions Json = LspJsonContext.Default.Options;

    public static readonly RequestMethod<InitializeParams, InitializeResult> Initialize =
        new("initialize", Lane.DocumentWrite, InitializeJson.Options);

    public static readonly NotificationMethod<InitializedParams> Initialized =
        new("initialized", Lane.DocumentWrite, Json);

    public static readonly RequestMethod<NoValue, NoValue> Shutdown =
        new("shutdown", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<NoValue> Exit = new("exit", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<SetTraceParams> SetTrace =
        new("$/setTrace", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<WorkDoneProgressCancelParams> CancelWorkDoneProgress =
        new("window/workDoneProgress/cancel", Lane.Session, Json);

    public static readonly NotificationMethod<DidOpenTextDocumentParams> DidOpen =
        new("textDocument/didOpen", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidChangeTextDocumentParams> DidChange =
        new("textDocument/didChange", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidCloseTextDocumentParams> DidClose =
        new("textDocument/didClose", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidSaveTextDocumentParams> DidSave =
        new("textDocument/didSave", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidChangeWorkspaceFoldersParams> DidChangeWorkspaceFolders =
        new("workspace/didChangeWorkspaceFolders", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidChangeConfigurationParams> DidChangeConfiguration =
        new("workspace/didChangeConfiguration", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<DidChangeWatchedFilesParams> DidChangeWatchedFiles =
        new("workspace/didChangeWatchedFiles", Lane.DocumentWrite, Json);

    public static readonly RequestMethod<CodeActionParams, ImmutableArray<CodeActionOrCommand>?> CodeAction =
        new("textDocument/codeAction", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CodeAction, CodeAction> ResolveCodeAction =
        new("codeAction/resolve", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CodeLensParams, ImmutableArray<CodeLens>?> CodeLens =
        new("textDocument/codeLens", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CodeLens, CodeLens> ResolveCodeLens =
        new("codeLens/resolve", Lane.SnapshotRead, Json);

    /// <summary>Answers at once with what was started; long work goes on in a session.</summary>
    public static readonly RequestMethod<ExecuteCommandParams, JsonElement> ExecuteCommand =
        new("workspace/executeCommand", Lane.Session, Json);

    public static readonly RequestMethod<HoverParams, Hover?> Hover =
        new("textDocument/hover", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<DefinitionParams, ImmutableArray<Location>?> Definition =
        new("textDocument/definition", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TypeDefinitionParams, ImmutableArray<Location>?> TypeDefinition =
        new("textDocument/typeDefinition", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ImplementationParams, ImmutableArray<Location>?> Implementation =
        new("textDocument/implementation", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ReferenceParams, ImmutableArray<Location>?> References =
        new("textDocument/references", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CallHierarchyPrepareParams, ImmutableArray<CallHierarchyItem>?> PrepareCallHierarchy =
        new("textDocument/prepareCallHierarchy", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CallHierarchyIncomingCallsParams, ImmutableArray<CallHierarchyIncomingCall>?> IncomingCalls =
        new("callHierarchy/incomingCalls", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<CallHierarchyOutgoingCallsParams, ImmutableArray<CallHierarchyOutgoingCall>?> OutgoingCalls =
        new("callHierarchy/outgoingCalls", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TypeHierarchyPrepareParams, ImmutableArray<TypeHierarchyItem>?> PrepareTypeHierarchy =
        new("textDocument/prepareTypeHierarchy", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TypeHierarchySupertypesParams, ImmutableArray<TypeHierarchyItem>?> Supertypes =
        new("typeHierarchy/supertypes", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TypeHierarchySubtypesParams, ImmutableArray<TypeHierarchyItem>?> Subtypes =
        new("typeHierarchy/subtypes", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<DocumentSymbolParams, DocumentSymbols?> DocumentSymbol =
        new("textDocument/documentSymbol", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<WorkspaceSymbolParams, ImmutableArray<WorkspaceSymbol>?> WorkspaceSymbol =
        new("workspace/symbol", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<InlayHintParams, ImmutableArray<InlayHint>?> InlayHint =
        new("textDocument/inlayHint", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<InlayHint, InlayHint> ResolveInlayHint =
        new("inlayHint/resolve", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<DocumentDiagnosticParams, DocumentDiagnosticReport> Diagnostic =
        new("textDocument/diagnostic", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> WorkspaceDiagnostic =
        new("workspace/diagnostic", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<InlineCompletionParams, InlineCompletionList?> InlineCompletion =
        new("textDocument/inlineCompletion", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TextDocumentContentParams, TextDocumentContentResult> TextDocumentContent =
        new("workspace/textDocumentContent", Lane.SnapshotRead, Json);
}
