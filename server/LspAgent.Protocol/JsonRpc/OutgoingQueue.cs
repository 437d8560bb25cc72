using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// Sends messages in the order in which they were given, many in one flush. Holds a bounded number of bytes:
/// when it is full, the sender waits until the peer has read.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A flush that cannot be stopped may use the buffers after the connection has ended.")]
internal sealed class OutgoingQueue(IMessageHandler messageHandler, int limit) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingMessage> _waiting = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Each message is preceded by its length in four bytes. One buffer fills while the other is sent.
    private PooledBuffer _filling = new();
    private PooledBuffer _sending = new();
    private bool _isSending;
    private bool _isEnded;
    private TaskCompletionSource? _idle;

    /// <summary>Ends with the reason when sending fails.</summary>
    public Task<Exception> Failed => _failed.Task;

    /// <summary>Ends when the message is queued, not when it is sent.</summary>
    /// <param name="atOnce">Sends in the caller's thread if nothing else is being sent, which saves a switch of threads but may hold that thread up.</param>
    public ValueTask SendAsync(ReadOnlySpan<byte> body, bool atOnce, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                throw new ConnectionLostException("The connection has ended; the message was not sent.");
            }

            if (_filling.Length >= limit || _waiting.Count > 0)
            {
                var waiting = new WaitingMessage(body, cancellationToken);
                _waiting.Enqueue(waiting);
                return new(waiting.Task);
            }

            Append(body);
            if (_isSending)
            {
                return default;
            }

            _isSending = true;
        }

        if (atOnce)
        {
            _ = SendQueuedAsync();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return default;
    }

    /// <summary>Takes no more messages, and waits until the ones it has are sent; false if the token was cancelled before.</summary>
    public async Task<bool> CompleteAsync(CancellationToken cancellationToken)
    {
        Task idle;
        lock (_lock)
        {
            _isEnded = true;
            _idle = _isSending ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            idle = _idle?.Task ?? Task.CompletedTask;
        }

        try
        {
            await idle.WaitAsync(cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            // Not every stream lets itself be stopped: whether it does is not waited for.
            await _abort.CancelAsync();
            return false;
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = SendQueuedAsync();

    private void Append(ReadOnlySpan<byte> body)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_filling.GetSpan(sizeof(int)), body.Length);
        _filling.Advance(sizeof(int));
        _filling.Write(body);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody awaits the sender: whatever stops it ends the connection with that reason.")]
    private async Task SendQueuedAsync()
    {
        try
        {
            TakeBatch();
            await FlushBatchAsync();
            if (!TakeBatch())
            {
                return;
            }

            // What gathered meanwhile is not the burden of the one who sent the first message.
            await Task.Yield();
            do
            {
                await FlushBatchAsync();
            }
            while (TakeBatch());
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private ValueTask FlushBatchAsync()
    {
        var rest = _sending.Span;
        while (!rest.IsEmpty)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            messageHandler.Write(rest.Slice(sizeof(int), length));
            rest = rest[(sizeof(int) + length)..];
        }

        return messageHandler.FlushAsync(_abort.Token);
    }

    /// <summary>Turns the buffers round; false when there is nothing more to send.</summary>
    private bool TakeBatch()
    {
        lock (_lock)
        {
            _sending.Clear();
            (_sending, _filling) = (_filling, _sending);
            while (_filling.Length < limit && _waiting.TryDequeue(out var waiting))
            {
                if (waiting.TryAccept())
                {
                    Append(waiting.Body);
                }
            }

            if (_sending.Length == 0)
            {
                (_sending, _filling) = (_filling, _sending);
            }

            if (_sending.Length == 0)
            {
                _isSending = false;
                _idle?.TrySetResult();
            }

            return _isSending;
        }
    }

    private void Fail(Exception reason)
    {
        lock (_lock)
        {
            _isEnded = true;
            _isSending = false;
            _filling.Clear();
            _sending.Clear();
            while (_waiting.TryDequeue(out var waiting))
            {
                waiting.Refuse(reason);
            }

            _idle?.TrySetResult();
        }

        _failed.TrySetResult(reason);
    }
}
