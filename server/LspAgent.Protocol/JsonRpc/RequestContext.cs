namespace LspAgent.Protocol.JsonRpc;

/// <summary>Where a request came from; it offers nothing else, so that a handler cannot reach for state that it did not ask for.</summary>
/// <param name="Id">Null for a notification.</param>
public readonly record struct RequestContext(RpcConnection Connection, RequestId? Id);
