using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Requests, notifications, answers and cancellations between two connections.</summary>
[TestClass]
public sealed class RpcConnectionTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    public async Task A_request_is_answered()
    {
        await using var server = new TestServer(new Routes().On(Calls.Read, Double));

        Assert.AreEqual(new Words("aa", 2), await server.Client.Connection.InvokeAsync(Calls.Read, new("a", 1), Stop));
    }

    [TestMethod]
    public async Task Both_sides_ask_at_once()
    {
        var routes = new Routes().On(Calls.Session, async (words, context, token) =>
            new(words.Text + (await context.Connection.InvokeAsync(Calls.Read, new("inner"), token)).Text));
        await using var server = new TestServer(routes);
        server.Client.Answer("test/read", parameters => $$"""{"text":"<{{parameters.GetProperty("text")}}>"}""");

        Assert.AreEqual(new Words("outer<inner>"), await server.Client.Connection.InvokeAsync(Calls.Session, new("outer"), Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_cancelled_request_is_answered_as_cancelled()
    {
        var started = new TaskCompletionSource();
        var routes = new Routes().On(Calls.Read, async (Words words, CancellationToken token) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return words;
        });
        var pipes = new PipePair();
        await using var server = new TestServer(routes, pipes: pipes);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var answer = server.Client.Connection.InvokeAsync(Calls.Read, new("a"), cancel.Token);
        await started.Task;
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => answer);
        Assert.AreEqual(0, server.Client.Connection.PendingCount);
    }

    [TestMethod]
    [DataRow(Lane.SnapshotRead)]
    [DataRow(Lane.DocumentWrite)]
    [DataRow(Lane.Session)]
    public async Task What_follows_an_answer_stands_behind_it(Lane lane)
    {
        var method = lane switch { Lane.SnapshotRead => Calls.Read, Lane.DocumentWrite => Calls.Write, _ => Calls.Session };
        var routes = new Routes().On(method, (words, context, _) =>
        {
            context.AfterAnswer(() => context.Connection.NotifyAsync(Calls.Tell, new("first"), CancellationToken.None));
            context.AfterAnswer(() => context.Connection.NotifyAsync(Calls.Tell, new("second"), CancellationToken.None));
            return Task.FromResult(words);
        });
        await using var peer = new RawPeer(routes);

        await peer.SendAsync($$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method.Name}}}","params":{"text":"a"}}""", Stop);

        Assert.Contains("\"id\":1", await peer.ReceiveTextAsync(Stop));
        Assert.Contains("first", await peer.ReceiveTextAsync(Stop));
        Assert.Contains("second", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    public async Task Behind_a_refusal_nothing_follows_and_a_fault_behind_an_answer_costs_no_second_one()
    {
        var routes = new Routes()
            .On(Calls.Read, (Words _, RequestContext context, CancellationToken _) =>
            {
                context.AfterAnswer(() => context.Connection.NotifyAsync(Calls.Tell, new("never"), CancellationToken.None));
                return Task.FromException<Words>(new RpcException(RpcErrorCodes.ContentModified, "No."));
            })
            .On(Calls.Session, (words, context, _) =>
            {
                context.AfterAnswer(() => throw new InvalidOperationException("A fault of the test."));
                return Task.FromResult(words);
            });
        await using var server = new TestServer(routes);

        await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => server.Client.Connection.InvokeAsync(Calls.Read, new("a"), Stop));
        Assert.AreEqual(new Words("b"), await server.Client.Connection.InvokeAsync(Calls.Session, new("b"), Stop));
        Assert.AreEqual(new Words("c"), await server.Client.Connection.InvokeAsync(Calls.Session, new("c"), Stop));
        Assert.IsEmpty(server.Client.Received);
    }

    [TestMethod]
    public async Task A_refusal_comes_with_its_code()
    {
        await using var server = new TestServer(new Routes().On(Calls.Read, (Words _, CancellationToken _) =>
            Task.FromException<Words>(new RpcException(RpcErrorCodes.ContentModified, "The document has changed."))));

        var error = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => server.Client.Connection.InvokeAsync(Calls.Read, new("a"), Stop));

        Assert.AreEqual(RpcErrorCodes.ContentModified, error.Code);
        Assert.AreEqual("The document has changed.", error.Message);
    }

    private static Task<Words> Double(Words words, CancellationToken cancellationToken) =>
        Task.FromResult(new Words(words.Text + words.Text, words.Count * 2));
}
