using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>OpenAI's Chat Completions, and the many services and local servers that speak it.</summary>
internal sealed class OpenAiChatClient(ModelEndpoint endpoint, ChatFlavor flavor, ModelTransport transport, RetryLimits limits, TimeProvider time) : IModelClient
{
    private readonly HttpModel _model = new(new ChatFormat(flavor), endpoint, transport, limits, time);

    public string Dialect => ChatFormat.DialectName;

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken) =>
        _model.StreamAsync(request, cancellationToken);
}
