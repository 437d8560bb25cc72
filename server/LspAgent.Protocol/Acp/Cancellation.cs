using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Acp;

/// <summary>Asks the other side to stop working on a request; it is answered all the same.</summary>
public sealed record CancelRequestNotification(RequestId RequestId) : Extensible;
