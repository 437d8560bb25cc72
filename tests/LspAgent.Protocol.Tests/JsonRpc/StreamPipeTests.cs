using System.IO.Pipes;
using System.Text;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Standard streams, here anonymous pipes of the operating system, whose reads block.</summary>
[TestClass]
public sealed class StreamPipeTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task More_than_any_buffer_holds_goes_through_a_blocking_stream()
    {
        using var writing = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reading = new AnonymousPipeClientStream(PipeDirection.In, writing.ClientSafePipeHandle);
        await using var handler = new HeaderDelimitedMessageHandler(StreamPipe.CreateBlocking(reading, Stream.Null));
        var body = $"\"{new string('x', 100_000)}\"";
        var message = Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n{body}");

        var sent = Task.Run(
            async () =>
            {
                for (var count = 0; count < 50; count++)
                {
                    await writing.WriteAsync(message, Stop);
                }

                writing.Close();
            },
            Stop);

        for (var count = 0; count < 50; count++)
        {
            Assert.AreEqual(body, await ReadAsync(handler));
        }

        Assert.IsNull(await ReadAsync(handler));
        await sent;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Reading_can_be_stopped_although_the_stream_cannot()
    {
        using var writing = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reading = new AnonymousPipeClientStream(PipeDirection.In, writing.ClientSafePipeHandle);
        await using var handler = new HeaderDelimitedMessageHandler(StreamPipe.CreateBlocking(reading, Stream.Null));
        using var stop = new CancellationTokenSource();

        var read = handler.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => read);
        writing.Close();
    }

    private async Task<string?> ReadAsync(HeaderDelimitedMessageHandler handler) =>
        await handler.ReadAsync(Stop) is { } body ? Encoding.UTF8.GetString(body.Span) : null;
}
