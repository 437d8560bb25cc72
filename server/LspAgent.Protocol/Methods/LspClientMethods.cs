using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Methods;

/// <summary>Every LSP method that we call on an editor. The lanes are those of an editor of ours.</summary>
public static class LspClientMethods
{
    private static readonly JsonSerializerOptions Json = LspJsonContext.Default.Options;

    /// <summary>Goes both ways; a token of either side says what it belongs to.</summary>
    public static readonly NotificationMethod<ProgressParams> Progress =
        new("$/progress", Lane.SnapshotRead, Json);

    public static readonly NotificationMethod<LogTraceParams> LogTrace =
        new("$/logTrace", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<RegistrationParams, NoValue> RegisterCapability =
        new("client/registerCapability", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<UnregistrationParams, NoValue> UnregisterCapability =
        new("client/unregisterCapability", Lane.SnapshotRead, Json);

    public static readonly NotificationMethod<ShowMessageParams> ShowMessage =
        new("window/showMessage", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ShowMessageRequestParams, MessageActionItem?> ShowMessageRequest =
        new("window/showMessageRequest", Lane.Session, Json);

    public static readonly NotificationMethod<LogMessageParams> LogMessage =
        new("window/logMessage", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ShowDocumentParams, ShowDocumentResult> ShowDocument =
        new("window/showDocument", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<WorkDoneProgressCreateParams, NoValue> CreateWorkDoneProgress =
        new("window/workDoneProgress/create", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<NoValue, ImmutableArray<WorkspaceFolder>?> WorkspaceFolders =
        new("workspace/workspaceFolders", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ConfigurationParams, ImmutableArray<JsonElement>> Configuration =
        new("workspace/configuration", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<ApplyWorkspaceEditParams, ApplyWorkspaceEditResult> ApplyEdit =
        new("workspace/applyEdit", Lane.DocumentWrite, Json);

    public static readonly NotificationMethod<PublishDiagnosticsParams> PublishDiagnostics =
        new("textDocument/publishDiagnostics", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<NoValue, NoValue> RefreshCodeLenses =
        new("workspace/codeLens/refresh", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<NoValue, NoValue> RefreshInlayHints =
        new("workspace/inlayHint/refresh", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<NoValue, NoValue> RefreshDiagnostics =
        new("workspace/diagnostic/refresh", Lane.SnapshotRead, Json);

    public static readonly RequestMethod<TextDocumentContentRefreshParams, NoValue> RefreshTextDocumentContent =
        new("workspace/textDocumentContent/refresh", Lane.SnapshotRead, Json);
}
