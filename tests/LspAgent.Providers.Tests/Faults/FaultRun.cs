using LspAgent.Core.Models;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>What happened when a case was played against the real client.</summary>
internal sealed record FaultRun(
    IReadOnlyList<ModelEvent> Events, int Attempts, int Requests, bool IsCancelled, TimeSpan CancelLatency, double PeakMegabytes, IReadOnlyList<Exception> ServerFaults)
{
    public ModelReply? Reply => (Last as ModelEvent.Completed)?.Reply;

    public ModelError? Error => (Last as ModelEvent.Failed)?.Error;

    public IEnumerable<ModelEvent.Retrying> Retries => Events.OfType<ModelEvent.Retrying>();

    /// <summary>What a client that shows the deltas shows in the end.</summary>
    public string ShownText => Events.Aggregate("", (text, one) => one switch
    {
        ModelEvent.TextDelta delta => text + delta.Text,
        ModelEvent.Retrying => "",
        _ => text,
    });

    private ModelEvent? Last => Events.Count == 0 ? null : Events[^1];

    private static ModelRequest Request { get; } = new()
    {
        Model = "test",
        System = [new SystemSection("You are a test.", EndsCachedPrefix: true)],
        Tools = ToolBlock.None,
        Messages = [Message.User("hi")],
        MaxOutputTokens = 1000,
    };

    public static async Task<FaultRun> PlayAsync(FaultCase fault, string provider, CancellationToken cancellationToken)
    {
        using var memory = new MemoryPeak();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var stage = new FaultStage(fault, provider, cancel.Cancel);
        var isCancelled = false;
        try
        {
            await foreach (var _ in stage.Model.Client.StreamAsync(Request, cancel.Token))
            {
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            isCancelled = true;
        }

        var latency = stage.SinceCancel;
        var attempts = isCancelled ? stage.Server.Requests : 1 + stage.Events.Count(one => one is ModelEvent.Retrying);
        return new FaultRun(stage.Events, attempts, stage.Server.Requests, isCancelled, latency, memory.Megabytes, [.. stage.Server.Faults]);
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
}
