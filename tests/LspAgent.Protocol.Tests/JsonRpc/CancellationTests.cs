using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Requests that are taken back, by either side, waiting or running.</summary>
[TestClass]
public sealed class CancellationTests(TestContext test)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [DataRow("$/cancelRequest", "id")]
    [DataRow("$/cancel_request", "requestId")]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_running_request_is_told_and_answered(string method, string member)
    {
        await using var peer = new RawPeer(new Routes().On(Calls.Read, UntilCancelled));

        await peer.SendAsync("""{"jsonrpc":"2.0","id":"a","method":"test/read","params":{"text":"a"}}""", Stop);
        await _started.Task;
        await peer.SendAsync($$$"""{"jsonrpc":"2.0","method":"{{{method}}}","params":{"{{{member}}}":"a"}}""", Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":"a","error":{"code":-32800,"message":"The request was cancelled."}}""", await peer.ReceiveTextAsync(Stop));
        Assert.AreEqual(0, peer.Connection.IncomingCount);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_request_that_waits_behind_a_write_is_answered_at_once_and_never_runs()
    {
        var routes = new Routes()
            .On(Calls.Write, async (Words words, CancellationToken _) =>
            {
                await _gate.Task;
                return words;
            })
            .On(Calls.Read, (Words _, CancellationToken _) => throw new AssertFailedException("It was taken back."));
        await using var peer = new RawPeer(routes);

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/write","params":{"text":"a"}}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"test/read","params":{"text":"a"}}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}""", Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":2,"error":{"code":-32800,"message":"The request was cancelled."}}""", await peer.ReceiveTextAsync(Stop));
        _gate.SetResult();
        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_handler_may_answer_all_the_same()
    {
        await using var peer = new RawPeer(new Routes().On(Calls.Read, async (Words words, CancellationToken token) =>
        {
            _started.SetResult();
            var cancelled = new TaskCompletionSource();
            await using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            return words;
        }));

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", Stop);
        await _started.Task;
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}""", Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Our_request_is_taken_back_in_the_words_of_the_connection()
    {
        var pipes = new PipePair();
        await using var peer = new RecordingClient(new NewLineDelimitedMessageHandler(pipes.Server));
        await using var queue = new RequestQueue(new(), new(), NullLogger<RequestQueue>.Instance);
        await using var connection = new RpcConnection(
            new NewLineDelimitedMessageHandler(pipes.Client), queue, new() { Cancel = CancelMethod.Acp }, NullLogger<RpcConnection>.Instance);
        var running = connection.RunAsync(Stop);
        peer.Answer("test/read", _ => new TaskCompletionSource<string>().Task);
        using var cancel = new CancellationTokenSource();

        var answer = connection.InvokeAsync(Calls.Read, new("a"), cancel.Token);
        var request = await peer.NextAsync("test/read", Stop);
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => answer);
        var taken = await peer.NextAsync("$/cancel_request", Stop);
        Assert.AreEqual($$"""{"requestId":{{request.Id}}}""", taken.Params.GetRawText());
        connection.Close("The test is over.");
        await running;
    }

    [TestMethod]
    public async Task A_request_that_is_cancelled_before_it_is_sent_is_not_sent()
    {
        await using var server = new TestServer(new Routes());

        await Assert.ThrowsAsync<OperationCanceledException>(() => server.Client.Connection.InvokeAsync(Calls.Read, new("a"), new(canceled: true)));
        Assert.AreEqual(0, server.Client.Connection.PendingCount);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task An_id_may_be_used_again_once_its_answer_is_seen()
    {
        await using var peer = new RawPeer(new Routes().On(Calls.Read, (Words words, CancellationToken _) => Task.FromResult(words)));
        for (var count = 0; count < 500; count++)
        {
            await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", Stop);
            Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
        }
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task An_id_that_is_in_use_is_refused_and_the_first_request_goes_on()
    {
        await using var peer = new RawPeer(new Routes().On(Calls.Read, async (Words words, CancellationToken _) =>
        {
            await _gate.Task;
            return words;
        }));

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"a"}}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"test/read","params":{"text":"b"}}""", Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"A request with the id 1 is still running."}}""", await peer.ReceiveTextAsync(Stop));
        _gate.SetResult();
        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
    }

    private async Task<Words> UntilCancelled(Words words, CancellationToken cancellationToken)
    {
        _started.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return words;
    }
}
