using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>A server with the test's handlers and a client of it, over one pipe pair.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly RequestQueue _queue;

    public TestServer(Routes routes, RequestQueueOptions? queue = null, RpcConnectionOptions? options = null, PipePair? pipes = null)
    {
        var pair = pipes ?? new PipePair();
        _queue = new(routes, queue ?? new(), NullLogger<RequestQueue>.Instance);
        Connection = new(new HeaderDelimitedMessageHandler(pair.Server), _queue, options ?? new(), NullLogger<RpcConnection>.Instance);
        Completion = Connection.RunAsync(CancellationToken.None);
        Client = new(new HeaderDelimitedMessageHandler(pair.Client));
    }

    public RpcConnection Connection { get; }

    public Task<ConnectionEnd> Completion { get; }

    public RecordingClient Client { get; }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Connection.Close("The test is over.");
        await Completion;
        await _queue.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
