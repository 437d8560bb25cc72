using System.IO.Pipelines;

namespace LspAgent.Host.Platform;

/// <summary>
/// A connection over a pair of streams. Reading can be given up at any time, although a read from the standard input or a pipe cannot:
/// what it still brings is for nobody.
/// </summary>
internal sealed class StreamTransport : IDuplexPipe, IAsyncDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly Pipe _incoming = new(new PipeOptions(pauseWriterThreshold: 4 * BufferSize, resumeWriterThreshold: 2 * BufferSize, minimumSegmentSize: BufferSize, useSynchronizationContext: false));
    private readonly Stream _input;
    private readonly Stream _output;

    public StreamTransport(Stream input, Stream output)
    {
        (_input, _output) = (input, output);
        Output = PipeWriter.Create(output, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
        Reading = Task.Run(ReadAllAsync);
    }

    public PipeReader Input => _incoming.Reader;

    public PipeWriter Output { get; }

    /// <summary>Ends with the input; it may never, and nothing needs to wait for it.</summary>
    public Task Reading { get; }

    public async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        await _output.DisposeAsync();
    }

    private async Task ReadAllAsync()
    {
        Exception? fault = null;
        try
        {
            while (true)
            {
                var count = await _input.ReadAsync(_incoming.Writer.GetMemory(BufferSize));
                if (count == 0)
                {
                    break;
                }

                _incoming.Writer.Advance(count);
                if ((await _incoming.Writer.FlushAsync()).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (IOException e)
        {
            fault = e;
        }
        catch (ObjectDisposedException)
        {
            // Disposed while it was reading.
        }

        await _incoming.Writer.CompleteAsync(fault);
    }
}
