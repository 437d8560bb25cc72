using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Providers.Tests.Turns;

/// <summary>
/// The user's interrupt, from a whole session to the socket: the request is aborted, tools are cancelled, what was said is
/// kept and marked, and the session takes the next prompt.
/// </summary>
[TestClass]
public sealed class InterruptTests
{
    /// <summary>The goal is a two hundredth of it; this only tells an interrupt from a wait for something.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow("anthropic")]
    [DataRow("openai")]
    [DataRow("openai-responses")]
    public async Task An_interrupt_aborts_the_request_and_keeps_what_was_said(string provider)
    {
        await using var server = ScriptedModelServer.Start("? hm\n!endless on and ", "Here I am.");
        await using var stage = await Stage.OpenAsync(server, provider, [], Token);
        var prompt = stage.Session.PromptAsync(Prompt.Of("go"), Token);
        await stage.Client.UntilAsync(update => update is SessionUpdate.AgentMessageChunk, Token);

        var interruptedAt = Stopwatch.GetTimestamp();
        stage.Session.Cancel();
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await prompt).Outcome);
        Took("the turn is over", interruptedAt);
        await server.Abandoned.WaitAsync(Token);
        Took("the service sees the client gone", interruptedAt);

        var kept = (await stage.EntriesAsync(Token)).OfType<TranscriptEntry.AssistantMessage>().Single();
        Assert.IsTrue(kept.IsInterrupted);
        var text = string.Concat(kept.Content.OfType<ContentBlock.Text>().Select(block => block.Value));
        StringAssert.StartsWith(text, "on and ", StringComparison.Ordinal);
        Assert.AreEqual(text, stage.Client.TextShown, "what was shown is what is kept");
        await GoOnAsync(stage);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    [DataRow(true)]
    [DataRow(false)]
    public async Task An_interrupt_cancels_the_tools_that_run(bool heeds)
    {
        var running = new SemaphoreSlim(0);
        var tokens = new ConcurrentBag<CancellationToken>();
        var deaf = new TaskCompletionSource<ToolResult>();
        var hang = new TestTool("Hang", ToolEffects.ReadsFiles, async (_, token) =>
        {
            tokens.Add(token);
            running.Release();
            return await (heeds ? deaf.Task.WaitAsync(token) : deaf.Task);
        });
        await using var server = ScriptedModelServer.Start("Wait for it.\n-> Hang {}\n-> Hang {}", "Here I am.");
        await using var stage = await Stage.OpenAsync(server, "anthropic", [hang], Token);
        var prompt = stage.Session.PromptAsync(Prompt.Of("go"), Token);
        await running.WaitAsync(Token);
        await running.WaitAsync(Token);

        var interruptedAt = Stopwatch.GetTimestamp();
        stage.Session.Cancel();
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await prompt).Outcome);
        Took("the turn is over", interruptedAt);
        Assert.IsTrue(tokens.All(token => token.IsCancellationRequested));

        var outcomes = (await stage.EntriesAsync(Token)).OfType<TranscriptEntry.ToolOutcome>().ToList();
        Assert.HasCount(2, outcomes);
        Assert.IsTrue(outcomes.TrueForAll(outcome => outcome.IsError));
        await GoOnAsync(stage);
        deaf.SetResult(ToolResult.Ok("too late"));
    }

    private async Task GoOnAsync(Stage stage)
    {
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await stage.Session.PromptAsync(Prompt.Of("go on"), Token)).Outcome);
        var told = await SessionKit.TellAsync(stage.Session, Token);
        StringAssert.EndsWith(told, "end: cancelled\nuser: go on\nassistant: Here I am.\nend: end_turn\n", StringComparison.Ordinal);
    }

    private void Took(string what, long since)
    {
        var elapsed = Stopwatch.GetElapsedTime(since);
        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {elapsed.TotalMilliseconds:F1} ms after the interrupt"));
        Assert.IsLessThan(Guard, elapsed, what);
    }

    /// <summary>A session with a real client of a scripted service, and somebody who looks at it.</summary>
    private sealed class Stage : IAsyncDisposable
    {
        private readonly ModelDirectory _models;
        private readonly SessionKit _kit;
        private readonly SessionDirectory _sessions;
        private readonly SessionSubscription _subscription;

        private Stage(ModelDirectory models, SessionKit kit, SessionDirectory sessions, AgentSession session) =>
            (_models, _kit, _sessions, Session, _subscription) = (models, kit, sessions, session, session.Subscribe(Client, session.LastSeq));

        public AgentSession Session { get; }

        public RecordingSessionClient Client { get; } = new();

        public static async Task<Stage> OpenAsync(ScriptedModelServer server, string provider, ImmutableArray<ITool> tools, CancellationToken cancellationToken)
        {
            var endpoint = new ModelEndpoint
            {
                Provider = provider,
                BaseUrl = provider is "anthropic" ? server.Address : server.OpenAiAddress,
                AddressSource = AddressSource.UserSettings,
                Key = () => new ModelKey("key", KeySource.Client),
            };
            var options = new ModelOptions { Endpoints = ImmutableDictionary<string, ModelEndpoint>.Empty.Add(provider, endpoint) };
            var models = new ModelDirectory(() => options, TimeProvider.System);
            var kit = new SessionKit(new ScriptedModel(), tools);
            var chosen = (ModelChoice.Ready)models.Choose($"{provider}/m");
            var services = kit.Services with { Models = new SessionKit.ScriptedDirectory(chosen.Client) { Info = chosen.Model } };
            var sessions = new SessionDirectory(services, CancellationToken.None);
            return new Stage(models, kit, sessions, await sessions.NewAsync(kit.Setup, cancellationToken));
        }

        /// <summary>What the session has kept, once all of it was shown.</summary>
        public async Task<IReadOnlyList<TranscriptEntry>> EntriesAsync(CancellationToken cancellationToken)
        {
            await _subscription.ReachAsync(Session.LastSeq, cancellationToken);
            return [.. (await Session.ReadAsync(0, cancellationToken)).Select(line => line.Entry)];
        }

        public async ValueTask DisposeAsync()
        {
            await _subscription.DisposeAsync();
            await _sessions.DisposeAsync();
            await _kit.DisposeAsync();
            _models.Dispose();
        }
    }
}
