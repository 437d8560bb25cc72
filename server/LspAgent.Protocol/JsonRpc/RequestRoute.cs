using System.Diagnostics;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The way of a method's requests to its handler.</summary>
internal sealed class RequestRoute<TParams, TResult, TSnapshot>(
    RequestMethod<TParams, TResult> method,
    Func<TSnapshot> snapshot,
    Func<TParams, TSnapshot, RequestContext, CancellationToken, Task<TResult>> handler) : Route(method.Name)
    where TSnapshot : notnull
{
    public override RpcCall? Bind(in RpcMessage message, RpcConnection connection)
    {
        if (message.Kind != RpcMessageKind.Request)
        {
            // Without an id there is nobody to answer, so that the work would be for nothing.
            return null;
        }

        return TryRead(message, method.Params, out var parameters, out var problem)
            ? new Call(this, message.Id, connection, parameters)
            : new RefusedCall(Method, method.Lane, message.Id, connection, problem);
    }

    private Lane Lane => method.Lane;

    private TSnapshot TakeSnapshot() => snapshot();

    private async Task RunAsync(RpcCall call, RequestId id, TParams parameters, TSnapshot state)
    {
        var result = await handler(parameters, state, new(call.Connection, id) { Call = call }, call.Token);
        call.Connection.Calls.Forget(call);

        // A read has its thread to itself until it is answered; every other lane has better to do than to wait for the peer to read.
        await call.Connection.RespondAsync(id, result, method.Result, atOnce: Lane == Lane.SnapshotRead, CancellationToken.None);
        await call.OnAnsweredAsync();
    }

    private sealed class Call(RequestRoute<TParams, TResult, TSnapshot> route, RequestId id, RpcConnection connection, TParams parameters)
        : RpcCall(route.Method, route.Lane, id, connection)
    {
        private TSnapshot? _snapshot;

        public override void TakeSnapshot() => _snapshot = route.TakeSnapshot();

        public override Task RunAsync() => _snapshot is { } state
            ? route.RunAsync(this, id, parameters, state)
            : throw new UnreachableException("The queue takes the snapshot before it runs a call.");
    }
}
