using System.Collections.Concurrent;
using LspAgent.Protocol.JsonRpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Who runs beside whom and who waits, told with small handlers that the test opens one by one.</summary>
[TestClass]
public sealed class RequestQueueTests(TestContext test)
{
    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _started = new();
    private int _state;

    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Nothing_is_taken_before_a_document_write_has_ended()
    {
        await using var server = new TestServer(Gated());
        var client = server.Client.Connection;

        var write = client.InvokeAsync(Calls.Write, new("write"), Stop);
        var read = client.InvokeAsync(Calls.Read, new("read"), Stop);
        var session = client.InvokeAsync(Calls.Session, new("session"), Stop);
        var second = client.InvokeAsync(Calls.Write, new("second"), Stop);
        await HasStartedAsync("write");
        Open("read", "session", "second");
        Open("write");
        await Task.WhenAll(write, read, session, second);

        Assert.AreEqual("start write, end write", string.Join(", ", _events.Take(2)));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Writes_keep_their_order()
    {
        await using var server = new TestServer(Gated());

        var all = Enumerable.Range(0, 200).Select(number => server.Client.Connection.InvokeAsync(Calls.Write, new($"{number}"), Stop)).ToArray();
        Open([.. Enumerable.Range(0, 200).Select(number => $"{number}")]);
        await Task.WhenAll(all);

        CollectionAssert.AreEqual(Enumerable.Range(0, 200).SelectMany(number => new[] { $"start {number}", $"end {number}" }).ToArray(), _events.ToArray());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Reads_run_side_by_side()
    {
        await using var server = new TestServer(Gated());

        var first = server.Client.Connection.InvokeAsync(Calls.Read, new("first"), Stop);
        var second = server.Client.Connection.InvokeAsync(Calls.Read, new("second"), Stop);
        await Task.WhenAll(HasStartedAsync("first"), HasStartedAsync("second"));
        Open("second");
        await second;

        Assert.IsFalse(first.IsCompleted);
        Open("first");
        await first;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_read_sees_the_state_at_its_place_in_the_queue_and_holds_no_write_up()
    {
        await using var server = new TestServer(Gated());
        var client = server.Client.Connection;
        Open("add", "add again");

        await client.NotifyAsync(Calls.Change, new("add"), Stop);
        var read = client.InvokeAsync(Calls.Read, new("read"), Stop);
        await client.NotifyAsync(Calls.Change, new("add again"), Stop);
        var write = client.InvokeAsync(Calls.Write, new("after"), Stop);
        Open("after");
        await write;
        Assert.IsFalse(read.IsCompleted);
        Open("read");

        Assert.AreEqual(1, (await read).Count);
        Assert.AreEqual(2, _state);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task No_more_reads_run_at_once_than_allowed_and_the_rest_still_see_their_state()
    {
        await using var server = new TestServer(Gated(), new() { ConcurrentReads = 2 });
        var client = server.Client.Connection;
        Open("add", "after");

        var reads = Enumerable.Range(0, 5).Select(number => client.InvokeAsync(Calls.Read, new($"{number}"), Stop)).ToArray();
        await client.NotifyAsync(Calls.Change, new("add"), Stop);
        await client.InvokeAsync(Calls.Write, new("after"), Stop);
        await Task.WhenAll(HasStartedAsync("0"), HasStartedAsync("1"));

        CollectionAssert.AreEquivalent(new[] { "start 0", "start 1", "start add", "end add", "start after", "end after" }, _events.ToArray());
        Open("0", "1", "2", "3", "4");
        Assert.IsTrue((await Task.WhenAll(reads)).All(words => words.Count == 0), "The reads stand before the change.");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Session_messages_start_in_order_and_hold_nothing_up()
    {
        await using var server = new TestServer(Gated());
        var client = server.Client.Connection;

        var prompt = client.InvokeAsync(Calls.Session, new("prompt"), Stop);
        await client.NotifyAsync(Calls.Tell, new("cancel"), Stop);
        Open("write", "read");
        await client.InvokeAsync(Calls.Write, new("write"), Stop);
        await client.InvokeAsync(Calls.Read, new("read"), Stop);
        await HasStartedAsync("cancel");

        CollectionAssert.AreEqual(new[] { "start prompt", "start cancel" }, _events.Where(line => line is "start prompt" or "start cancel").ToArray());
        Assert.IsFalse(prompt.IsCompleted);
        Open("prompt", "cancel");
        await prompt;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_session_message_that_blocks_its_thread_holds_up_only_session_messages()
    {
        using var block = new ManualResetEventSlim();
        var routes = new Routes()
            .On(Calls.Session, (Words words, CancellationToken _) =>
            {
                block.Wait(Stop);
                return Task.FromResult(words);
            })
            .On(Calls.Write, (Words words, CancellationToken _) => Task.FromResult(words));
        await using var server = new TestServer(routes);

        var session = server.Client.Connection.InvokeAsync(Calls.Session, new("a"), Stop);
        await server.Client.Connection.InvokeAsync(Calls.Write, new("b"), Stop);
        Assert.IsFalse(session.IsCompleted);
        block.Set();
        await session;
    }

    [TestMethod]
    public async Task A_read_that_fails_is_answered_and_the_connection_lives()
    {
        var routes = new Routes()
            .On(Calls.Read, (Words _, CancellationToken _) => throw new InvalidOperationException("the secret of the house"))
            .On(Calls.Write, (Words words, CancellationToken _) => Task.FromResult(words));
        await using var server = new TestServer(routes);

        var error = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => server.Client.Connection.InvokeAsync(Calls.Read, new("a"), Stop));

        Assert.AreEqual(RpcErrorCodes.InternalError, error.Code);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        await server.Client.Connection.InvokeAsync(Calls.Write, new("b"), Stop);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_document_write_that_fails_closes_the_connection()
    {
        var routes = new Routes().On(Calls.Change, (Words _, CancellationToken _) => throw new InvalidOperationException("broken"));
        await using var server = new TestServer(routes);

        await server.Client.Connection.NotifyAsync(Calls.Change, new("a"), Stop);

        var end = await server.Completion;
        Assert.Contains("'test/change' failed", ((ConnectionEnd.Closed)end).Because, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_document_write_that_is_refused_does_not()
    {
        var routes = new Routes()
            .On(Calls.Change, (Words _, CancellationToken _) => throw new RpcException(RpcErrorCodes.InvalidParams, "The document is not open."))
            .On(Calls.Read, (Words words, CancellationToken _) => Task.FromResult(words));
        await using var server = new TestServer(routes);

        await server.Client.Connection.NotifyAsync(Calls.Change, new("a"), Stop);
        await server.Client.NotifyAsync("test/change", """{"wrong":1}""", Stop);

        Assert.AreEqual(new("b"), await server.Client.Connection.InvokeAsync(Calls.Read, new("b"), Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task The_gate_is_asked_in_order_also_for_methods_that_do_not_exist()
    {
        var isOpen = false;
        var routes = new Routes().On(Calls.Write, (Words words, CancellationToken _) =>
        {
            isOpen = true;
            return Task.FromResult(words);
        });
        await using var peer = new RawPeer(routes, new()
        {
            Gate = method => isOpen || method == "test/write" ? null : new(RpcErrorCodes.ServerNotInitialized, "Not yet."),
        });

        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"no/such"}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"no/such"}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","id":2,"method":"test/write","params":{"text":"a"}}""", Stop);
        await peer.SendAsync("""{"jsonrpc":"2.0","id":3,"method":"no/such"}""", Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"Not yet."}}""", await peer.ReceiveTextAsync(Stop));
        Assert.AreEqual("""{"jsonrpc":"2.0","id":2,"result":{"text":"a"}}""", await peer.ReceiveTextAsync(Stop));
        Assert.AreEqual("""{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"There is no method 'no/such' here."}}""", await peer.ReceiveTextAsync(Stop));
    }

    private Routes Gated() => new Routes()
        .On(Calls.Write, (Words words, CancellationToken _) => RunAsync(words, 0))
        .On(Calls.Session, (Words words, CancellationToken _) => RunAsync(words, 0))
        .On(Calls.Read, () => _state, (words, state, _, _) => RunAsync(words, state))
        .On(Calls.Tell, (words, _) => RunAsync(words, 0))
        .On(Calls.Change, (words, _) =>
        {
            _state++;
            return RunAsync(words, 0);
        });

    private async Task<Words> RunAsync(Words words, int state)
    {
        _events.Enqueue($"start {words.Text}");
        Started(words.Text).TrySetResult();
        await Gate(words.Text).Task;
        _events.Enqueue($"end {words.Text}");
        return words with { Count = state };
    }

    private void Open(params string[] names) => Array.ForEach(names, name => Gate(name).TrySetResult());

    private Task HasStartedAsync(string name) => Started(name).Task.WaitAsync(Stop);

    private TaskCompletionSource Gate(string name) => _gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private TaskCompletionSource Started(string name) => _started.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
