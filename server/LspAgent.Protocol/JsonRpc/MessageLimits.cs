namespace LspAgent.Protocol.JsonRpc;

/// <summary>How much of a peer's bytes is held at once; what goes beyond ends the connection before it is allocated.</summary>
public static class MessageLimits
{
    public const int HeaderBytes = 16 * 1024;

    public const int BodyBytes = 64 * 1024 * 1024;

    /// <summary>Deeper JSON is a bad message, not a bad connection.</summary>
    public const int Depth = 64;
}
