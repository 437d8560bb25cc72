namespace LspAgent.Protocol.JsonRpc;

/// <summary>Where a request came from, and what follows its answer; it offers nothing else, so that a handler cannot reach for state that it did not ask for.</summary>
/// <param name="Id">Null for a notification.</param>
public readonly record struct RequestContext(RpcConnection Connection, RequestId? Id)
{
    internal RpcCall? Call { get; init; }

    /// <summary>
    /// Sends something behind the answer: it is called when the answer is queued, and not at all when the request is refused.
    /// For what the peer can only understand once it has read the answer.
    /// </summary>
    public void AfterAnswer(Func<ValueTask> send)
    {
        if (Call is null)
        {
            throw new InvalidOperationException("A notification has no answer.");
        }

        Call.AfterAnswer(send);
    }
}
