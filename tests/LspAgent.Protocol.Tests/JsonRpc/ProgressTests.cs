using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>Parts of a result under a token, sent and received in the shape of their type.</summary>
[TestClass]
public sealed class ProgressTests(TestContext test)
{
    private CancellationToken Stop => test.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task All_parts_come_in_order_and_before_the_answer()
    {
        var routes = new Routes().On(Calls.Read, async (words, context, token) =>
        {
            for (var part = 0; part < words.Count; part++)
            {
                await context.Connection.ReportAsync(new(words.Text), new Words("part", part), CallsJson.Default.Words, token);
            }

            return new("rest");
        });
        await using var server = new TestServer(routes);
        var parts = new List<int?>();
        using var listening = server.Client.Connection.OnProgress(new("token"), CallsJson.Default.Words, words => parts.Add(words.Count));

        var answer = await server.Client.Connection.InvokeAsync(Calls.Read, new("token", 100), Stop);

        CollectionAssert.AreEqual(Enumerable.Range(0, 100).ToArray(), parts);
        Assert.AreEqual("rest", answer.Text);
        Assert.IsEmpty(server.Client.Received);
    }

    [TestMethod]
    public async Task Progress_looks_as_the_specification_says()
    {
        await using var peer = new RawPeer();

        await peer.Connection.ReportAsync(new(7), new Words("a"), CallsJson.Default.Words, Stop);
        await peer.Connection.ReportAsync(new("7"), 1, CallsJson.Default.Int32, Stop);

        Assert.AreEqual("""{"jsonrpc":"2.0","method":"$/progress","params":{"token":7,"value":{"text":"a"}}}""", await peer.ReceiveTextAsync(Stop));
        Assert.AreEqual("""{"jsonrpc":"2.0","method":"$/progress","params":{"token":"7","value":1}}""", await peer.ReceiveTextAsync(Stop));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task What_nobody_listens_for_or_cannot_read_does_no_harm()
    {
        await using var server = new TestServer(new Routes().On(Calls.Read, (Words words, CancellationToken _) => Task.FromResult(words)));
        var heard = new List<Words>();
        var listening = server.Connection.OnProgress(new(7), CallsJson.Default.Words, heard.Add);
        foreach (var parameters in (string[])["""{"token":7,"value":5}""", """{"token":8,"value":{"text":"no"}}""", """{"value":{"text":"no"}}""", """{"token":7}""", "[]",
            """{"value":{"text":"yes"},"token":7}"""])
        {
            await server.Client.NotifyAsync("$/progress", parameters, Stop);
        }

        await server.Client.Connection.InvokeAsync(Calls.Read, new("a"), Stop);
        listening.Dispose();
        await server.Client.NotifyAsync("$/progress", """{"token":7,"value":{"text":"too late"}}""", Stop);
        await server.Client.Connection.InvokeAsync(Calls.Read, new("a"), Stop);

        Assert.AreEqual("yes", string.Join(' ', heard.Select(words => words.Text)));
    }
}
