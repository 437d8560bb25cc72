using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Anthropic;

/// <summary>Anthropic's Messages API, or any service that speaks it.</summary>
internal sealed class AnthropicClient(ModelEndpoint endpoint, ModelTransport transport, RetryLimits limits, TimeProvider time) : IModelClient
{
    private readonly HttpModel _model = new(new AnthropicFormat(), endpoint, transport, limits, time);

    public string Dialect => AnthropicFormat.DialectName;

    public bool CanSearchWeb => endpoint.AddressSource is AddressSource.Vendor;

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken) =>
        _model.StreamAsync(request, cancellationToken);
}
