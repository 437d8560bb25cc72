using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The unread bytes of a pipe, taken in whole runs: without a copy where they lie together, through one reused buffer where not.</summary>
internal sealed class PipeInput(PipeReader reader) : IAsyncDisposable
{
    private readonly PooledBuffer _body = new();
    private ReadOnlySequence<byte> _unread = ReadOnlySequence<byte>.Empty;
    private bool _isRead;

    public ReadOnlySequence<byte> Unread => _unread;

    public void Skip(long count) => _unread = _unread.Slice(count);

    public void SkipTo(SequencePosition position) => _unread = _unread.Slice(position);

    /// <summary>Waits for more bytes than those that are unread; false when there will be none.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_isRead)
        {
            reader.AdvanceTo(_unread.Start, _unread.End);
            _isRead = false;
        }

        var before = _unread.Length;
        var result = await reader.ReadAsync(cancellationToken);
        _isRead = true;
        _unread = result.Buffer;
        if (result.IsCanceled)
        {
            throw new OperationCanceledException("Reading from the peer was stopped.");
        }

        return _unread.Length > before || !result.IsCompleted;
    }

    /// <summary>The next bytes as one run, valid until the next call of anything here.</summary>
    public ValueTask<ReadOnlyMemory<byte>> TakeAsync(int length, CancellationToken cancellationToken)
    {
        if (_unread.Length < length || !_unread.Slice(0, length).IsSingleSegment)
        {
            return CollectAsync(length, cancellationToken);
        }

        var body = _unread.Slice(0, length).First;
        Skip(length);
        return new(body);
    }

    public async ValueTask DisposeAsync()
    {
        _unread = default;
        _body.Dispose();
        await reader.CompleteAsync();
    }

    // Takes the bytes out of the pipe as they come, so that a large message is held once and not twice.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> CollectAsync(int length, CancellationToken cancellationToken)
    {
        _body.Clear();
        while (true)
        {
            var part = _unread.Slice(0, Math.Min(_unread.Length, length - _body.Length));
            foreach (var segment in part)
            {
                _body.Write(segment.Span);
            }

            SkipTo(part.End);
            if (_body.Length == length)
            {
                return _body.Memory;
            }

            if (!await FillAsync(cancellationToken))
            {
                throw new FramingException($"The input ended inside a message: {_body.Length} of {length} bytes had come.");
            }
        }
    }
}
