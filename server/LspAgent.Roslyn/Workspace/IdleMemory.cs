namespace LspAgent.Roslyn.Workspace;

/// <summary>Gives memory back when nobody has asked for long, and sooner when the machine or this process has little left.</summary>
internal sealed class IdleMemory : IAsyncDisposable
{
    /// <summary>More than this is given back as soon as nobody asks.</summary>
    private const long Much = 1_300_000_000;

    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _time;
    private readonly Func<bool> _isShort;
    private readonly Func<CancellationToken, Task> _forget;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;
    private long _asked;

    /// <param name="isShort">Whether there is little memory left.</param>
    public IdleMemory(TimeProvider time, Func<bool> isShort, Func<CancellationToken, Task> forget)
    {
        (_time, _isShort, _forget) = (time, isShort, forget);
        _watching = WatchAsync();
    }

    /// <summary>True when this process holds much, or the machine has little left.</summary>
    public static bool IsShort => Environment.WorkingSet > Much || GC.GetGCMemoryInfo() is { HighMemoryLoadThresholdBytes: > 0 } memory && memory.MemoryLoadBytes > memory.HighMemoryLoadThresholdBytes;

    public void Asked() => Volatile.Write(ref _asked, _time.GetTimestamp());

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Rhythm, _time, _over.Token);
                var asked = Volatile.Read(ref _asked);
                var idle = _time.GetElapsedTime(asked);
                if (asked != 0 && (idle > Long || idle > Soon && _isShort()))
                {
                    Volatile.Write(ref _asked, 0);
                    await _forget(_over.Token);
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The workspace is closed.
        }
    }
}
