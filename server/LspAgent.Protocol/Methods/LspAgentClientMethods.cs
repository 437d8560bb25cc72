using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ours that goes to the client, and only to one that names it in <see cref="LspAgentMeta.Methods"/> of its capabilities.</summary>
public static class LspAgentClientMethods
{
    /// <summary>What the session waits for, and what its turn has cost so far.</summary>
    public static readonly NotificationMethod<StatusNotification> Status =
        new("_lspagent/status", Lane.Session, AcpJson.Options);

    /// <summary>Something happened in a session that ACP has no update for.</summary>
    public static readonly NotificationMethod<SessionEventNotification> SessionEvent =
        new("_lspagent/session/event", Lane.Session, AcpJson.Options);

    /// <summary>Asks the client to save documents that the agent changed and that were saved before.</summary>
    public static readonly RequestMethod<SaveDocumentsRequest, SaveDocumentsResponse> SaveDocuments =
        new("_lspagent/documents/save", Lane.Session, AcpJson.Options);

    /// <summary>The changes of a session that wait for the user's word are others now.</summary>
    public static readonly NotificationMethod<HunksNotification> Hunks =
        new("_lspagent/hunks", Lane.Session, AcpJson.Options);
}
