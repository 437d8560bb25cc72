namespace LspAgent.Protocol.Acp;

/// <summary>The versions of ACP that we speak.</summary>
public static class AcpVersion
{
    public const ushort Oldest = 1;

    public const ushort Newest = 1;

    /// <summary>The version that a connection uses: the client's if we speak it, otherwise our newest; the client ends the connection if it cannot.</summary>
    public static ushort Negotiate(ushort wanted) => wanted is >= Oldest and <= Newest ? wanted : Newest;
}
