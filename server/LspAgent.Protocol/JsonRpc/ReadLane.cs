namespace LspAgent.Protocol.JsonRpc;

/// <summary>Runs a bounded number of calls side by side on the thread pool; a bounded number more wait for their turn, in order.</summary>
internal sealed class ReadLane(int limit, int capacity, Func<RpcCall, Task> execute)
{
    private readonly Lock _lock = new();
    private readonly Queue<RpcCall> _waiting = new();
    private int _running;
    private TaskCompletionSource? _room;

    /// <summary>Starts the call, or keeps it for later; ends when there is room for one more.</summary>
    public ValueTask StartAsync(RpcCall call)
    {
        lock (_lock)
        {
            if (_running == limit)
            {
                _waiting.Enqueue(call);
                return _waiting.Count < capacity
                    ? default
                    : new((_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            }

            _running++;
        }

        call.Runner = this;
        ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
        return default;
    }

    /// <summary>Runs a call that has a place, and then whatever waits, in its place.</summary>
    public void Run(RpcCall call)
    {
        // It cannot fail: what calls throw is caught where they are executed.
        _ = RunAllAsync(call);
    }

    private async Task RunAllAsync(RpcCall? call)
    {
        while (call is not null)
        {
            await execute(call);
            call = TakeWaiting();
        }
    }

    private RpcCall? TakeWaiting()
    {
        TaskCompletionSource? room = null;
        RpcCall? next;
        lock (_lock)
        {
            if (_waiting.TryDequeue(out next))
            {
                (room, _room) = (_room, null);
            }
            else
            {
                _running--;
            }
        }

        room?.TrySetResult();
        return next;
    }
}
