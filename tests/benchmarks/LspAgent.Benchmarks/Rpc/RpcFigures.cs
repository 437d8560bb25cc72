namespace LspAgent.Benchmarks.Rpc;

/// <summary>What one run of one side gave; null is what it did not measure.</summary>
internal sealed record RpcFigures(
    double? RequestsPerSecond = null,
    double? NotificationsPerSecond = null,
    double? ProcessorMicrosecondsPerRoundTrip = null,
    double? ProcessorMicrosecondsPerNotification = null,
    double? MedianMicroseconds = null,
    double? P99Microseconds = null,
    double? LoadedP99Microseconds = null,
    double? BytesPerRoundTripMessage = null,
    double? BytesPerNotification = null)
{
    /// <summary>The median of each figure over the runs that have it.</summary>
    public static RpcFigures Median(IReadOnlyCollection<RpcFigures> runs) => new(
        Median(runs.Select(run => run.RequestsPerSecond)),
        Median(runs.Select(run => run.NotificationsPerSecond)),
        Median(runs.Select(run => run.ProcessorMicrosecondsPerRoundTrip)),
        Median(runs.Select(run => run.ProcessorMicrosecondsPerNotification)),
        Median(runs.Select(run => run.MedianMicroseconds)),
        Median(runs.Select(run => run.P99Microseconds)),
        Median(runs.Select(run => run.LoadedP99Microseconds)),
        Median(runs.Select(run => run.BytesPerRoundTripMessage)),
        Median(runs.Select(run => run.BytesPerNotification)));

    private static double? Median(IEnumerable<double?> figures)
    {
        var sorted = figures.OfType<double>().Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}
