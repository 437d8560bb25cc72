using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>What becomes of messages when a connection ends.</summary>
[TestClass]
public sealed class ConnectionEndTests(TestContext test)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task What_came_before_the_end_of_the_input_is_still_answered()
    {
        await using var peer = new RawPeer(new Routes().On(Calls.Read, WhenOpen));

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", Stop);
        await peer.EndInputAsync();
        await _started.Task;
        _gate.SetResult();

        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
        Assert.IsNull(await peer.ReceiveAsync(Stop));
        Assert.AreEqual(new ConnectionEnd.PeerEnded(), await peer.Completion);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task What_takes_longer_than_the_grace_is_cancelled()
    {
        var time = new ManualTime();
        var routes = new Routes().On(Calls.Session, async (Words words, CancellationToken token) =>
        {
            _started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return words;
        });
        var pipes = new PipePair();
        await using var server = new TestServer(routes, options: new() { Time = time }, pipes: pipes);

        var answer = server.Client.Connection.InvokeAsync(Calls.Session, new("a"), Stop);
        await _started.Task;
        await pipes.Client.Output.CompleteAsync();
        await Eventually.HoldsAsync(() => time.TimerCount > 0, Stop);

        Assert.IsFalse(server.Completion.IsCompleted);
        time.Advance(new RpcConnectionOptions().Grace);

        Assert.AreEqual(new ConnectionEnd.PeerEnded(), await server.Completion);
        Assert.AreEqual(RpcErrorCodes.RequestCancelled, (await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => answer)).Code);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Our_requests_fail_when_the_peer_ends()
    {
        var pipes = new PipePair();
        await using var server = new TestServer(new Routes(), pipes: pipes);
        server.Client.Answer("test/read", _ => new TaskCompletionSource<string>().Task);

        var answer = server.Connection.InvokeAsync(Calls.Read, new("a"), Stop);
        await pipes.Client.Output.CompleteAsync();

        await Assert.ThrowsExactlyAsync<ConnectionLostException>(() => answer);
        await server.Completion;
        await Assert.ThrowsExactlyAsync<ConnectionLostException>(() => server.Connection.InvokeAsync(Calls.Read, new("a"), Stop));
        Assert.AreEqual(0, server.Connection.PendingCount);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_peer_that_no_longer_reads_ends_the_connection()
    {
        await using var peer = new RawPeer();
        await peer.EndOutputAsync();

        await peer.Connection.NotifyAsync(Calls.Note, new("a"), Stop);

        Assert.AreEqual(new ConnectionEnd.Broken("Sending failed: The peer no longer reads."), await peer.Completion);
        await Assert.ThrowsExactlyAsync<ConnectionLostException>(async () => await peer.Connection.NotifyAsync(Calls.Note, new("a"), Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_write_that_never_ends_does_not_hold_up_the_end()
    {
        var time = new ManualTime();
        await using var queue = new RequestQueue(new(), new(), NullLogger<RequestQueue>.Instance);
        await using var connection = new RpcConnection(
            new HeaderDelimitedMessageHandler(StreamPipe.Create(new StuckStream())), queue, new() { Time = time }, NullLogger<RpcConnection>.Instance);
        var running = connection.RunAsync(Stop);

        await connection.NotifyAsync(Calls.Note, new("a"), Stop);
        connection.Close("It is late.");
        await Eventually.HoldsAsync(() => time.TimerCount > 0, Stop);
        time.Advance(new RpcConnectionOptions().Grace);

        Assert.AreEqual(new ConnectionEnd.Closed("It is late."), await running);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_closed_connection_sends_what_it_had_and_says_why_it_ended()
    {
        await using var peer = new RawPeer();

        await peer.Connection.NotifyAsync(Calls.Note, new("last words"), Stop);
        peer.Connection.Close("It is late.");

        Assert.AreEqual(new ConnectionEnd.Closed("It is late."), await peer.Completion);
        Assert.AreEqual("""{"jsonrpc":"2.0","method":"test/note","params":{"text":"last words"}}""", await peer.ReceiveTextAsync(Stop));
        Assert.IsNull(await peer.ReceiveAsync(Stop));
    }

    private async Task<Words> WhenOpen(Words words, CancellationToken cancellationToken)
    {
        _started.SetResult();
        await _gate.Task.WaitAsync(cancellationToken);
        return words;
    }

    /// <summary>Takes no byte and gives none, whatever is cancelled.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(new TaskCompletionSource().Task);
    }
}
