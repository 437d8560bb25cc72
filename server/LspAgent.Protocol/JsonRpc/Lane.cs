namespace LspAgent.Protocol.JsonRpc;

/// <summary>How a method is scheduled; declared with the method and never decided by its handler.</summary>
public enum Lane
{
    /// <summary>Changes the open documents: runs alone and in the order of arrival.</summary>
    DocumentWrite,

    /// <summary>Reads the snapshot as it stood when the request arrived: runs beside other reads.</summary>
    SnapshotRead,

    /// <summary>Goes to a session's inbox in the order of arrival; long work never holds up the other lanes.</summary>
    Session,
}
