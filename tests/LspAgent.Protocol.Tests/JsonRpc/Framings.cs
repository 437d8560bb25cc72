using System.IO.Pipelines;
using System.Text;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Feeds bytes to a framing and says what messages it made of them.</summary>
internal static class Framings
{
    public static IMessageHandler Create(string framing, IDuplexPipe transport) =>
        framing == "header" ? new HeaderDelimitedMessageHandler(transport) : new NewLineDelimitedMessageHandler(transport);

    /// <summary>What the framing writes for the messages.</summary>
    public static async Task<byte[]> FrameAsync(string framing, IEnumerable<string> bodies, CancellationToken cancellationToken)
    {
        var pipes = new PipePair(new PipeOptions(pauseWriterThreshold: 0));
        await using var handler = Create(framing, pipes.Server);
        foreach (var body in bodies)
        {
            handler.Write(Encoding.UTF8.GetBytes(body));
        }

        await handler.FlushAsync(cancellationToken);
        await pipes.Server.Output.CompleteAsync();
        using var written = new MemoryStream();
        await pipes.Client.Input.CopyToAsync(written, cancellationToken);
        return written.ToArray();
    }

    /// <summary>The messages in chunks of bytes that come one after the other, each when the one before it has been looked at.</summary>
    public static async Task<List<string>> ReadAsync(string framing, IEnumerable<byte[]> chunks, CancellationToken cancellationToken)
    {
        // The reader runs in the writer's thread, so that no two chunks are ever seen as one.
        var pipes = new PipePair(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reading = ReadAllAsync(framing, pipes.Server, cancellationToken);
        foreach (var chunk in chunks)
        {
            await pipes.Client.Output.WriteAsync(chunk, cancellationToken);
        }

        await pipes.Client.Output.CompleteAsync();
        return await reading;
    }

    public static Task<List<string>> ReadAsync(string framing, string bytes, CancellationToken cancellationToken) =>
        ReadAsync(framing, [Encoding.Latin1.GetBytes(bytes)], cancellationToken);

    private static async Task<List<string>> ReadAllAsync(string framing, IDuplexPipe transport, CancellationToken cancellationToken)
    {
        await using var handler = Create(framing, transport);
        var messages = new List<string>();
        while (await handler.ReadAsync(cancellationToken) is { } body)
        {
            messages.Add(Encoding.UTF8.GetString(body.Span));
        }

        return messages;
    }
}
