using LspAgent.Protocol.Acp;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Serving;

/// <summary>Holds what a client may ask to the order of ACP: <c>initialize</c> first, and once. Only the queue's loop changes it.</summary>
public sealed class AcpLifecycle
{
    /// <summary>What the client announced; null before <c>initialize</c>.</summary>
    public ClientCapabilities? Client { get; private set; }

    public void OnInitialized(ClientCapabilities client) => Client = client;

    /// <summary>Why a message of this method must be refused now; null if it may pass.</summary>
    public RpcException? Gate(string method) => (Client, string.Equals(method, AcpMethods.Initialize.Name, StringComparison.Ordinal)) switch
    {
        (null, false) => new(RpcErrorCodes.InvalidRequest, $"'{method}' came before 'initialize' was answered."),
        (not null, true) => new(RpcErrorCodes.InvalidRequest, "'initialize' may be sent only once."),
        _ => null,
    };
}
