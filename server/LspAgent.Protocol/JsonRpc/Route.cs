using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Makes a call out of a message that names its method.</summary>
internal abstract class Route(string method)
{
    public string Method => method;

    /// <summary>The call, with its params read; null if a message of this kind is for nobody and is dropped.</summary>
    public abstract RpcCall? Bind(in RpcMessage message, RpcConnection connection);

    protected RpcException BadParams(string because) =>
        new(RpcErrorCodes.InvalidParams, $"The params of '{method}' do not fit: {because}");

    /// <summary>Reads the params once; what does not fit is said in <paramref name="problem"/>.</summary>
    protected bool TryRead<T>(
        in RpcMessage message,
        JsonTypeInfo<T> type,
        [NotNullWhen(true)] out T? parameters,
        [NotNullWhen(false)] out RpcException? problem)
    {
        try
        {
            parameters = JsonMessageFormatter.ReadParams(message.Params, type);
            problem = parameters is null ? BadParams("null is no value here.") : null;
        }
        catch (JsonException e)
        {
            parameters = default;
            problem = BadParams(JsonProblem.Describe(e));
        }

        return problem is null;
    }
}
