using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ours that the agent answers beyond ACP, on every door. Clients see in <see cref="LspAgentMeta.Methods"/> which are there.</summary>
public static class LspAgentMethods
{
    /// <summary>Answers what happened in a session since a client last saw it.</summary>
    public static readonly RequestMethod<ResyncSessionRequest, ResyncSessionResponse> ResyncSession =
        new("_lspagent/session/resync", Lane.Session, AcpJson.Options);

    /// <summary>Makes a new session that begins as another one stands, or stood.</summary>
    public static readonly RequestMethod<ForkSessionRequest, ForkSessionResponse> ForkSession =
        new("_lspagent/session/fork", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<RenameSessionRequest, RenameSessionResponse> RenameSession =
        new("_lspagent/session/rename", Lane.Session, AcpJson.Options);

    public static readonly RequestMethod<ExportSessionRequest, ExportSessionResponse> ExportSession =
        new("_lspagent/session/export", Lane.Session, AcpJson.Options);

    /// <summary>Takes back a prompt that waits, over whatever connection it came.</summary>
    public static readonly RequestMethod<TakeBackPromptRequest, TakeBackPromptResponse> TakeBackPrompt =
        new("_lspagent/session/take_back", Lane.Session, AcpJson.Options);

    /// <summary>The calls that run return, and what they wait for goes on in the background.</summary>
    public static readonly RequestMethod<MoveToBackgroundRequest, MoveToBackgroundResponse> MoveToBackground =
        new("_lspagent/session/background", Lane.Session, AcpJson.Options);

    /// <summary>Hands over the key of a model provider, for as long as the process runs.</summary>
    public static readonly RequestMethod<SetKeyRequest, SetKeyResponse> SetKey =
        new("_lspagent/auth/set", Lane.Session, AcpJson.Options);

    /// <summary>Answers the changes of a session that wait for the user's word.</summary>
    public static readonly RequestMethod<ListHunksRequest, ListHunksResponse> ListHunks =
        new("_lspagent/hunks/list", Lane.Session, AcpJson.Options);

    /// <summary>Keeps changes that waited: one, those of a file, or all.</summary>
    public static readonly RequestMethod<SettleHunksRequest, SettleHunksResponse> AcceptHunks =
        new("_lspagent/hunks/accept", Lane.Session, AcpJson.Options);

    /// <summary>Takes changes back out of the present text: one, those of a file, or all.</summary>
    public static readonly RequestMethod<SettleHunksRequest, SettleHunksResponse> RejectHunks =
        new("_lspagent/hunks/reject", Lane.Session, AcpJson.Options);

    /// <summary>Answers what a user may mean who begins to name something of the workspace.</summary>
    public static readonly RequestMethod<FindMentionsRequest, FindMentionsResponse> FindMentions =
        new("_lspagent/mentions/find", Lane.Session, AcpJson.Options);

    /// <summary>Calls a tool that only reads C#. Only beside the documents of an editor.</summary>
    public static readonly RequestMethod<CallCodeToolRequest, CallCodeToolResponse> CallCodeTool =
        new("_lspagent/code/call", Lane.Session, AcpJson.Options);

    /// <summary>The user selected something else. Only beside the documents of an editor, and in order with them.</summary>
    public static readonly NotificationMethod<EditorSelectionNotification> SelectInEditor =
        new("_lspagent/editor/select", Lane.DocumentWrite, AcpJson.Options);

    /// <summary>The editor shows other problems in a document. Only beside the documents of an editor, and in order with them.</summary>
    public static readonly NotificationMethod<EditorDiagnosticsNotification> ShowDiagnostics =
        new("_lspagent/editor/diagnostics", Lane.DocumentWrite, AcpJson.Options);
}
