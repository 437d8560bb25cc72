using System.Collections.Concurrent;
using System.Globalization;

namespace LspAgent.Host.Tests.Crash;

/// <summary>
/// <c>kill -9</c> of the real process in a session of thirty turns: whatever the client was shown is there when the session is
/// taken up again, nothing is there that did not happen, and it goes on.
/// </summary>
[TestClass]
public sealed class KillTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [TestCategory("Slow")]
    [Timeout(300_000, CooperativeCancellation = true)]
    public Task Killed_at_a_few_places_nothing_is_lost() =>
        RunAsync(KillPoint.Few);

    [TestMethod]
    [TestCategory("Slow")]
    [Timeout(1_800_000, CooperativeCancellation = true)]
    public Task Killed_at_two_hundred_places_nothing_is_lost()
    {
        Assert.HasCount(200, KillPoint.All);
        return RunAsync(KillPoint.All);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task A_command_that_ran_when_the_process_was_killed_is_of_unknown_outcome_and_is_not_run_again()
    {
        using var session = new KilledSession([]);
        await session.RunInCommandAsync(TestContext.CancellationToken);
    }

    private async Task RunAsync(IReadOnlyCollection<KillPoint> points)
    {
        var reference = await KilledSession.PlayAsync(TestContext.CancellationToken);
        var failures = new ConcurrentQueue<string>();
        var torn = 0;
        await Parallel.ForEachAsync(
            points,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.CancellationToken },
            async (point, cancellationToken) =>
            {
                using var session = new KilledSession(reference);
                try
                {
                    await session.RunAsync(point, cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failures.Enqueue($"{point}: {exception.Message}");
                }

                Interlocked.Add(ref torn, session.IsTorn ? 1 : 0);
            });
        Assert.IsEmpty(failures, string.Join("\n\n", failures));
        Assert.IsGreaterThan(0, torn, "some transcripts must have been torn");
        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{points.Count} kills, {torn} torn lines"));
    }
}
