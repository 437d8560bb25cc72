namespace LspAgent.Testing;

/// <summary>A clock that stands still until the test advances it; timers that fall due then run at once, in order, on the test's thread.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now;
    private long _order;

    public ManualTime(DateTimeOffset? start = null) => _now = start ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers will still run; a test waits for a timer before it advances the clock.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Goes forward, stopping at each timer that falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (TakeDue(until) is { } timer)
        {
            timer.Run();
        }

        lock (_lock)
        {
            _now = until > _now ? until : _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= until).OrderBy(timer => timer.Due).ThenBy(timer => timer.Order).FirstOrDefault();
            if (next is null)
            {
                return null;
            }

            _now = next.Due > _now ? next.Due : _now;
            _timers.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                Start(next, next.Period);
            }

            return next;
        }
    }

    private void Start(ManualTimer timer, TimeSpan due)
    {
        timer.Due = _now + due;
        timer.Order = ++_order;
        _timers.Add(timer);
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public long Order { get; set; }

        public TimeSpan Period { get; private set; }

        public void Run() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isDueNow = dueTime == TimeSpan.Zero;
            lock (time._lock)
            {
                time._timers.Remove(this);
                Period = period;
                if (!isDueNow && dueTime != Timeout.InfiniteTimeSpan)
                {
                    time.Start(this, dueTime);
                }
                else if (isDueNow && period > TimeSpan.Zero)
                {
                    time.Start(this, period);
                }
            }

            if (isDueNow)
            {
                Run();
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
