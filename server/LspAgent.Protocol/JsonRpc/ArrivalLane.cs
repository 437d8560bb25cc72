namespace LspAgent.Protocol.JsonRpc;

/// <summary>
/// Takes calls one after the other in the order in which they were added. What finds the lane idle is taken by the thread that adds it, since for most
/// messages a switch of threads would be the larger part of the work. Bounded: when it is full, whoever adds waits.
/// </summary>
internal sealed class ArrivalLane(int capacity, Func<RpcCall, ValueTask> take)
{
    private readonly Lock _lock = new();
    private readonly Queue<RpcCall> _waiting = new();
    private bool _isTaking;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;

    /// <summary>Ends when there is room for one more.</summary>
    public ValueTask AddAsync(RpcCall call)
    {
        lock (_lock)
        {
            if (_isTaking)
            {
                _waiting.Enqueue(call);
                return _waiting.Count < capacity
                    ? default
                    : new((_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
            }

            _isTaking = true;
        }

        var taken = take(call);
        var next = taken.IsCompletedSuccessfully ? TakeNext() : null;
        if (next is not null || !taken.IsCompletedSuccessfully)
        {
            // It cannot fail: what calls throw is caught where they are executed.
            _ = TakeRestAsync(taken, next);
        }

        return default;
    }

    /// <summary>Ends when everything that was added has been taken.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return _isTaking
                ? (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    private async Task TakeRestAsync(ValueTask taken, RpcCall? next)
    {
        if (next is null)
        {
            await taken;
            next = TakeNext();
        }
        else
        {
            // What others added meanwhile is not the burden of this thread.
            await Task.Yield();
        }

        while (next is not null)
        {
            await take(next);
            next = TakeNext();
        }
    }

    private RpcCall? TakeNext()
    {
        TaskCompletionSource? told;
        RpcCall? next;
        lock (_lock)
        {
            if (_waiting.TryDequeue(out next))
            {
                (told, _room) = (_room, null);
            }
            else
            {
                _isTaking = false;
                (told, _idle) = (_idle, null);
            }
        }

        told?.TrySetResult();
        return next;
    }
}
