using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform;

/// <summary>Two processes never write one session, and a process that dies leaves it free.</summary>
[TestClass]
public sealed class SessionLockTests : IDisposable
{
    private static readonly SessionId Session = new("s-1");

    private readonly TempFolder _home = new();

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    private TranscriptDirectory Directory => new(_home.Path, TimeProvider.System);

    public void Dispose() => _home.Dispose();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task While_another_process_has_it_open_it_says_who_and_when_that_is_killed_it_is_free()
    {
        await (await Directory.CreateAsync(Lines.Start(), [], Token)).DisposeAsync();
        await using var other = await OtherProcess.StartAsync(_home.Path, Session, Token);
        Assert.AreEqual("Opened", await other.OpenAsync(Token));

        var busy = (TranscriptOpening.Busy)await Directory.OpenAsync(Session, Token);
        StringAssert.Contains(busy.Because, $"process {other.Id}, since 2", StringComparison.Ordinal);
        Assert.IsInstanceOfType<TranscriptDeletion.Busy>(await Directory.DeleteAsync(Session, Token));
        await foreach (var summary in Directory.ListAsync("/ws", Token))
        {
            Assert.AreEqual(2, summary.Lines);
        }

        await other.KillAsync(Token);
        var opened = (TranscriptOpening.Opened)await Directory.OpenAsync(Session, Token);
        await opened.Transcript.DisposeAsync();
        Assert.AreEqual(Entries.Says("from the other process").Content[0], ((TranscriptEntry.UserText)opened.Lines[1].Entry).Content[0]);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Of_several_that_want_it_at_once_one_gets_it()
    {
        await (await Directory.CreateAsync(Lines.Start(), [], Token)).DisposeAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => OtherProcess.StartAsync(_home.Path, Session, Token)));
        var openings = await Task.WhenAll(others.Select(other => other.OpenAsync(Token)));
        foreach (var other in others)
        {
            await other.DisposeAsync();
        }

        Assert.AreEqual("Busy Busy Opened", string.Join(' ', openings.Order(StringComparer.Ordinal)));
        var opened = (TranscriptOpening.Opened)await Directory.OpenAsync(Session, Token);
        await opened.Transcript.DisposeAsync();
        Assert.HasCount(2, opened.Lines);
        Assert.IsEmpty(opened.Problems);
    }
}
