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

    public static RequestMethod<InitializeParams, InitializeResult> Initialize { get; } =
        new("initialize", Lane.DocumentWrite, Json.InitializeParams, Json.InitializeResult);

    public static NotificationMethod<InitializedParams> Initialized { get; } =
        new("initialized", Lane.DocumentWrite, Json.InitializedParams);

    public static RequestMethod<NoValue, NoValue> Shutdown { get; } =
        new("shutdown", Lane.DocumentWrite, Json.NoValue, Json.NoValue);

    public static NotificationMethod<NoValue> Exit { get; } = new("exit", Lane.DocumentWrite, Json.NoValue);

    public static NotificationMethod<SetTraceParams> SetTrace { get; } =
        new("$/setTrace", Lane.DocumentWrite, Json.SetTraceParams);

    public static NotificationMethod<WorkDoneProgressCancelParams> CancelWorkDoneProgress { get; } =
        new("window/workDoneProgress/cancel", Lane.Session, Json.WorkDoneProgressCancelParams);

    public static NotificationMethod<DidOpenTextDocumentParams> DidOpen { get; } =
        new("textDocument/didOpen", Lane.DocumentWrite, Json.DidOpenTextDocumentParams);

    public static NotificationMethod<DidChangeTextDocumentParams> DidChange { get; } =
        new("textDocument/didChange", Lane.DocumentWrite, Json.DidChangeTextDocumentParams);

    public static NotificationMethod<DidCloseTextDocumentParams> DidClose { get; } =
        new("textDocument/didClose", Lane.DocumentWrite, Json.DidCloseTextDocumentParams);

    public static NotificationMethod<DidSaveTextDocumentParams> DidSave { get; } =
        new("textDocument/didSave", Lane.DocumentWrite, Json.DidSaveTextDocumentParams);

    public static NotificationMethod<DidChangeWorkspaceFoldersParams> DidChangeWorkspaceFolders { get; } =
        new("workspace/didChangeWorkspaceFolders", Lane.DocumentWrite, Json.DidChangeWorkspaceFoldersParams);

    public static NotificationMethod<DidChangeConfigurationParams> DidChangeConfiguration { get; } =
        new("workspace/didChangeConfiguration", Lane.DocumentWrite, Json.DidChangeConfigurationParams);

    public static NotificationMethod<DidChangeWatchedFilesParams> DidChangeWatchedFiles { get; } =
        new("workspace/didChangeWatchedFiles", Lane.DocumentWrite, Json.DidChangeWatchedFilesParams);

    public static RequestMethod<CodeActionParams, ImmutableArray<CodeActionOrCommand>?> CodeAction { get; } =
        new("textDocument/codeAction", Lane.SnapshotRead, Json.CodeActionParams, Json.NullableImmutableArrayCodeActionOrCommand);

    public static RequestMethod<CodeAction, CodeAction> ResolveCodeAction { get; } =
        new("codeAction/resolve", Lane.SnapshotRead, Json.CodeAction, Json.CodeAction);

    public static RequestMethod<CodeLensParams, ImmutableArray<CodeLens>?> CodeLens { get; } =
        new("textDocument/codeLens", Lane.SnapshotRead, Json.CodeLensParams, Json.NullableImmutableArrayCodeLens);

    public static RequestMethod<CodeLens, CodeLens> ResolveCodeLens { get; } =
        new("codeLens/resolve", Lane.SnapshotRead, Json.CodeLens, Json.CodeLens);

    /// <summary>Answers at once with what was started; long work goes on in a session.</summary>
    public static RequestMethod<ExecuteCommandParams, JsonElement> ExecuteCommand { get; } =
        new("workspace/executeCommand", Lane.Session, Json.ExecuteCommandParams, Json.JsonElement);

    public static RequestMethod<HoverParams, Hover?> Hover { get; } =
        new("textDocument/hover", Lane.SnapshotRead, Json.HoverParams, OrNull(Json.Hover));

    public static RequestMethod<DefinitionParams, ImmutableArray<Location>?> Definition { get; } =
        new("textDocument/definition", Lane.SnapshotRead, Json.DefinitionParams, Json.NullableImmutableArrayLocation);

    public static RequestMethod<ImplementationParams, ImmutableArray<Location>?> Implementation { get; } =
        new("textDocument/implementation", Lane.SnapshotRead, Json.ImplementationParams, Json.NullableImmutableArrayLocation);

    public static RequestMethod<ReferenceParams, ImmutableArray<Location>?> References { get; } =
        new("textDocument/references", Lane.SnapshotRead, Json.ReferenceParams, Json.NullableImmutableArrayLocation);

    public static RequestMethod<CallHierarchyPrepareParams, ImmutableArray<CallHierarchyItem>?> PrepareCallHierarchy { get; } =
        new("textDocument/prepareCallHierarchy", Lane.SnapshotRead, Json.CallHierarchyPrepareParams, Json.NullableImmutableArrayCallHierarchyItem);

    public static RequestMethod<CallHierarchyIncomingCallsParams, ImmutableArray<CallHierarchyIncomingCall>?> IncomingCalls { get; } =
        new("callHierarchy/incomingCalls", Lane.SnapshotRead, Json.CallHierarchyIncomingCallsParams, Json.NullableImmutableArrayCallHierarchyIncomingCall);

    public static RequestMethod<CallHierarchyOutgoingCallsParams, ImmutableArray<CallHierarchyOutgoingCall>?> OutgoingCalls { get; } =
        new("callHierarchy/outgoingCalls", Lane.SnapshotRead, Json.CallHierarchyOutgoingCallsParams, Json.NullableImmutableArrayCallHierarchyOutgoingCall);

    public static RequestMethod<TypeHierarchyPrepareParams, ImmutableArray<TypeHierarchyItem>?> PrepareTypeHierarchy { get; } =
        new("textDocument/prepareTypeHierarchy", Lane.SnapshotRead, Json.TypeHierarchyPrepareParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static RequestMethod<TypeHierarchySupertypesParams, ImmutableArray<TypeHierarchyItem>?> Supertypes { get; } =
        new("typeHierarchy/supertypes", Lane.SnapshotRead, Json.TypeHierarchySupertypesParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static RequestMethod<TypeHierarchySubtypesParams, ImmutableArray<TypeHierarchyItem>?> Subtypes { get; } =
        new("typeHierarchy/subtypes", Lane.SnapshotRead, Json.TypeHierarchySubtypesParams, Json.NullableImmutableArrayTypeHierarchyItem);

    public static RequestMethod<DocumentSymbolParams, DocumentSymbols?> DocumentSymbol { get; } =
        new("textDocument/documentSymbol", Lane.SnapshotRead, Json.DocumentSymbolParams, OrNull(Json.DocumentSymbols));

    public static RequestMethod<WorkspaceSymbolParams, ImmutableArray<WorkspaceSymbol>?> WorkspaceSymbol { get; } =
        new("workspace/symbol", Lane.SnapshotRead, Json.WorkspaceSymbolParams, Json.NullableImmutableArrayWorkspaceSymbol);

    public static RequestMethod<InlayHintParams, ImmutableArray<InlayHint>?> InlayHint { get; } =
        new("textDocument/inlayHint", Lane.SnapshotRead, Json.InlayHintParams, Json.NullableImmutableArrayInlayHint);

    public static RequestMethod<InlayHint, InlayHint> ResolveInlayHint { get; } =
        new("inlayHint/resolve", Lane.SnapshotRead, Json.InlayHint, Json.InlayHint);

    public static RequestMethod<DocumentDiagnosticParams, DocumentDiagnosticReport> Diagnostic { get; } =
        new("textDocument/diagnostic", Lane.SnapshotRead, Json.DocumentDiagnosticParams, Json.DocumentDiagnosticReport);

    public static RequestMethod<WorkspaceDiagnosticParams, WorkspaceDiagnosticReport> WorkspaceDiagnostic { get; } =
        new("workspace/diagnostic", Lane.SnapshotRead, Json.WorkspaceDiagnosticParams, Json.WorkspaceDiagnosticReport);

    public static RequestMethod<InlineCompletionParams, InlineCompletionList?> InlineCompletion { get; } =
        new("textDocument/inlineCompletion", Lane.SnapshotRead, Json.InlineCompletionParams, OrNull(Json.InlineCompletionList));

    public static RequestMethod<TextDocumentContentParams, TextDocumentContentResult> TextDocumentContent { get; } =
        new("workspace/textDocumentContent", Lane.SnapshotRead, Json.TextDocumentContentParams, Json.TextDocumentContentResult);

    // Metadata of a class knows nothing of nullability: the same object reads and writes null.
    internal static JsonTypeInfo<T?> OrNull<T>(JsonTypeInfo<T> info)
        where T : class => (JsonTypeInfo<T?>)(object)info;
}
