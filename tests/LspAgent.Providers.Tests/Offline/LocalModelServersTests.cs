using System.Collections.Immutable;
using LspAgent.Providers.Offline;
using LspAgent.Testing;
using LspAgent.Testing.Http;

namespace LspAgent.Providers.Tests.Offline;

/// <summary>Model servers of this machine are found by what they answer, and nobody waits for them.</summary>
[TestClass]
public sealed class LocalModelServersTests
{
    /// <summary>Stands still unless a test moves it: a slow machine finds the same.</summary>
    private readonly ManualTime _time = new();

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_server_is_found_by_its_models()
    {
        await using var server = Answering("""{"object":"list","data":[{"id":"qwen3-coder:30b"},{"id":"x y"},{"id":7},{"id":"b"}]}""");
        var found = (await FindAsync(server)).Single();
        CollectionAssert.AreEqual(new[] { "qwen3-coder:30b", "b" }, found.Models.ToArray());
        Assert.AreEqual(
            "Ollama runs on this machine and has 2 models, among them `qwen3-coder:30b`: choose it with `/model ollama/qwen3-coder:30b`, or for good with `LSPAGENT_MODEL=ollama/qwen3-coder:30b`.",
            LocalModelServers.Offer(found));
    }

    [TestMethod]
    [DataRow("<html>hello</html>")]
    [DataRow("""{"data":"none"}""")]
    [DataRow("[]")]
    [DataRow("")]
    public async Task Any_other_server_is_none(string body)
    {
        await using var server = Answering(body);
        Assert.IsEmpty(await FindAsync(server));
    }

    [TestMethod]
    public async Task Nobody_there_is_no_fault()
    {
        await using var server = LoopbackServer.Bind((_, _) => Task.CompletedTask);
        Assert.IsEmpty(await FindAsync(server));
    }

    [TestMethod]
    public async Task A_server_that_does_not_answer_is_left_alone()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = LoopbackServer.Start((exchange, cancellationToken) =>
        {
            asked.TrySetResult();
            return exchange.WaitForCloseAsync(cancellationToken);
        });
        var found = FindAsync(server);
        await asked.Task.WaitAsync(Token);
        Assert.IsFalse(found.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.IsEmpty(await found);
    }

    [TestMethod]
    public async Task Only_this_machine_is_asked()
    {
        await using var server = Answering("""{"data":[{"id":"m"}]}""");
        var elsewhere = new UriBuilder(server.Address) { Host = "example.invalid", Path = "/v1" }.Uri;
        Assert.HasCount(1, await LocalModelServers.FindAsync([("ollama", "Ollama", elsewhere)], _time, Token));
    }

    [TestMethod]
    public async Task A_caller_that_gives_up_is_obeyed()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using var server = Answering("{}");
        await Assert.ThrowsAsync<OperationCanceledException>(() => LocalModelServers.FindAsync([("ollama", "Ollama", server.Address)], _time, cancelled.Token));
    }

    private static LoopbackServer Answering(string body) => LoopbackServer.Start(async (exchange, cancellationToken) =>
    {
        Assert.AreEqual("/v1/models", exchange.Request.Path);
        await exchange.AnswerAsync(200, "application/json", body, cancellationToken);
    });

    private Task<ImmutableArray<LocalModelServer>> FindAsync(LoopbackServer server) =>
        LocalModelServers.FindAsync([("ollama", "Ollama", new Uri(server.Address, "/v1"))], _time, Token);
}
