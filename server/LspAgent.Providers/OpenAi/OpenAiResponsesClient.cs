using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>OpenAI's Responses API, or any service that speaks it.</summary>
internal sealed class OpenAiResponsesClient(ModelEndpoint endpoint, ModelTransport transport, RetryLimits limits, TimeProvider time) : IModelClient
{
    private readonly HttpModel _model = new(new ResponsesFormat(), endpoint, transport, limits, time);

    public string Dialect => ResponsesFormat.DialectName;

    public bool CanSearchWeb => endpoint.AddressSource is AddressSource.Vendor;

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken) =>
        _model.StreamAsync(request, cancellationToken);
}
