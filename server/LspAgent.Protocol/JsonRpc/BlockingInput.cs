using System.IO.Pipelines;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Makes a pipe of a stream whose reads block: one thread reads, and parses too, as long as nobody else is needed.</summary>
internal sealed class BlockingInput
{
    private const int BufferBytes = 64 * 1024;

    [ThreadStatic]
    private static bool _isReading;

    private readonly Stream _stream;

    // The reader goes on in the thread that has the bytes at hand, which saves a switch of threads for each message.
    private readonly Pipe _pipe = new(new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: 16 * BufferBytes,
        resumeWriterThreshold: 8 * BufferBytes,
        minimumSegmentSize: BufferBytes,
        useSynchronizationContext: false));

    private BlockingInput(Stream stream) => _stream = stream;

    /// <summary>True in a thread that reads: whatever it waits for is waited for by the peer too.</summary>
    public static bool IsReading => _isReading;

    public static PipeReader Start(Stream stream)
    {
        var input = new BlockingInput(stream);
        new Thread(input.Pump) { IsBackground = true, Name = "Input" }.Start();
        return input._pipe.Reader;
    }

    private void Pump()
    {
        _isReading = true;
        Exception? fault = null;
        try
        {
            while (_stream.Read(_pipe.Writer.GetSpan(BufferBytes / 4)) is > 0 and var count)
            {
                _pipe.Writer.Advance(count);
                if (IsReaderGone())
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            fault = e as IOException ?? new IOException("The input was closed.", e);
        }

        _pipe.Writer.Complete(fault);
    }

    /// <summary>Hands the bytes over, and holds the thread while the pipe is full.</summary>
    private bool IsReaderGone()
    {
#pragma warning disable CA2012, VSTHRD002 // To wait is the one task of this thread, and the result is taken only when it is there.
        var flush = _pipe.Writer.FlushAsync(CancellationToken.None);
        if (!flush.IsCompleted)
        {
            using var room = new ManualResetEventSlim();
            flush.GetAwaiter().UnsafeOnCompleted(room.Set);
            room.Wait();
        }

        return flush.GetAwaiter().GetResult().IsCompleted;
#pragma warning restore CA2012, VSTHRD002
    }
}
