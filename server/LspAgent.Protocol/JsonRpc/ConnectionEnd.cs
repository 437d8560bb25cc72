namespace LspAgent.Protocol.JsonRpc;

/// <summary>Why a connection ended. Closed: there are exactly three reasons.</summary>
public abstract record ConnectionEnd
{
    private ConnectionEnd()
    {
    }

    /// <summary>The peer sends no more.</summary>
    public sealed record PeerEnded : ConnectionEnd;

    /// <summary>This side closed it.</summary>
    public sealed record Closed(string Because) : ConnectionEnd;

    /// <summary>Bytes that are no messages, or a transport that failed.</summary>
    public sealed record Broken(string Because) : ConnectionEnd;
}
