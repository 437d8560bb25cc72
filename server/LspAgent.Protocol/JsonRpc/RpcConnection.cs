using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// One peer. Everything may be called at the same time from anywhere; messages leave in the order in which they were given.
/// A bad message costs one answer and never the connection; bytes that are no messages end it.
/// </summary>
public sealed class RpcConnection : IAsyncDisposable
{
    private readonly IMessageHandler _messageHandler;
    private readonly RpcConnectionOptions _options;
    private readonly IncomingMessages _incoming;
    private readonly OutgoingQueue _outgoing;
    private readonly PendingRequests _pending = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<object?, CancellationToken> _takeBack;

    // A transport that does not end its last write would not end its disposal either.
    private bool _isFlushed = true;

    public RpcConnection(IMessageHandler messageHandler, IRpcTarget target, RpcConnectionOptions options, ILogger<RpcConnection> logger)
    {
        (_messageHandler, _options) = (messageHandler, options);
        _incoming = new(messageHandler, target, _pending, this, logger);
        _outgoing = new(messageHandler, options.OutgoingBytes);
        _takeBack = (request, token) => TakeBack(request as PendingRequest, token);
        Progress = new(logger);
        Ended = _ended.Token;
    }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Ended { get; }

    /// <summary>How many requests of ours the peer has not answered.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>How many messages of the peer are being worked on or wait for it.</summary>
    public int IncomingCount => Calls.Count;

    /// <summary>Where parts of results, and other progress of the peer, are waited for.</summary>
    public ProgressListeners Progress { get; }

    internal IncomingCalls Calls { get; } = new();

    /// <summary>
    /// Sends a request and waits for its answer. Cancelling releases the caller at once and tells the peer; what the peer still answers is dropped.
    /// </summary>
    /// <exception cref="RemoteInvocationException">The peer answered with an error.</exception>
    /// <exception cref="ConnectionLostException">The connection ended before the answer came.</exception>
    public Task<TResult> InvokeAsync<TParams, TResult>(
        RequestMethod<TParams, TResult> method,
        TParams parameters,
        CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(cancellationToken);
        }

        var request = new PendingRequest<TResult>(method.Name, method.Result);
        _pending.Add(request);
        try
        {
            var scratch = MessageScratch.Take();
            JsonMessageFormatter.WriteRequest(scratch, new(request.Id), method.Name, parameters, method.Params);
            var sent = SendAsync(scratch, cancellationToken);
            if (!sent.IsCompletedSuccessfully)
            {
                return WaitAsync(sent, request, cancellationToken);
            }
        }
        catch
        {
            _pending.Take(new(request.Id));
            throw;
        }

