using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Methods;

/// <summary>Every LSP method that we call on an editor. The lanes are those of an editor of ours.</summary>
public static class LspClientMethods
{
    private static readonly LspJsonContext Json = LspJsonContext.Default;

    /// <summary>Goes both ways; a token of either side says what it belongs to.</summary>
    public static NotificationMethod<ProgressParams> Progress { get; } =
        new("$/progress", Lane.SnapshotRead, Json.ProgressParams);

    public static NotificationMethod<LogTraceParams> LogTrace { get; } =
        new("$/logTrace", Lane.SnapshotRead, Json.LogTraceParams);

    public static RequestMethod<RegistrationParams, NoValue> RegisterCapability { get; } =
        new("client/registerCapability", Lane.SnapshotRead, Json.RegistrationParams, Json.NoValue);

    public static RequestMethod<UnregistrationParams, NoValue> UnregisterCapability { get; } =
        new("client/unregisterCapability", Lane.SnapshotRead, Json.UnregistrationParams, Json.NoValue);

    public static NotificationMethod<ShowMessageParams> ShowMessage { get; } =
        new("window/showMessage", Lane.SnapshotRead, Json.ShowMessageParams);

    public static RequestMethod<ShowMessageRequestParams, MessageActionItem?> ShowMessageRequest { get; } =
        new("window/showMessageRequest", Lane.Session, Json.ShowMessageRequestParams, LspMethods.OrNull(Json.MessageActionItem));

    public static NotificationMethod<LogMessageParams> LogMessage { get; } =
        new("window/logMessage", Lane.SnapshotRead, Json.LogMessageParams);

    public static RequestMethod<ShowDocumentParams, ShowDocumentResult> ShowDocument { get; } =
        new("window/showDocument", Lane.SnapshotRead, Json.ShowDocumentParams, Json.ShowDocumentResult);

    public static RequestMethod<WorkDoneProgressCreateParams, NoValue> CreateWorkDoneProgress { get; } =
        new("window/workDoneProgress/create", Lane.SnapshotRead, Json.WorkDoneProgressCreateParams, Json.NoValue);

    public static RequestMethod<NoValue, ImmutableArray<WorkspaceFolder>?> WorkspaceFolders { get; } =
        new("workspace/workspaceFolders", Lane.SnapshotRead, Json.NoValue, Json.NullableImmutableArrayWorkspaceFolder);

    public static RequestMethod<ConfigurationParams, ImmutableArray<JsonElement>> Configuration { get; } =
        new("workspace/configuration", Lane.SnapshotRead, Json.ConfigurationParams, Json.ImmutableArrayJsonElement);

    public static RequestMethod<ApplyWorkspaceEditParams, ApplyWorkspaceEditResult> ApplyEdit { get; } =
        new("workspace/applyEdit", Lane.DocumentWrite, Json.ApplyWorkspaceEditParams, Json.ApplyWorkspaceEditResult);

    public static NotificationMethod<PublishDiagnosticsParams> PublishDiagnostics { get; } =
        new("textDocument/publishDiagnostics", Lane.SnapshotRead, Json.PublishDiagnosticsParams);

    public static RequestMethod<NoValue, NoValue> RefreshCodeLenses { get; } =
        new("workspace/codeLens/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static RequestMethod<NoValue, NoValue> RefreshInlayHints { get; } =
        new("workspace/inlayHint/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static RequestMethod<NoValue, NoValue> RefreshDiagnostics { get; } =
        new("workspace/diagnostic/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static RequestMethod<TextDocumentContentRefreshParams, NoValue> RefreshTextDocumentContent { get; } =
        new("workspace/textDocumentContent/refresh", Lane.SnapshotRead, Json.TextDocumentContentRefreshParams, Json.NoValue);
}
