using System.Text;
using System.Text.Json;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Which handler answers which method. Filled once, before the first connection; a wrong handler does not compile.</summary>
/// <remarks>
/// A handler refuses what the peer asked with an <see cref="RpcException"/>. On <see cref="Lane.DocumentWrite"/> and
/// <see cref="Lane.SnapshotRead"/> it must not wait for the peer, whose answer might stand behind a full queue.
/// </remarks>
public sealed class Routes
{
    private readonly Dictionary<string, Route> _routes = new(StringComparer.Ordinal);

    /// <summary>The methods that have a handler.</summary>
    public IReadOnlyCollection<string> Methods => _routes.Keys;

    public Routes On<TParams, TResult>(RequestMethod<TParams, TResult> method, Func<TParams, CancellationToken, Task<TResult>> handler) =>
        Add(new RequestRoute<TParams, TResult, NoSnapshot>(method, static () => default, (parameters, _, _, token) => handler(parameters, token)));

    public Routes On<TParams, TResult>(
        RequestMethod<TParams, TResult> method,
        Func<TParams, RequestContext, CancellationToken, Task<TResult>> handler) =>
        Add(new RequestRoute<TParams, TResult, NoSnapshot>(method, static () => default, (parameters, _, context, token) => handler(parameters, context, token)));

    /// <summary>For a handler that reads a snapshot, which is taken at the request's place in the queue.</summary>
    public Routes On<TParams, TResult, TSnapshot>(
        RequestMethod<TParams, TResult> method,
        Func<TSnapshot> snapshot,
        Func<TParams, TSnapshot, RequestContext, CancellationToken, Task<TResult>> handler)
        where TSnapshot : notnull =>
        Add(new RequestRoute<TParams, TResult, TSnapshot>(method, snapshot, handler));

    public Routes On<TParams>(NotificationMethod<TParams> method, Func<TParams, CancellationToken, Task> handler) =>
        Add(new NotificationRoute<TParams>(method, (parameters, _, token) => handler(parameters, token), null));

    /// <param name="unreadable">Takes the place of the handler when the params do not fit; without it such a notification is dropped.</param>
    public Routes On<TParams>(
        NotificationMethod<TParams> method,
        Func<TParams, RequestContext, CancellationToken, Task> handler,
        Func<JsonElement, RequestContext, CancellationToken, Task>? unreadable = null) =>
        Add(new NotificationRoute<TParams>(method, handler, unreadable));

    /// <summary>The call that the message asks for; null for a notification that nobody handles.</summary>
    internal RpcCall? Bind(in RpcMessage message, RpcConnection connection)
    {
        if (Find(message.Method) is { } route)
        {
            return route.Bind(message, connection);
        }

        if (message.Kind != RpcMessageKind.Request)
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(message.Method);
        var problem = new RpcException(RpcErrorCodes.MethodNotFound, $"There is no method '{name}' here.");
        return new RefusedCall(name, Lane.SnapshotRead, message.Id, connection, problem);
    }

    private Route? Find(ReadOnlySpan<byte> method)
    {
        const int longest = 128;
        Span<char> name = stackalloc char[longest];
        return Encoding.UTF8.TryGetChars(method, name, out var length)
            && _routes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var route)
            ? route
            : null;
    }

    private Routes Add(Route route)
    {
        _routes.Add(route.Method, route);
        return this;
    }

    /// <summary>The state of handlers that read none.</summary>
    private readonly struct NoSnapshot;
}
