using Microsoft.Extensions.Logging;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Reads a peer's messages one after the other and brings each where it belongs: to the target, to the request that it answers or takes back.</summary>
internal sealed partial class IncomingMessages(
    IMessageHandler messageHandler,
    IRpcTarget target,
    PendingRequests pending,
    RpcConnection connection,
    ILogger logger)
{
    /// <summary>Ends when the peer ends, when the bytes are no messages, or when the token is cancelled.</summary>
    public async Task<ConnectionEnd> ReadAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await messageHandler.ReadAsync(cancellationToken) is { } body)
            {
                await AcceptAsync(body, cancellationToken);
            }

            return new ConnectionEnd.PeerEnded();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new ConnectionEnd.Closed("Reading was stopped.");
        }
        catch (IOException e)
        {
            return new ConnectionEnd.Broken(e.Message);
        }
    }

    /// <summary>Takes a request of the peer back: one that still waits is answered here, one that runs is told.</summary>
    public async Task CancelAsync(RpcCall call)
    {
        if (!call.TryTake())
        {
            await call.CancelAsync();
        }
        else if (call.Id is { } id)
        {
            connection.Calls.Forget(call);
            await connection.RespondAsync(id, RpcCall.Cancelled, CancellationToken.None);
            connection.Calls.Remove(call);
        }
    }

    /// <summary>Lets a task go on by itself; should it fail, the log says so.</summary>
    public void Observe(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                failed => LogBackgroundFault(failed.Exception),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private ValueTask AcceptAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = JsonMessageFormatter.Read(body.Span);
        switch (message.Kind)
        {
            case RpcMessageKind.Response:
                AcceptResponse(message);
                return default;
            case RpcMessageKind.Notification when CancelMethod.TryRead(message, out var id) && connection.Calls.Find(id) is { } call:
                Observe(CancelAsync(call));
                return default;
            case RpcMessageKind.Notification when connection.Progress.TryAccept(message):
                return default;
            case RpcMessageKind.Request or RpcMessageKind.Notification:
                return target.AcceptAsync(message, connection, cancellationToken);
            default:
                return RefuseAsync(message, cancellationToken);
        }
    }

    private ValueTask RefuseAsync(in RpcMessage message, CancellationToken cancellationToken)
    {
        var problem = message.Problem ?? new(RpcErrorCodes.InvalidRequest, "The message is not valid.");
        LogBadMessage(problem.Message);
        return connection.RespondAsync(message.Id, problem, cancellationToken);
    }

    private void AcceptResponse(in RpcMessage response)
    {
        if (pending.Take(response.Id) is { } request)
        {
            request.Answer(response);
        }
        else
        {
            LogUnknownAnswer(response.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A bad message was refused: {Problem}")]
    private partial void LogBadMessage(string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "An answer to request {Id} was dropped: no such request is waiting")]
    private partial void LogUnknownAnswer(RequestId id);

    [LoggerMessage(Level = LogLevel.Error, Message = "A task in the background of a connection failed")]
    private partial void LogBackgroundFault(Exception? exception);
}
