namespace LspAgent.Protocol.JsonRpc;

/// <summary>Our requests that wait for the peer's answer, by id; after the end of the connection it takes no more.</summary>
internal sealed class PendingRequests
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingRequest> _requests = [];
    private long _lastId;
    private ConnectionLostException? _lost;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>Gives the request its id.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    public void Add(PendingRequest request)
    {
        lock (_lock)
        {
            if (_lost is not null)
            {
                throw new ConnectionLostException(_lost.Message);
            }

            request.Id = ++_lastId;
            _requests.Add(request.Id, request);
        }
    }

    /// <summary>The request with this id, which is then no longer pending; null if there is none.</summary>
    public PendingRequest? Take(RequestId id)
    {
        lock (_lock)
        {
            return id.TryGetNumber(out var number) && _requests.Remove(number, out var request) ? request : null;
        }
    }

    public void FailAll(ConnectionLostException reason)
    {
        List<PendingRequest> lost;
        lock (_lock)
        {
            _lost ??= reason;
            lost = [.. _requests.Values];
            _requests.Clear();
        }

        foreach (var request in lost)
        {
            request.Fail(reason);
        }
    }
}
