using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Models;
using LspAgent.Testing;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>What happened when a case was played against the real client.</summary>
internal sealed record FaultRun(
    IReadOnlyList<ModelEvent> Events, int Attempts, int Requests, bool IsCancelled, TimeSpan CancelLatency, double PeakMegabytes, IReadOnlyList<Exception> ServerFaults)
{
    private ModelEvent? Last => Events.Count == 0 ? null : Events[^1];

    public ModelReply? Reply => (Last as ModelEvent.Completed)?.Reply;

    public ModelError? Error => (Last as ModelEvent.Failed)?.Error;

    public IEnumerable<ModelEvent.Retrying> Retries => Events.OfType<ModelEvent.Retrying>();

    /// <summary>What a client that shows the deltas shows in the end.</summary>
    public string ShownText
    {
        get
        {
            var shown = Events.Aggregate("", (text, one) => one switch
            {
                ModelEvent.TextDelta delta => text + delta.Text,
                ModelEvent.Retrying => "",
                _ => text,
            });
            return shown;
        }
    }

    /// <param name="provider">The provider whose dialect the case speaks.</param>
    public static async Task<FaultRun> PlayAsync(FaultCase fault, string provider, CancellationToken cancellationToken)
    {
        using var memory = new MemoryPeak();
        var time = new ManualTime();
        var clock = new JumpingTime(time);
        await using var server = new FaultServer(fault.Input, time, clock.Jump);
        using var directory = new ModelDirectory(() => Options(fault, provider, server.Address), clock);
        var choice = directory.Choose($"{provider}/test");
        var client = ((ModelChoice.Ready)choice).Client;

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var cancelledAt = 0L;
        await using var cancelTimer = fault.Input.Client.CancelAtMs is not { } cancelAt ? null : time.CreateTimer(
            _ =>
            {
                cancelledAt = Stopwatch.GetTimestamp();
                cancel.Cancel();
            },
            state: null,
            TimeSpan.FromMilliseconds(cancelAt),
            Timeout.InfiniteTimeSpan);

        var events = new List<ModelEvent>();
        var isCancelled = false;
        try
        {
            await using var stream = client.StreamAsync(Request, cancel.Token).GetAsyncEnumerator(cancel.Token);
            while (true)
            {
                var next = stream.MoveNextAsync();
                if (events is [.., ModelEvent.Retrying retry])
                {
                    // The client waits on the clock by now.
                    time.Advance(retry.Delay);
                }

                if (!await next)
                {
                    break;
                }

                events.Add(stream.Current);
                server.ClientSaw();
                if (stream.Current is ModelEvent.Retrying)
                {
                    server.NextConnection();
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            isCancelled = true;
        }

        var latency = cancelledAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(cancelledAt);
        var attempts = isCancelled ? server.Requests : 1 + events.Count(one => one is ModelEvent.Retrying);
        return new FaultRun(events, attempts, server.Requests, isCancelled, latency, memory.Megabytes, [.. server.Faults]);
    }

    private static ModelRequest Request { get; } = new()
    {
        Model = "test",
        System = [new SystemSection("You are a test.", EndsCachedPrefix: true)],
        Tools = ToolBlock.None,
        Messages = [Message.User("hi")],
        MaxOutputTokens = 1000,
    };

    private static ModelOptions Options(FaultCase fault, string provider, Uri address)
    {
        var endpoint = new ModelEndpoint
        {
            Provider = provider,
            BaseUrl = address,
            AddressSource = AddressSource.UserSettings,
            Key = () => new ModelKey("sk-secret-of-the-test", KeySource.Client),
        };
        return new ModelOptions { Limits = fault.Input.Client.ToLimits(), Endpoints = ImmutableDictionary<string, ModelEndpoint>.Empty.Add(provider, endpoint) };
    }

    /// <summary>The most managed memory in use beyond what was in use at its beginning, sampled.</summary>
    private sealed class MemoryPeak : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private readonly Timer _sampler;
        private long _most;

        public MemoryPeak() => _sampler = new Timer(_ => _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 2);

        public double Megabytes => Math.Max(0, Volatile.Read(ref _most) - _before) / 1e6;

        public void Dispose() => _sampler.Dispose();
    }

    /// <summary>A clock whose time of day can be set without its timers noticing.</summary>
    private sealed class JumpingTime(TimeProvider inner) : TimeProvider
    {
        private long _offset;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);

        public void Jump(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
    }
}
