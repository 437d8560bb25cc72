using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The way of a method's notifications to its handler; those that cannot be read may have a handler of their own.</summary>
internal sealed class NotificationRoute<TParams>(
    NotificationMethod<TParams> method,
    Func<TParams, RequestContext, CancellationToken, Task> handler,
    Func<JsonElement, RequestContext, CancellationToken, Task>? unreadable) : Route(method.Name)
{
    public override RpcCall? Bind(in RpcMessage message, RpcConnection connection)
    {
        if (message.Kind == RpcMessageKind.Request)
        {
            var problem = new RpcException(RpcErrorCodes.MethodNotFound, $"'{Method}' is a notification: send it without an id.");
            return new RefusedCall(Method, method.Lane, message.Id, connection, problem);
        }

        if (TryRead(message, method.Params, out var parameters, out var misfit))
        {
            return new Call<TParams>(this, method.Lane, connection, parameters, handler);
        }

        return unreadable is null
            ? new RefusedCall(Method, method.Lane, null, connection, misfit)
            : new Call<JsonElement>(this, method.Lane, connection, JsonMessageFormatter.ReadAny(message.Params), unreadable);
    }

    private sealed class Call<T>(
        Route route,
        Lane lane,
        RpcConnection connection,
        T parameters,
        Func<T, RequestContext, CancellationToken, Task> handler) : RpcCall(route.Method, lane, null, connection)
    {
        public override Task RunAsync() => handler(parameters, new(Connection, null), Token);
    }
}
