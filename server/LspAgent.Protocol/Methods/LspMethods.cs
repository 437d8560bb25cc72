using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Methods;

/// <summary>Every LSP method that an editor calls on us.</summary>
public static class LspMethods
{
    private static readonly LspJsonContext Json = LspJsonContext.Default;

    public static readonly RequestMethod<InitializeParams, InitializeResult> Initialize =
        new("initialize", Lane.DocumentWrite, Json.InitializeParams, Json.InitializeResult);

    public static readonly NotificationMethod<InitializedParams> Initialized =
        new("initialized", Lane.DocumentWrite, Json.InitializedParams);

    public static readonly RequestMethod<NoValue, NoValue> Shutdown =
        new("shutdown", Lane.DocumentWrite, Json.NoValue, Json.NoValue);

    public static readonly NotificationMethod<NoValue> Exit = new("exit", Lane.DocumentWrite, Json.NoValue);

    public static readonly NotificationMethod<SetTraceParams> SetTrace =
        new("$/setTrace", Lane.DocumentWrite, Json.SetTraceParams);

    public static readonly NotificationMethod<WorkDoneProgressCancelParams> CancelWorkDoneProgress =
        new("window/workDoneProgress/cancel", Lane.Session, Json.WorkDoneProgressCancelParams);

    public static readonly NotificationMethod<DidOpenTextDocumentParams> DidOpen =
        new("textDocument/didOpen", Lane.DocumentWrite, Json.DidOpenTextDocumentParams);

    public static readonly NotificationMethod<DidChangeTextDocumentParams> DidChange =
        new("textDocument/didChange", Lane.DocumentWrite, Json.DidChangeTextDocumentParams);

    public static readonly NotificationMethod<DidCloseTextDocumentParams> DidClose =
        new("textDocument/didClose", Lane.DocumentWrite, Json.DidCloseTextDocumentParams);

    public static readonly NotificationMethod<DidSaveTextDocumentParams> DidSave =
        new("textDocument/didSave", Lane.DocumentWrite, Json.DidSaveTextDocumentParams);

    public static readonly NotificationMethod<DidChangeWorkspaceFoldersParams> DidChangeWorkspaceFolders =
        new("workspace/didChangeWorkspaceFolders", Lane.DocumentWrite, Json.DidChangeWorkspaceFoldersParams);

    public static readonly NotificationMethod<DidChangeConfigurationParams> DidChangeConfiguration =
        new("workspace/didChangeConfiguration", Lane.DocumentWrite, Json.DidChangeConfigurationParams);

    public static readonly NotificationMethod<DidChangeWatchedFilesParams> DidChangeWatchedFiles =
        new("workspace/didChangeWatchedFiles", Lane.DocumentWrite, Json.DidChangeWatchedFilesParams);

    public static readonly RequestMethod<CodeActionParams, ImmutableArray<CodeActionOrCommand>?> CodeAction =
        new("textDocument/codeAction", Lane.SnapshotRead, Json.CodeActionParams, Json.NullableImmutableArrayCodeActionOrCommand);

    public static readonly RequestMethod<CodeAction, CodeAction> ResolveCodeAction =
        new("codeAction/resolve", Lane.SnapshotRead, Json.CodeAction, Json.CodeAction);

    public static readonly RequestMethod<CodeLensParams, ImmutableArray<CodeLens>?> CodeLens =
        new("textDocument/codeLens", Lane.SnapshotRead, Json.CodeLensParams, Json.NullableImmutableArrayCodeLens);

    public static readonly RequestMethod<CodeLens, CodeLens> ResolveCodeLens =
        new("codeLens/resolve", Lane.SnapshotRead, Json.CodeLens, Json.CodeLens);

    /// <summary>Answers at once with what was started; long work goes on in a session.</summary>
    public static readonly RequestMethod<ExecuteCommandParams, JsonElement> ExecuteCommand =
        new("workspace/executeCommand", Lane.Session, Json.ExecuteCommandParams, Json.JsonElement);

    public static readonly RequestMethod<HoverParams, Hover?> Hover =
        new("textDocument/hover", Lane.SnapshotRead, Json.HoverParams, OrNull(Json.Hover));

    public static readonly RequestMethod<DefinitionParams, ImmutableArray<Location>?> Definition =
        new("textDocument/definition", Lane.SnapshotRead, Json.DefinitionParams, Json.NullableImmutableArrayLocation);

