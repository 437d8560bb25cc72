namespace LspAgent.Protocol.JsonRpc;

/// <summary>What differs from one connection to another.</summary>
public sealed record RpcConnectionOptions
{
    /// <summary>How the peer is told that a request of ours is taken back; from the peer both forms are understood.</summary>
    public CancelMethod Cancel { get; init; } = CancelMethod.Lsp;

    /// <summary>How many bytes wait to be sent before whoever sends must wait.</summary>
    public int OutgoingBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>At the end of the connection: how long what had arrived may still be answered, and again how long the answers may take to leave.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
