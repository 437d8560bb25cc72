namespace LspAgent.Protocol.JsonRpc;

/// <summary>The error codes of JSON-RPC, the Language Server Protocol and the Agent Client Protocol.</summary>
public static class RpcErrorCodes
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;

    /// <summary>LSP: a request came before <c>initialize</c>.</summary>
    public const int ServerNotInitialized = -32002;

    /// <summary>LSP: the request was valid and failed all the same.</summary>
    public const int RequestFailed = -32803;

    /// <summary>LSP: the server stopped the request by itself.</summary>
    public const int ServerCancelled = -32802;

    /// <summary>LSP: the document changed under the request.</summary>
    public const int ContentModified = -32801;

    /// <summary>LSP and ACP: the requester cancelled.</summary>
    public const int RequestCancelled = -32800;

    /// <summary>ACP: the user must sign in first.</summary>
    public const int AuthenticationRequired = -32000;

    /// <summary>ACP: a file or a session does not exist.</summary>
    public const int ResourceNotFound = -32002;
}
