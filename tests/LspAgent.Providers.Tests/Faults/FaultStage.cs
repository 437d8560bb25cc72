using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using LspAgent.Core.Models;
using LspAgent.Testing;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>
/// Where a case is played: its service, the real client, and a clock that goes forward when the client waits for another
/// attempt or the case says that time passes.
/// </summary>
internal sealed class FaultStage : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly ITimer? _cancelTimer;
    private readonly List<ModelEvent> _events = [];
    private long _cancelledAt;

    /// <param name="provider">The provider whose dialect the case speaks.</param>
    /// <param name="cancel">What cancels; called at the time that the case says.</param>
    public FaultStage(FaultCase fault, string provider, Action cancel)
    {
        var clock = new JumpingTime(_time);
        Server = new FaultServer(fault.Input, _time, clock.Jump);
        var options = Options(fault, provider, Server.Address);
        Directory = new ModelDirectory(() => options, clock);
        var chosen = (ModelChoice.Ready)Directory.Choose($"{provider}/test");
        Model = chosen with { Client = new PumpedClient(chosen.Client, this) };
        if (fault.Input.Client.CancelAtMs is { } at)
        {
            void CancelNow(object? state)
            {
                _cancelledAt = Stopwatch.GetTimestamp();
                cancel();
            }

            _cancelTimer = _time.CreateTimer(CancelNow, state: null, TimeSpan.FromMilliseconds(at), Timeout.InfiniteTimeSpan);
        }
    }

    public FaultServer Server { get; }

    public ModelDirectory Directory { get; }

    public ModelChoice.Ready Model { get; }

    public IReadOnlyList<ModelEvent> Events => _events;

    /// <summary>The real time since the cancel.</summary>
    public TimeSpan SinceCancel => _cancelledAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_cancelledAt);

    public async ValueTask DisposeAsync()
    {
        _cancelTimer?.Dispose();
        Directory.Dispose();
        await Server.DisposeAsync();
    }

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

    /// <summary>The client, with the clock advanced whenever it waits on it.</summary>
    private sealed class PumpedClient(IModelClient inner, FaultStage stage) : IModelClient
    {
        public string Dialect => inner.Dialect;

        public async IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await using var stream = inner.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            ModelEvent? last = null;
            while (true)
            {
                var next = stream.MoveNextAsync();
                if (last is ModelEvent.Retrying retry)
                {
                    stage._time.Advance(retry.Delay);
                }

                if (!await next)
                {
                    yield break;
                }

                last = stream.Current;
                stage._events.Add(last);
                stage.Server.ClientSaw();
                if (last is ModelEvent.Retrying)
                {
                    stage.Server.NextConnection();
                }

                yield return last;
            }
        }
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
