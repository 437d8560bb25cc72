using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// Makes a pipe of a stream whose writes block. A flush is one write, in the thread that asks for it; only the thread that reads leaves it to
/// another, or else two peers that both write a lot would wait for each other.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A pipe is completed, not disposed.")]
internal sealed class BlockingOutput(Stream stream) : PipeWriter
{
    private readonly PooledBuffer _buffer = new();

    public override void Advance(int bytes) => _buffer.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        BlockingInput.IsReading ? new(Task.Run(Write, cancellationToken)) : new(Write());

    public override void CancelPendingFlush()
    {
        // A write that blocks cannot be taken back.
    }

    public override void Complete(Exception? exception = null)
    {
        stream.Dispose();
        _buffer.Dispose();
    }

    private FlushResult Write()
    {
        stream.Write(_buffer.Span);
        stream.Flush();
        _buffer.Clear();
        return default;
    }
}
