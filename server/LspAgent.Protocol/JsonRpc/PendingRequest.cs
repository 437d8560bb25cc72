using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>A request of ours that the peer has not answered yet.</summary>
internal abstract class PendingRequest
{
    public long Id { get; set; }

    public abstract void Answer(in RpcMessage response);

    public abstract void Fail(Exception reason);
}

/// <summary>Waits for one answer of one type; whoever waits goes on elsewhere than on the reader.</summary>
internal sealed class PendingRequest<TResult>(string method, JsonTypeInfo<TResult> type) : PendingRequest
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    public Task<TResult> Task => _answer.Task;

    /// <summary>Calls back with this request if the token is cancelled before the request has ended.</summary>
    public void OnCancelled(Action<object?, CancellationToken> callback, CancellationToken cancellationToken)
    {
        _registration = cancellationToken.UnsafeRegister(callback, this);

        // The answer may come between the two lines: whoever is later undoes the registration.
        Interlocked.MemoryBarrier();
        if (Task.IsCompleted)
        {
            _registration.Unregister();
        }
    }

    public override void Answer(in RpcMessage response)
    {
        try
        {
            if (response.Error.IsEmpty)
            {
#pragma warning disable CS8604 // Whether null is an answer stands in the method's declaration, as the annotation of its type.
                _answer.TrySetResult(JsonSerializer.Deserialize(response.Result.IsEmpty ? "null"u8 : response.Result, type));
#pragma warning restore CS8604
            }
            else
            {
                _answer.TrySetException(JsonMessageFormatter.ReadError(response.Error));
            }
        }
        catch (JsonException e)
        {
            _answer.TrySetException(new RemoteInvocationException(
                RpcErrorCodes.InternalError,
                $"The peer's answer to '{method}' cannot be read: {JsonProblem.Describe(e)}"));
        }

        _registration.Unregister();
    }

    public override void Fail(Exception reason)
    {
        if (reason is OperationCanceledException cancelled)
        {
            _answer.TrySetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _answer.TrySetException(reason);
        }

        _registration.Unregister();
    }
}
