using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// Decides when a peer's messages run. They are taken in the order of arrival. A document write runs alone: nothing behind it is taken before it
/// has ended. A read takes its snapshot at its place and then runs beside other reads and beside later writes, which its snapshot does not show.
/// A session message is started after the session messages before it, and holds up no other lane however long it takes.
/// A read that fails is answered with an error; a document write that fails closes the connection, because the state of the documents is unknown.
/// What a handler refuses with an <see cref="RpcException"/> has not failed. Every lane is bounded: when one is full, the peer waits.
/// </summary>
public sealed partial class RequestQueue : IRpcTarget, IAsyncDisposable
{
    private readonly Routes _routes;
    private readonly RequestQueueOptions _options;
    private readonly ILogger _logger;
    private readonly ArrivalLane _arrived;
    private readonly Channel<RpcCall> _sessions;
    private readonly ReadLane _reads;
    private readonly Task _starting;

    public RequestQueue(Routes routes, RequestQueueOptions options, ILogger<RequestQueue> logger)
    {
        (_routes, _options, _logger) = (routes, options, logger);

        // When a lane is full, whoever adds to it waits, and so in the end the peer.
        _arrived = new(options.Capacity, TakeAsync);
        _sessions = Channel.CreateBounded<RpcCall>(new BoundedChannelOptions(options.Capacity) { SingleReader = true });
        _reads = new(options.ConcurrentReads, options.Capacity, ExecuteAsync);
        _starting = Task.Run(StartSessionsAsync);
    }

    public ValueTask AcceptAsync(in RpcMessage message, RpcConnection connection, CancellationToken cancellationToken)
    {
        if (_routes.Bind(message, connection) is not { } call)
        {
            return default;
        }

        if (!connection.Calls.TryAdd(call))
        {
            var problem = new RpcException(RpcErrorCodes.InvalidRequest, $"A request with the id {message.Id} is still running.");
            return connection.RespondAsync(message.Id, problem, cancellationToken);
        }

        var room = _arrived.AddAsync(call);
        return room.IsCompletedSuccessfully ? default : new(room.AsTask().WaitAsync(cancellationToken));
    }

    /// <summary>Ends when the messages that have come are taken. No more may come.</summary>
    public async ValueTask DisposeAsync()
    {
        await _arrived.WhenIdleAsync();
        _sessions.Writer.TryComplete();
        await _starting;
    }

    private ValueTask TakeAsync(RpcCall call)
    {
        Prepare(call);
        return call.Lane switch
        {
            _ when call.Refusal is not null => new(ExecuteAsync(call)),
            Lane.DocumentWrite => new(ExecuteAsync(call)),
            Lane.SnapshotRead => _reads.StartAsync(call),
            Lane.Session => _sessions.Writer.WriteAsync(call),
            _ => throw new UnreachableException(),
        };
    }

    private async Task StartSessionsAsync()
    {
        await foreach (var call in _sessions.Reader.ReadAllAsync())
        {
            // It cannot fail, and the connection counts it until it has ended.
            _ = ExecuteAsync(call);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One call's fault must not stop the queue; it is logged and answered.")]
    private void Prepare(RpcCall call)
    {
        try
        {
            call.Refusal = _options.Gate?.Invoke(call.Method) ?? call.Refusal;
            if (call.Refusal is null)
            {
                call.TakeSnapshot();
            }
        }
        catch (Exception e)
        {
            call.Refusal = Failed(call, e);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One call's fault must not stop the queue; it is logged and answered.")]
    private async Task ExecuteAsync(RpcCall call)
    {
        if (!call.TryTake())
        {
            return;
        }

        try
        {
            await (call.Refusal is { } refusal ? RefuseAsync(call, refusal) : call.RunAsync());
        }
        catch (OperationCanceledException) when (call.Token.IsCancellationRequested)
        {
            await RefuseAsync(call, RpcCall.Cancelled);
        }
        catch (RpcException e)
        {
            await RefuseAsync(call, e);
        }
        catch (ConnectionLostException) when (call.Connection.Ended.IsCancellationRequested)
        {
            // Nobody is left to hear of it.
        }
        catch (Exception e)
        {
            var failure = Failed(call, e);
            await RefuseAsync(call, failure);
            if (call.Lane == Lane.DocumentWrite)
            {
                call.Connection.Close(failure.Message);
            }
        }
        finally
        {
            call.Connection.Calls.Remove(call);
        }
    }

    private async Task RefuseAsync(RpcCall call, RpcException refusal)
    {
        if (call.Id is not { } id || call.IsAnswered)
        {
            LogDropped(call.Method, refusal.Message);
            return;
        }

        try
        {
            call.Connection.Calls.Forget(call);
            await call.Connection.RespondAsync(id, refusal, CancellationToken.None);
        }
        catch (ConnectionLostException)
        {
            // Nobody is left to hear of it.
        }
    }

    private RpcException Failed(RpcCall call, Exception fault)
    {
        var log = Random.Shared.Next().ToString("x8", CultureInfo.InvariantCulture);
        LogFailed(call.Method, log, fault);
        return new(RpcErrorCodes.InternalError, $"'{call.Method}' failed because of a fault in the server. The log says more under {log}.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed, answered as {LogId}")]
    private partial void LogFailed(string method, string logId, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} was dropped: {Reason}")]
    private partial void LogDropped(string method, string reason);
}
