namespace LspAgent.Core.Models;

/// <summary>
/// A model that can be asked. Safe for concurrent requests. Retries, back-off and the stall watchdog are inside: the caller
/// sees them as events. A fault never throws; only the caller's own cancellation does, within 100 ms, with the connection
/// closed.
/// </summary>
public interface IModelClient
{
    /// <summary>The dialect whose thinking blocks may be sent back, such as <c>anthropic</c> or <c>openai-responses</c>.</summary>
    string Dialect { get; }

    /// <summary>True when it is known that the service can search the web within a request.</summary>
    bool CanSearchWeb => false;

    IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken);
}
