using LspAgent.Testing;

namespace LspAgent.Protocol.Tests.Kit;

/// <summary>The clock of the tests.</summary>
[TestClass]
public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _events = [];

    [TestMethod]
    public void Timers_run_in_the_order_in_which_they_fall_due_and_see_that_time()
    {
        using var late = Timer("late", 20);
        using var early = Timer("early", 10);
        using var twin = Timer("twin", 10);
        using var never = Timer("never", 31);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual("early 10, twin 10, late 20", string.Join(", ", _events));
        Assert.AreEqual(DateTimeOffset.UnixEpoch.AddSeconds(30), _time.GetUtcNow());
        Assert.AreEqual(1, _time.TimerCount);
    }

    [TestMethod]
    public void A_periodic_timer_runs_until_it_is_disposed_of()
    {
        var timer = Timer("tick", 5, 10);

        _time.Advance(TimeSpan.FromSeconds(30));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual("tick 5, tick 15, tick 25", string.Join(", ", _events));
    }

    [TestMethod]
    public async Task Delays_and_timeouts_live_by_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _time, CancellationToken.None);
        using var timeout = new CancellationTokenSource(TimeSpan.FromHours(2), _time);

        _time.Advance(TimeSpan.FromHours(1));
        await delay;
        Assert.IsFalse(timeout.IsCancellationRequested);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.IsTrue(timeout.IsCancellationRequested);
    }

    private ITimer Timer(string name, int due, int? period = null) => _time.CreateTimer(
        _ => _events.Add($"{name} {(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds}"),
        null,
        TimeSpan.FromSeconds(due),
        period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
}