    public static readonly RequestMethod<ImplementationParams, ImmutableArray<Location>?> Implementation =
        new("textDocument/implementation", Lane.SnapshotRead, Json.ImplementationParams, Json.NullableImmutableArrayLocation);

    public static readonly RequestMethod<ReferenceParams, ImmutableArray<Location>?> References =
        new("textDocument/references", Lane.SnapshotRead, Json.ReferenceParams, Json.NullableImmutableArrayLocation);

    public static readonly RequestMethod<CallHierarchyPrepareParams, ImmutableArray<CallHierarchyItem>?> PrepareCallHierarchy =
        new("textDocument/prepareCallHierarchy", Lane.SnapshotRead, Json.CallHierarchyPrepareParams, Json.NullableImmutableArrayCallHierarchyItem);

    public static readonly RequestMethod<CallHierarchyIncomingCallsParams, ImmutableArray<CallHierarchyIncomingCall>?> IncomingCalls =
        new("callHierarchy/incomingCalls", Lane.SnapshotRead, Json.CallHierarchyIncomingCallsParams, Json.NullableImmutableArrayCallHierarchyIncomingCall);

    public static readonly RequestMethod<CallHierarchyOutgoingCallsParams, ImmutableArray<CallHierarchyOutgoingCall>?> OutgoingCalls =
        new("callHierarchy/outgoingCalls", Lane.SnapshotRead, Json.CallHierarchyOutgoingCallsParams, Json.NullableImmutableArrayCallHierarchyOutgoingCall);

    public static readonly RequestMethod<TypeHierarchyPrepareParams, ImmutableArray<TypeHierarchyItem>?> PrepareTypeHierarchy =
        new("textDocument/prepareTypeHierarchy", Lane.SnapshotRead, Json.TypeHierarchyPrepareParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static readonly RequestMethod<TypeHierarchySupertypesParams, ImmutableArray<TypeHierarchyItem>?> Supertypes =
        new("typeHierarchy/supertypes", Lane.SnapshotRead, Json.TypeHierarchySupertypesParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static readonly RequestMethod<TypeHierarchySubtypesParams, ImmutableArray<TypeHierarchyItem>?> Subtypes =
        new("typeHierarchy/subtypes", Lane.SnapshotRead, Json.TypeHierarchySubtypesParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static readonly RequestMethod<DocumentSymbolParams, DocumentSymbols?> DocumentSymbol =
        new("textDocument/documentSymbol", Lane.SnapshotRead, Json.DocumentSymbolParams, OrNull(Json.DocumentSymbols));

    public static readonly RequestMethod<WorkspaceSymbolParams, ImmutableArray<WorkspaceSymbol>?> WorkspaceSymbol =
        new("workspace/symbol", Lane.SnapshotRead, Json.WorkspaceSymbolParams, Json.NullableImmutableArrayWorkspaceSymbol);

    public static readonly RequestMethod<InlayHintParams, ImmutableArray<InlayHint>?> InlayHint =
        new("textDocument/inlayHint", Lane.SnapshotRead, Json.InlayHintParams, Json.NullableImmutableArrayInlayHint);

    public static readonly RequestMethod<InlayHint, InlayHint> ResolveInlayHint =
        new("inlayHint/resolve", Lane.SnapshotRead, Json.InlayHint, Json.InlayHint);

    public static readonly RequestMethod<DocumentDiagnosticParams, DocumentDiagnosticReport> Diagnostic =
        new("textDocument/diagnostic", Lane.SnapshotRead, Json.DocumentDiagnosticParams, Json.DocumentDiagnosticReport);

    public static readonly RequestMethod<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> WorkspaceDiagnostic =
        new("workspace/diagnostic", Lane.SnapshotRead, Json.WorkspaceDiagnosticParams, Json.WorkspaceDiagnosticReport);

    public static readonly RequestMethod<InlineCompletionParams, InlineCompletionList?> InlineCompletion =
        new("textDocument/inlineCompletion", Lane.SnapshotRead, Json.InlineCompletionParams, OrNull(Json.InlineCompletionList));

    public static readonly RequestMethod<TextDocumentContentParams, TextDocumentContentResult> TextDocumentContent =
        new("workspace/textDocumentContent", Lane.SnapshotRead, Json.TextDocumentContentParams, Json.TextDocumentContentResult);

    // Metadata of a class knows nothing of nullability: the same object reads and writes null.
    internal static JsonTypeInfo<T?> OrNull<T>(JsonTypeInfo<T> info)
        where T : class => (JsonTypeInfo<T?>)(object)info;
}
