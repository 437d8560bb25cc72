using LspAgent.Roslyn.Workspace;
using LspAgent.Testing;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>When memory is given back.</summary>
[TestClass]
public sealed class IdleMemoryTests
{
    [TestMethod]
    [DataRow(false, 60, 0, DisplayName = "there is enough, and somebody asked a minute ago")]
    [DataRow(true, 30, 0, DisplayName = "there is little, and somebody asked just now")]
    [DataRow(true, 60, 1, DisplayName = "there is little, and nobody asked for a minute")]
    [DataRow(false, 16 * 60, 1, DisplayName = "nobody asked for long")]
    [DataRow(true, 60 * 60, 1, DisplayName = "once is enough until somebody asks again")]
    public async Task Memory_is_given_back_when_nobody_asks(bool isShort, int seconds, int expected)
    {
        var time = new ManualTime();
        var forgotten = 0;
        await using var memory = new IdleMemory(time, () => isShort, _ =>
        {
            forgotten++;
            return Task.CompletedTask;
        });
        memory.Asked();
        Pass(time, seconds);
        Assert.AreEqual(expected, forgotten);
    }

    [TestMethod]
    public async Task Whoever_asks_again_keeps_it()
    {
        var time = new ManualTime();
        var forgotten = 0;
        await using var memory = new IdleMemory(time, static () => true, _ =>
        {
            forgotten++;
            return Task.CompletedTask;
        });
        for (var minute = 0; minute < 10; minute++)
        {
            memory.Asked();
            Pass(time, 30);
        }

        Assert.AreEqual(0, forgotten);
        Pass(time, 60);
        Assert.AreEqual(1, forgotten);
        memory.Asked();
        Pass(time, 60);
        Assert.AreEqual(2, forgotten);
    }

    [TestMethod]
    public async Task Before_anybody_asked_there_is_nothing_to_give_back()
    {
        var time = new ManualTime();
        await using var memory = new IdleMemory(time, static () => true, static _ => throw new AssertFailedException());
        Pass(time, 60 * 60);
    }

    /// <summary>A second at a time; the watch sets its next timer before this returns.</summary>
    private static void Pass(ManualTime time, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            SpinWait.SpinUntil(() => time.TimerCount == 1);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        SpinWait.SpinUntil(() => time.TimerCount == 1);
    }
}
