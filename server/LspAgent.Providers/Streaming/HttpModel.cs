using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>A model behind HTTP, in whatever dialect its format speaks.</summary>
internal sealed class HttpModel(IWireFormat format, ModelEndpoint endpoint, ModelTransport transport, RetryLimits limits, TimeProvider time)
{
    private readonly RetryingStream _retrying = new(limits, time);

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (endpoint.KeyToSend() is { } key && key.Value.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return Refuse(new ModelError(
                ModelErrorKind.Authentication,
                $"The key in {endpoint.KeyName ?? "the settings"} holds characters that no key has, so it was not sent. Copy it again, or run `lspagent auth login {endpoint.Provider}`.",
                Retryable: false));
        }

        var exchange = new HttpExchange(format, endpoint, transport, limits, time, request);
        return _retrying.RunAsync(left => new HttpAttempt(exchange, left), cancellationToken);
    }

    private static async IAsyncEnumerable<ModelEvent> Refuse(ModelError error)
    {
        await Task.CompletedTask;
        yield return new ModelEvent.Failed(error);
    }
}
