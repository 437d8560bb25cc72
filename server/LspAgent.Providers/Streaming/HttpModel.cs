using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>A model behind HTTP, in whatever dialect its format speaks.</summary>
internal sealed class HttpModel(IWireFormat format, ModelEndpoint endpoint, ModelTransport transport, RetryLimits limits, TimeProvider time)
{
    private readonly RetryingStream _retrying = new(limits, time);

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var exchange = new HttpExchange(format, endpoint, transport, limits, time, request);
        return _retrying.RunAsync(left => new HttpAttempt(exchange, left), cancellationToken);
    }
}
