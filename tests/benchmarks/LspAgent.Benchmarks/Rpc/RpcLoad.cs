using System.Diagnostics;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;

namespace LspAgent.Benchmarks.Rpc;

/// <summary>The client's side of the benchmark: the same steps in the same order as in <c>rpc.mjs</c>.</summary>
internal sealed class RpcLoad(RpcConnection connection, int count, int window)
{
    public async Task<RpcFigures> MeasureAsync(bool isChild)
    {
        await RequestsAsync(count, window, null);
        await RequestsAsync(count / 4, 1, null);
        await NotificationsAsync(count);
        var (requests, requestCost) = await MeasureAsync(isChild, () => RequestsAsync(count, window, null));
        var (notifications, notificationCost) = await MeasureAsync(isChild, () => NotificationsAsync(count));
        var loaded = new List<double>(count);
        await RequestsAsync(count / 4, window, loaded);
        var alone = new List<double>(count);
        await RequestsAsync(count / 4, 1, alone);
        return new(
            requests,
            notifications,
            requestCost,
            notificationCost,
            Percentile(alone, 0.5),
            Percentile(alone, 0.99),
            Percentile(loaded, 0.99),
            await BytesAsync(isChild, 2 * count, () => RequestsAsync(count, window, null)),
            await BytesAsync(isChild, count, () => NotificationsAsync(count)));
    }

    private async Task RequestsAsync(int total, int workers, List<double>? latencies)
    {
        var left = total;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync)));

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var start = Stopwatch.GetTimestamp();
                await connection.InvokeAsync(LspMethods.Hover, RpcMessages.HoverParams, CancellationToken.None);
                if (latencies is not null)
                {
                    var taken = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                    lock (latencies)
                    {
                        latencies.Add(taken);
                    }
                }
            }
        }
    }

    private async Task NotificationsAsync(int total)
    {
        var before = await connection.InvokeAsync(RpcMessages.Changes, NoValue.Instance, CancellationToken.None);
        for (var sent = 0; sent < total; sent++)
        {
            await connection.NotifyAsync(LspMethods.DidChange, RpcMessages.DidChangeParams, CancellationToken.None);
        }

        var received = await connection.InvokeAsync(RpcMessages.Changes, NoValue.Instance, CancellationToken.None) - before;
        if (received != total)
        {
            throw new InvalidOperationException($"{received} of {total} notifications came.");
        }
    }

    /// <summary>How often a second, and for how many microseconds of both sides' processor time each.</summary>
    private async Task<(double PerSecond, double Microseconds)> MeasureAsync(bool isChild, Func<Task> work)
    {
        var used = await ProcessorAsync(isChild);
        var start = Stopwatch.GetTimestamp();
        await work();
        var taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (count / taken, (await ProcessorAsync(isChild) - used) / count);
    }

    private async Task<double> ProcessorAsync(bool isChild) =>
        Environment.CpuUsage.TotalTime.TotalMicroseconds
        + (isChild ? await connection.InvokeAsync(RpcMessages.ProcessorMicroseconds, NoValue.Instance, CancellationToken.None) : 0);

    /// <summary>Bytes that both sides allocate for one message.</summary>
    private async Task<double> BytesAsync(bool isChild, int messages, Func<Task> work)
    {
        var before = await AllocatedAsync(isChild);
        await work();
        return (double)(await AllocatedAsync(isChild) - before) / messages;
    }

    private async Task<long> AllocatedAsync(bool isChild) =>
        GC.GetTotalAllocatedBytes(precise: true)
        + (isChild ? 1024L * await connection.InvokeAsync(RpcMessages.AllocatedKilobytes, NoValue.Instance, CancellationToken.None) : 0);

    private static double Percentile(List<double> latencies, double share)
    {
        latencies.Sort();
        return latencies[Math.Min(latencies.Count - 1, (int)(latencies.Count * share))];
    }
}
