namespace LspAgent.Protocol.JsonRpc;

/// <summary>A message that found the outgoing queue full; it keeps its place, and its sender waits or gives up.</summary>
internal sealed class WaitingMessage
{
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;
    private readonly byte[] _body;

    public WaitingMessage(ReadOnlySpan<byte> body, CancellationToken cancellationToken)
    {
        _body = body.ToArray();
        _registration = cancellationToken.UnsafeRegister(
            static (accepted, token) => ((TaskCompletionSource?)accepted)?.TrySetCanceled(token),
            _accepted);
    }

    public Task Task => _accepted.Task;

    public ReadOnlySpan<byte> Body => _body;

    /// <summary>False if the sender has given up.</summary>
    public bool TryAccept()
    {
        _registration.Unregister();
        return _accepted.TrySetResult();
    }

    public void Refuse(Exception reason)
    {
        _registration.Unregister();
        _accepted.TrySetException(new ConnectionLostException("The connection ended before the message could be sent.", reason));
    }
}
