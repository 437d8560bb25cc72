using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Platform;

/// <summary>
/// Carries log lines to one place, one after another. Whoever logs never waits: when the place is slow, such as a stderr that
/// nobody reads, lines are dropped and their number is told once there is room.
/// </summary>
internal sealed class LogQueue : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    private readonly Channel<LogLine> _lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(2048) { SingleReader = true });
    private readonly Func<LogLine, ValueTask> _write;
    private readonly TimeProvider _time;
    private readonly Lock _start = new();
    private Task? _writing;
    private int _dropped;

    /// <param name="write">Called for one line at a time. An <see cref="IOException"/> ends it: the place is gone, and so are the lines.</param>
    public LogQueue(LogLevel minimum, TimeProvider time, Func<LogLine, ValueTask> write)
    {
        (Minimum, _time, _write) = (minimum, time, write);
    }

    public LogLevel Minimum { get; }

    public void Add(LogLine line)
    {
        if (line.Level < Minimum)
        {
            return;
        }

        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }

        // Many processes never have a line for every place, and none should wait for that at its start.
        if (_writing is null)
        {
            lock (_start)
            {
                _writing ??= Task.Run(WriteAllAsync);
            }
        }
    }

    /// <summary>Gives what is queued a moment to get out.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        if (_writing is null)
        {
            return;
        }

        using var grace = new CancellationTokenSource(Grace, _time);
        await Task.WhenAny(_writing, Task.Delay(Timeout.InfiniteTimeSpan, _time, grace.Token));
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                {
                    await _write(new(line.Time, LogLevel.Warning, nameof(LogQueue), $"{dropped} lines were dropped here, because nobody read fast enough.", null));
                }

                await _write(line);
            }
        }
        catch (IOException)
        {
            _lines.Writer.TryComplete();
        }
    }
}
