using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Messages over a WebSocket whose two ends are in this process.</summary>
[TestClass]
public sealed class WebSocketMessageHandlerTests(TestContext test)
{
    private readonly PipePair _pipes = new();

    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Messages_go_both_ways_and_the_end_is_seen()
    {
        await using var server = new WebSocketMessageHandler(Socket(_pipes.Server, isServer: true));
        var client = new WebSocketMessageHandler(Socket(_pipes.Client, isServer: false));
        var large = $"\"{new string('é', 100_000)}\"";

        client.Write("{}"u8);
        client.Write("[1]"u8);
        await client.FlushAsync(Stop);
        client.Write(Encoding.UTF8.GetBytes(large));
        var flush = client.FlushAsync(Stop);

        Assert.AreEqual("{}", await ReadAsync(server));
        Assert.AreEqual("[1]", await ReadAsync(server));
        Assert.AreEqual(large, await ReadAsync(server));
        await flush;
        server.Write("true"u8);
        await server.FlushAsync(Stop);
        Assert.AreEqual("true", await ReadAsync(client));
        await client.DisposeAsync();
        Assert.IsNull(await ReadAsync(server));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_message_in_many_fragments_is_one()
    {
        using var client = Socket(_pipes.Client, isServer: false);
        await using var server = new WebSocketMessageHandler(Socket(_pipes.Server, isServer: true));
        foreach (var part in "[1,2,3]".Select(character => new[] { (byte)character }))
        {
            await client.SendAsync(part, WebSocketMessageType.Text, endOfMessage: part[0] == ']', Stop);
        }

        Assert.AreEqual("[1,2,3]", await ReadAsync(server));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_broken_socket_is_an_input_error()
    {
        await using var server = new WebSocketMessageHandler(Socket(_pipes.Server, isServer: true));

        await _pipes.Client.Output.WriteAsync(Enumerable.Repeat((byte)0xFF, 32).ToArray(), Stop);

        await Assert.ThrowsAsync<IOException>(() => server.ReadAsync(Stop).AsTask());
    }

    private async Task<string?> ReadAsync(WebSocketMessageHandler handler) =>
        await handler.ReadAsync(Stop) is { } body ? Encoding.UTF8.GetString(body.Span) : null;

    private static WebSocket Socket(IDuplexPipe pipe, bool isServer) =>
        WebSocket.CreateFromStream(new PipeStream(pipe), new() { IsServer = isServer });

    /// <summary>A pipe's two directions as one stream.</summary>
    private sealed class PipeStream(IDuplexPipe pipe) : MemoryStream
    {
        private readonly Stream _input = pipe.Input.AsStream();
        private readonly Stream _output = pipe.Output.AsStream();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);
    }
}