        return Wait(request, cancellationToken);
    }

    public ValueTask NotifyAsync<TParams>(NotificationMethod<TParams> method, TParams parameters, CancellationToken cancellationToken)
    {
        var scratch = MessageScratch.Take();
        JsonMessageFormatter.WriteNotification(scratch, method.Name, parameters, method.Params);
        return SendAsync(scratch, cancellationToken);
    }

    /// <summary>Answers a request of the peer. For targets; a handler returns its result.</summary>
    public ValueTask RespondAsync<TResult>(RequestId id, TResult result, JsonTypeInfo<TResult> type, CancellationToken cancellationToken) =>
        RespondAsync(id, result, type, atOnce: false, cancellationToken);

    /// <summary>Answers a request of the peer with an error. For targets; a handler throws.</summary>
    public ValueTask RespondAsync(RequestId id, RpcException error, CancellationToken cancellationToken)
    {
        var scratch = MessageScratch.Take();
        JsonMessageFormatter.WriteError(scratch, id, error);
        return SendAsync(scratch, cancellationToken);
    }

    /// <summary>Ends <see cref="RunAsync"/>; what was queued is still sent.</summary>
    public void Close(string because) => _closed.TrySetResult(because);

    /// <summary>Reads and serves until the peer ends, the connection is closed or it breaks. Called once.</summary>
    public async Task<ConnectionEnd> RunAsync(CancellationToken cancellationToken)
    {
        ConnectionEnd end = new ConnectionEnd.Broken("Reading stopped with a fault.");
        try
        {
            await using (cancellationToken.UnsafeRegister(static self => (self as RpcConnection)?.Close("The server is stopping."), this))
            {
                end = await ServeAsync();
            }
        }
        finally
        {
            await EndAsync(end);
        }

        return end;
    }

    public async ValueTask DisposeAsync()
    {
        _ended.Dispose();
        if (_isFlushed)
        {
            await _messageHandler.DisposeAsync();
        }
    }

    /// <param name="atOnce">As for <see cref="OutgoingQueue.SendAsync"/>.</param>
    internal ValueTask RespondAsync<TResult>(RequestId id, TResult result, JsonTypeInfo<TResult> type, bool atOnce, CancellationToken cancellationToken)
    {
        var scratch = MessageScratch.Take();
        JsonMessageFormatter.WriteResult(scratch, id, result, type);
        return SendAsync(scratch, cancellationToken, atOnce);
    }

    private async Task<ConnectionEnd> ServeAsync()
    {
        using var reading = new CancellationTokenSource();
        var reader = _incoming.ReadAllAsync(reading.Token);
        var first = await Task.WhenAny(reader, _closed.Task, _outgoing.Failed);
        if (first == _outgoing.Failed)
        {
            // A peer that goes away stops to listen and to speak, in either order: then it ended, and nothing broke.
            await InGraceAsync(reader);
        }

        await reading.CancelAsync();
        var end = await reader;
        return first == _closed.Task ? new ConnectionEnd.Closed(await _closed.Task)
            : first == _outgoing.Failed && end is not ConnectionEnd.PeerEnded ? new ConnectionEnd.Broken($"Sending failed: {(await _outgoing.Failed).Message}")
            : end;
    }

    /// <summary>Three steps, each no longer than the grace: what had arrived is answered, what still runs is told to stop, what was answered leaves.</summary>
    private async Task EndAsync(ConnectionEnd end)
    {
        _pending.FailAll(new("The connection ended before the answer came."));
        if (end is ConnectionEnd.PeerEnded)
        {
            await InGraceAsync(Calls.WhenEmptyAsync());
        }

        // First, so that whoever is told to stop can see that nobody asked for it.
        await _ended.CancelAsync();
        foreach (var call in Calls.Requests())
        {
            _incoming.Observe(_incoming.CancelAsync(call));
        }

        await InGraceAsync(Calls.WhenEmptyAsync());
        using var grace = new CancellationTokenSource(_options.Grace, _options.Time);
        _isFlushed = await _outgoing.CompleteAsync(grace.Token);
    }

    private async Task InGraceAsync(Task task)
    {
        try
        {
            await task.WaitAsync(_options.Grace, _options.Time);
        }
        catch (TimeoutException)
        {
            // What takes longer has no claim to more.
        }
    }

    private async Task<TResult> WaitAsync<TResult>(ValueTask sent, PendingRequest<TResult> request, CancellationToken cancellationToken)
    {
        try
        {
            await sent;
        }
        catch
        {
            _pending.Take(new(request.Id));
            throw;
        }

        return await Wait(request, cancellationToken);
    }

    private Task<TResult> Wait<TResult>(PendingRequest<TResult> request, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            request.OnCancelled(_takeBack, cancellationToken);
        }

        return request.Task;
    }

    private void TakeBack(PendingRequest? request, CancellationToken cancellationToken)
    {
        if (request is not null && _pending.Take(new(request.Id)) is not null)
        {
            request.Fail(new OperationCanceledException(cancellationToken));
            var scratch = MessageScratch.Take();
            _options.Cancel.Write(scratch, new(request.Id));
            _incoming.Observe(SendAsync(scratch, Ended).AsTask());
        }
    }

    /// <summary>Queues what the scratch holds; the scratch is free again when the method returns.</summary>
    private ValueTask SendAsync(MessageScratch scratch, CancellationToken cancellationToken, bool atOnce = false)
    {
        try
        {
            return _outgoing.SendAsync(scratch.Bytes.Span, atOnce, cancellationToken);
        }
        finally
        {
            scratch.Return();
        }
    }
}
