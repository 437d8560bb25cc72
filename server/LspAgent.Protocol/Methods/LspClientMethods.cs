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
    public static readonly NotificationMethod<ProgressParams> Progress =
        new("$/progress", Lane.SnapshotRead, Json.ProgressParams);

    public static readonly NotificationMethod<LogTraceParams> LogTrace =
        new("$/logTrace", Lane.SnapshotRead, Json.LogTraceParams);

    public static readonly RequestMethod<RegistrationParams, NoValue> RegisterCapability =
        new("client/registerCapability", Lane.SnapshotRead, Json.RegistrationParams, Json.NoValue);

    public static readonly RequestMethod<UnregistrationParams, NoValue> UnregisterCapability =
        new("client/unregisterCapability", Lane.SnapshotRead, Json.UnregistrationParams, Json.NoValue);

    public static readonly NotificationMethod<ShowMessageParams> ShowMessage =
        new("window/showMessage", Lane.SnapshotRead, Json.ShowMessageParams);

    public static readonly RequestMethod<ShowMessageRequestParams, MessageActionItem?> ShowMessageRequest =
        new("window/showMessageRequest", Lane.Session, Json.ShowMessageRequestParams, LspMethods.OrNull(Json.MessageActionItem));

    public static readonly NotificationMethod<LogMessageParams> LogMessage =
        new("window/logMessage", Lane.SnapshotRead, Json.LogMessageParams);

    public static readonly RequestMethod<ShowDocumentParams, ShowDocumentResult> ShowDocument =
        new("window/showDocument", Lane.SnapshotRead, Json.ShowDocumentParams, Json.ShowDocumentResult);

    public static readonly RequestMethod<WorkDoneProgressCreateParams, NoValue> CreateWorkDoneProgress =
        new("window/workDoneProgress/create", Lane.SnapshotRead, Json.WorkDoneProgressCreateParams, Json.NoValue);

    public static readonly RequestMethod<NoValue, ImmutableArray<WorkspaceFolder>?> WorkspaceFolders =
        new("workspace/workspaceFolders", Lane.SnapshotRead, Json.NoValue, Json.NullableImmutableArrayWorkspaceFolder);

    public static readonly RequestMethod<ConfigurationParams, ImmutableArray<JsonElement>> Configuration =
        new("workspace/configuration", Lane.SnapshotRead, Json.ConfigurationParams, Json.ImmutableArrayJsonElement);

    public static readonly RequestMethod<ApplyWorkspaceEditParams, ApplyWorkspaceEditResult> ApplyEdit =
        new("workspace/applyEdit", Lane.DocumentWrite, Json.ApplyWorkspaceEditParams, Json.ApplyWorkspaceEditResult);

    public static readonly NotificationMethod<PublishDiagnosticsParams> PublishDiagnostics =
        new("textDocument/publishDiagnostics", Lane.SnapshotRead, Json.PublishDiagnosticsParams);

    public static readonly RequestMethod<NoValue, NoValue> RefreshCodeLenses =
        new("workspace/codeLens/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static readonly RequestMethod<NoValue, NoValue> RefreshInlayHints =
        new("workspace/inlayHint/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static readonly RequestMethod<NoValue, NoValue> RefreshDiagnostics =
        new("workspace/diagnostic/refresh", Lane.SnapshotRead, Json.NoValue, Json.NoValue);

    public static readonly RequestMethod<TextDocumentContentRefreshParams, NoValue> RefreshTextDocumentContent =
        new("workspace/textDocumentContent/refresh", Lane.SnapshotRead, Json.TextDocumentContentRefreshParams, Json.NoValue);
}
