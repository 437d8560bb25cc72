using System.Diagnostics.CodeAnalysis;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>One accepted request or notification on its way through the queue. It is taken once: by the queue, which runs it, or by a cancellation.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing, and a late cancellation may still reach it.")]
internal abstract class RpcCall(string method, Lane lane, RequestId? id, RpcConnection connection) : IThreadPoolWorkItem
{
    private readonly CancellationTokenSource? _cancellation = id is null or { IsNull: true } ? null : new();
    private readonly Queue<Func<ValueTask>> _followers = new();
    private int _isTaken;

    public static RpcException Cancelled => new(RpcErrorCodes.RequestCancelled, "The request was cancelled.");

    public string Method => method;

    public Lane Lane => lane;

    /// <summary>Null for a notification.</summary>
    public RequestId? Id => id;

    public RpcConnection Connection => connection;

    /// <summary>Why the call is answered without a handler; null if nothing is known against it.</summary>
    public RpcException? Refusal { get; set; }

    /// <summary>Where the call runs as a work item of the thread pool.</summary>
    public ReadLane? Runner { get; set; }

    /// <summary>Cancelled when the peer takes the request back, and when the connection ends.</summary>
    public CancellationToken Token => _cancellation?.Token ?? connection.Ended;

    /// <summary>Runs the callbacks of those who wait for the token, on a thread of the pool.</summary>
    public Task CancelAsync() => _cancellation?.CancelAsync() ?? Task.CompletedTask;

    /// <summary>True for the first who asks.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>True from when the answer is queued on: a second one would be one too many.</summary>
    public bool IsAnswered { get; private set; }

    public void AfterAnswer(Func<ValueTask> send) => _followers.Enqueue(send);

    /// <summary>Takes the state that the call works on, at the call's place in the queue.</summary>
    public virtual void TakeSnapshot()
    {
    }

    /// <summary>The answer is queued: sends what is to stand behind it.</summary>
    public async ValueTask OnAnsweredAsync()
    {
        IsAnswered = true;
        while (_followers.TryDequeue(out var send))
        {
            await send();
        }
    }

    /// <summary>Runs the handler and answers with its result.</summary>
    public abstract Task RunAsync();

    void IThreadPoolWorkItem.Execute() => Runner?.Run(this);
}

/// <summary>A call that is refused at its place in the queue, because no handler takes it or its params do not fit.</summary>
internal sealed class RefusedCall : RpcCall
{
    public RefusedCall(string method, Lane lane, RequestId? id, RpcConnection connection, RpcException refusal)
        : base(method, lane, id, connection) => Refusal = refusal;

    public override Task RunAsync() => Task.CompletedTask;
}
