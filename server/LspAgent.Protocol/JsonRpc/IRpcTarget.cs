namespace LspAgent.Protocol.JsonRpc;

/// <summary>What a peer's requests and notifications are for.</summary>
public interface IRpcTarget
{
    /// <summary>
    /// Takes one message. Called by the connection's reader, one message after the other in the order of arrival; the message is valid only
    /// until the method returns. Until the task ends nothing more is read, not even answers: this is the back-pressure.
    /// </summary>
    ValueTask AcceptAsync(in RpcMessage message, RpcConnection connection, CancellationToken cancellationToken);
}
