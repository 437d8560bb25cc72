using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;
using Microsoft.Extensions.AI;

namespace LspAgent.Providers.ChatClient;

/// <summary>
/// Makes a model of ours out of any <see cref="IChatClient"/>. The foreign client's own retries, if it has any, lie within
/// each attempt; what it throws becomes an event.
/// </summary>
/// <param name="dialect">Tells its thoughts from those of other vendors.</param>
public sealed class ChatClientAdapter(IChatClient client, string dialect, RetryLimits limits, TimeProvider time) : IModelClient
{
    private readonly RetryingStream _retrying = new(limits, time);

    public string Dialect => dialect;

    public IAsyncEnumerable<ModelEvent> StreamAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        var messages = ChatClientMessages.Of(request, dialect);
        var options = ChatClientMessages.Options(request);
        return _retrying.RunAsync(
            left => new ChatClientAttempt(
                token => client.GetStreamingResponseAsync(messages, options, token), new ReplyBuilder(dialect, request), limits, left, time),
            cancellationToken);
    }
}
