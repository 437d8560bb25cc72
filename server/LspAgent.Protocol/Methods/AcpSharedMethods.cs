using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Methods;

/// <summary>Every method of ACP that both sides answer; they belong to the connection, not to a session.</summary>
public static class AcpSharedMethods
{
    /// <summary>Asks the other side to stop working on a request; the connection sends and takes it by itself.</summary>
    public static readonly NotificationMethod<CancelRequestNotification> CancelRequest =
        new(CancelMethod.Acp.Name, Lane.Session, AcpJson.Options);
}
