namespace LspAgent.Protocol.JsonRpc;

/// <summary>The peer's messages that are being worked on: requests by id, so that they can be taken back, and a count of all.</summary>
internal sealed class IncomingCalls
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RequestId, RpcCall> _requests = [];
    private int _count;
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>False if a request with the same id is being worked on. Requests whose id is null cannot be told apart, nor taken back.</summary>
    public bool TryAdd(RpcCall call)
    {
        lock (_lock)
        {
            if (call.Id is { IsNull: false } id && !_requests.TryAdd(id, call))
            {
                return false;
            }

            _count++;
            return true;
        }
    }

    /// <summary>Frees the id; the peer may use it again as soon as it has seen the answer.</summary>
    public void Forget(RpcCall call)
    {
        lock (_lock)
        {
            ForgetId(call);
        }
    }

    /// <summary>The call's work is done and its answer queued.</summary>
    public void Remove(RpcCall call)
    {
        TaskCompletionSource? empty = null;
        lock (_lock)
        {
            ForgetId(call);
            if (--_count == 0)
            {
                (empty, _empty) = (_empty, null);
            }
        }

        empty?.TrySetResult();
    }

    public RpcCall? Find(RequestId id)
    {
        lock (_lock)
        {
            return _requests.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<RpcCall> Requests()
    {
        lock (_lock)
        {
            return [.. _requests.Values];
        }
    }

    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            return _count == 0
                ? Task.CompletedTask
                : (_empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private void ForgetId(RpcCall call)
    {
        if (call.Id is { IsNull: false } id && _requests.TryGetValue(id, out var running) && running == call)
        {
            _requests.Remove(id);
        }
    }
}
