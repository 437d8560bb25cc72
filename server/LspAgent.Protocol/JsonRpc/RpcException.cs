using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A request is refused because of what the peer asked: code, message and data are the answer, and safe to show.</summary>
public sealed class RpcException(int code, string message, JsonElement? data = null) : Exception(message)
{
    public int Code { get; } = code;

    public JsonElement? ErrorData { get; } = data;
}

/// <summary>The peer answered a request of ours with an error; never passed on to another peer as if it were our own answer.</summary>
public sealed class RemoteInvocationException(int code, string message, JsonElement? data = null) : Exception(message)
{
    public int Code { get; } = code;

    public JsonElement? ErrorData { get; } = data;
}

/// <summary>The connection ended before the answer came, or before the message could be sent.</summary>
public sealed class ConnectionLostException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The bytes cannot be divided into messages, so that nothing after them can be trusted.</summary>
public sealed class FramingException(string message) : IOException(message);
