namespace LspAgent.Protocol.JsonRpc;

/// <summary>What a message is, told from the members that it has.</summary>
public enum RpcMessageKind
{
    /// <summary>No valid message; <see cref="RpcMessage.Problem"/> says why.</summary>
    Invalid,

    /// <summary>Wants an answer with its id.</summary>
    Request,

    /// <summary>Wants no answer.</summary>
    Notification,

    /// <summary>Answers a request of ours, well or badly formed; it is never answered itself.</summary>
    Response,
}

/// <summary>The envelope of one message; its parts are slices of the message's bytes and no longer valid than these.</summary>
public ref struct RpcMessage
{
    public RpcMessageKind Kind { get; internal set; }

    public RequestId Id { get; internal set; }

    /// <summary>The method's name in UTF-8; empty in a response.</summary>
    public ReadOnlySpan<byte> Method { get; internal set; }

    /// <summary>JSON, or empty when the member is absent or null.</summary>
    public ReadOnlySpan<byte> Params { get; internal set; }

    /// <summary>JSON, or empty when the member is absent.</summary>
    public ReadOnlySpan<byte> Result { get; internal set; }

    /// <summary>JSON, or empty when the member is absent or null.</summary>
    public ReadOnlySpan<byte> Error { get; internal set; }

    /// <summary>What an invalid message is answered with.</summary>
    public RpcException? Problem { get; internal set; }
}
