using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>What holds for every store of transcripts.</summary>
public abstract class TranscriptStoreContractTests
{
    public required TestContext TestContext { get; init; }

    protected ManualTime Time { get; } = new(Lines.Begin);

    protected abstract ITranscriptStore Store { get; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Lines_are_numbered_timed_and_kept()
    {
        await using (var transcript = await CreateAsync("a"))
        {
            Assert.AreEqual(1, transcript.LastSeq);
            Time.Advance(TimeSpan.FromMilliseconds(1.5));
            var line = await transcript.AppendAsync(AgentId.Main, Entries.Says("hello"), Durability.Synced, Token);
            Assert.AreEqual(Lines.ToText(new TranscriptLine(2, 1, Lines.Begin.AddMilliseconds(1), AgentId.Main, Entries.Says("hello"))), Lines.ToText(line));
            Assert.AreEqual(2, transcript.LastSeq);
        }

        var opened = await OpenAsync("a");
        await using var again = opened.Transcript;
        Assert.AreEqual(2, again.LastSeq);
        Assert.HasCount(2, opened.Lines);
        Assert.IsEmpty(opened.Problems);
        var next = await again.AppendAsync(new AgentId("child"), new TranscriptEntry.SessionResumed(), Durability.Written, Token);
        Assert.AreEqual((3L, 2L, "child"), (next.Seq, next.ParentSeq, next.Agent.Value));
    }

    [TestMethod]
    public async Task What_is_read_is_what_was_appended_from_any_line_on()
    {
        await using var transcript = await CreateAsync("a");
        var lines = new List<TranscriptLine>();
        for (var index = 0; index < 50; index++)
        {
            lines.Add(await transcript.AppendAsync(AgentId.Main, Entries.Reply($"m{index}", new string('x', index * 100)), Durability.Written, Token));
        }

        foreach (var from in new[] { 0, 2, 17, 51, 52 })
        {
            Assert.AreEqual(
                Lines.ToText(lines.Where(line => line.Seq >= from)),
                Lines.ToText((await ReadAsync(transcript, from)).Where(line => line.Seq > 1)));
        }
    }

    [TestMethod]
    public async Task Lines_that_are_appended_while_others_read_are_whole()
    {
        await using var transcript = await CreateAsync("a");
        var appending = Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                for (var index = 0; index < 50; index++)
                {
                    await transcript.AppendAsync(new AgentId($"agent-{writer}"), Entries.Says($"{index}"), Durability.Written, Token);
                }
            },
            Token)));
        while (!appending.IsCompleted)
        {
            var seqs = (await ReadAsync(transcript, 0)).Select(line => line.Seq).ToArray();
            CollectionAssert.AreEqual(Enumerable.Range(1, seqs.Length).Select(seq => (long)seq).ToArray(), seqs);
        }

        await appending;
        var all = await ReadAsync(transcript, 0);
        Assert.HasCount(201, all);
        foreach (var agent in all.Skip(1).GroupBy(line => line.Agent))
        {
            Assert.AreEqual(string.Join(' ', Enumerable.Range(0, 50)), string.Join(' ', agent.Select(line => Text(line.Entry))));
        }
    }

    [TestMethod]
    public async Task A_rewind_makes_a_branch()
    {
        await using var transcript = await CreateAsync("a");
        await transcript.AppendAsync(AgentId.Main, Entries.Says("one"), Durability.Written, Token);
        await transcript.AppendAsync(AgentId.Main, Entries.Says("two"), Durability.Written, Token);
        Assert.AreEqual(2, (await transcript.AppendAsync(AgentId.Main, new TranscriptEntry.Rewound(2), Durability.Written, Token)).ParentSeq);
        Assert.AreEqual(4, (await transcript.AppendAsync(AgentId.Main, Entries.Says("three"), Durability.Written, Token)).ParentSeq);
        foreach (var nowhere in new[] { 0, 6 })
        {
            await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(async () =>
                await transcript.AppendAsync(AgentId.Main, new TranscriptEntry.Rewound(nowhere), Durability.Written, Token));
        }

        Assert.AreEqual(6, (await transcript.AppendAsync(AgentId.Main, Entries.Says("four"), Durability.Written, Token)).Seq);
    }

    [TestMethod]
    public async Task A_session_is_open_once()
    {
        var transcript = await CreateAsync("a");
        Assert.IsInstanceOfType<TranscriptOpening.Busy>(await Store.OpenAsync(new SessionId("a"), Token));
        Assert.IsInstanceOfType<TranscriptDeletion.Busy>(await Store.DeleteAsync(new SessionId("a"), Token));
        await transcript.DisposeAsync();
        await transcript.DisposeAsync();

        var opened = await OpenAsync("a");
        Assert.IsInstanceOfType<TranscriptOpening.Busy>(await Store.OpenAsync(new SessionId("a"), Token));
        await opened.Transcript.DisposeAsync();
        Assert.IsInstanceOfType<TranscriptDeletion.Deleted>(await Store.DeleteAsync(new SessionId("a"), Token));
        Assert.IsInstanceOfType<TranscriptDeletion.NotFound>(await Store.DeleteAsync(new SessionId("a"), Token));
        Assert.IsInstanceOfType<TranscriptOpening.NotFound>(await Store.OpenAsync(new SessionId("a"), Token));
        Assert.IsEmpty(await ListAsync(root: null));
    }

    [TestMethod]
    public async Task A_session_begins_once()
    {
        await (await CreateAsync("a")).DisposeAsync();
        await Assert.ThrowsExactlyAsync<TranscriptWriteException>(async () => await CreateAsync("a"));
        Assert.HasCount(1, (await OpenAsync("a")).Lines);
    }

    [TestMethod]
    public async Task A_list_shows_the_newest_first_and_only_those_of_the_root()
    {
        await using var first = await CreateAsync("a", "/ws/one");
        Time.Advance(TimeSpan.FromSeconds(1));
        await using var second = await CreateAsync("b", "/ws/two");
        Time.Advance(TimeSpan.FromSeconds(1));
        await using var third = await CreateAsync("c", "/ws/one");
        Time.Advance(TimeSpan.FromSeconds(1));
        await first.AppendAsync(AgentId.Main, Entries.Says("Fix the tests"), Durability.Written, Token);
        await second.AppendAsync(AgentId.Main, Entries.Says("prompt"), Durability.Written, Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        await second.AppendAsync(AgentId.Main, new TranscriptEntry.Renamed("Named"), Durability.Written, Token);

        Assert.AreEqual("b Named 3 4s, a Fix the tests 2 3s, c  1 2s", Render(await ListAsync(root: null)));
        Assert.AreEqual("a Fix the tests 2 3s, c  1 2s", Render(await ListAsync("/ws/one")));
        Assert.IsEmpty(await ListAsync("/ws/three"));
    }

    [TestMethod]
    public async Task A_fork_brings_its_lines_along()
    {
        await using var origin = await CreateAsync("a");
        await origin.AppendAsync(AgentId.Main, Entries.Says("one"), Durability.Written, Token);
        await origin.AppendAsync(AgentId.Main, new TranscriptEntry.Renamed("Named"), Durability.Written, Token);
        await origin.AppendAsync(AgentId.Main, Entries.Says("not this"), Durability.Written, Token);
        Time.Advance(TimeSpan.FromHours(1));
        var fork = SessionFork.Of(await ReadAsync(origin, 0), 3, new SessionId("b"));
        await using (var forked = await Store.CreateAsync(fork.Start, fork.TakenOver, Token))
        {
            Assert.AreEqual(3, forked.LastSeq);
            await forked.AppendAsync(AgentId.Main, Entries.Says("this"), Durability.Synced, Token);
        }

        var opened = await OpenAsync("b");
        await opened.Transcript.DisposeAsync();
        Assert.IsEmpty(opened.Problems);
        Assert.AreEqual("1 2 3 4", string.Join(' ', opened.Lines.Select(line => line.Seq)));
        Assert.AreEqual(Lines.Begin, opened.Lines[1].At);
        Assert.AreEqual("user: one\nuser: this", Entries.Render(Conversation.Replay(AgentId.Main, opened.Lines).Messages));
        Assert.AreEqual("b Named 4 3600s", Render((await ListAsync(root: null)).Take(1)));
    }

    [TestMethod]
    public async Task A_cancelled_append_writes_nothing()
    {
        await using var transcript = await CreateAsync("a");
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await transcript.AppendAsync(AgentId.Main, Entries.Says("x"), Durability.Written, new CancellationToken(canceled: true)));
        Assert.AreEqual(1, transcript.LastSeq);
    }

    private ValueTask<ITranscript> CreateAsync(string session, string root = "/ws") =>
        Store.CreateAsync(Lines.Start(session, root), [], Token);

    private async Task<TranscriptOpening.Opened> OpenAsync(string session)
    {
        var opening = await Store.OpenAsync(new SessionId(session), Token);
        return opening as TranscriptOpening.Opened ?? throw new AssertFailedException($"{opening}");
    }

    private async Task<List<SessionSummary>> ListAsync(string? root)
    {
        var summaries = new List<SessionSummary>();
        await foreach (var summary in Store.ListAsync(root, Token))
        {
            summaries.Add(summary);
        }

        return summaries;
    }

    private async Task<List<TranscriptLine>> ReadAsync(ITranscript transcript, long fromSeq)
    {
        var lines = new List<TranscriptLine>();
        await foreach (var line in transcript.ReadAsync(fromSeq, Token))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static string? Text(TranscriptEntry entry) => ((ContentBlock.Text)((TranscriptEntry.UserText)entry).Content[0]).Value;

    private static string Render(IEnumerable<SessionSummary> summaries) => string.Join(
        ", ", summaries.Select(summary => $"{summary.Session} {summary.Title} {summary.Lines} {(summary.UpdatedAt - Lines.Begin).TotalSeconds}s"));
}

/// <summary>The store that tests use keeps the contract.</summary>
[TestClass]
public sealed class InMemoryTranscriptsContractTests : TranscriptStoreContractTests
{
    private InMemoryTranscripts? _store;

    protected override ITranscriptStore Store => _store ??= new InMemoryTranscripts(Time);
}

/// <summary>The store on the disk keeps the contract.</summary>
[TestClass]
public sealed class TranscriptDirectoryContractTests : TranscriptStoreContractTests, IDisposable
{
    private readonly TempFolder _home = new();
    private TranscriptDirectory? _store;

    protected override ITranscriptStore Store => _store ??= new TranscriptDirectory(_home.Path, Time);

    public void Dispose() => _home.Dispose();
}
