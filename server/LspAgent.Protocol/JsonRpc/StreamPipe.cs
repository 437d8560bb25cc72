using System.IO.Pipelines;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A duplex pipe over streams.</summary>
public static class StreamPipe
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>For sockets and named pipes, which wait without a thread.</summary>
    public static IDuplexPipe Create(Stream stream) => new Ends(
        PipeReader.Create(stream, new(bufferSize: BufferBytes, minimumReadSize: BufferBytes / 4, leaveOpen: true)),
        PipeWriter.Create(stream, new(minimumBufferSize: BufferBytes)));

    /// <summary>For standard input and output, whose reads block and cannot be cancelled: the input has a thread of its own, which ends with the process.</summary>
    public static IDuplexPipe CreateBlocking(Stream input, Stream output) => new Ends(
        BlockingInput.Start(input),
        new BlockingOutput(output));

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
