namespace LspAgent.Protocol.JsonRpc;

/// <summary>The bounds of a queue, and who may pass.</summary>
public sealed record RequestQueueOptions
{
    /// <summary>How many messages wait in each lane before the peer must wait.</summary>
    public int Capacity { get; init; } = 4096;

    /// <summary>How many reads run side by side.</summary>
    public int ConcurrentReads { get; init; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>
    /// Asked at each message's place in the queue, before its handler and also where there is none: an exception refuses a request with it
    /// and drops a notification; null lets pass.
    /// </summary>
    public Func<string, RpcException?>? Gate { get; init; }
}
