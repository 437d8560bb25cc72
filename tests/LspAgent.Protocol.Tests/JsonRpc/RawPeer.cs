using System.Text;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>A server without handlers beyond the given, at the other end of bare bytes.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly PipePair _pipes = new();
    private readonly RequestQueue _queue;
    private readonly RpcConnection _connection;
    private readonly HeaderDelimitedMessageHandler _frames;

    public RawPeer(Routes? routes = null, RequestQueueOptions? queue = null)
    {
        _queue = new(routes ?? new(), queue ?? new(), NullLogger<RequestQueue>.Instance);
        _connection = new(new HeaderDelimitedMessageHandler(_pipes.Server), _queue, new(), NullLogger<RpcConnection>.Instance);
        _frames = new(_pipes.Client);
        Completion = RunAsync();
    }

    public Task<ConnectionEnd> Completion { get; }

    public RpcConnection Connection => _connection;

    public async Task SendBytesAsync(byte[] bytes, CancellationToken cancellationToken) => await _pipes.Client.Output.WriteAsync(bytes, cancellationToken);

    public Task SendAsync(string json, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return SendBytesAsync([.. Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), .. body], cancellationToken);
    }

    public async Task EndInputAsync() => await _pipes.Client.Output.CompleteAsync();

    public async Task EndOutputAsync() => await _pipes.Client.Input.CompleteAsync();

    /// <summary>The next message from the server; null when it has closed the connection.</summary>
    public async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (await _frames.ReadAsync(cancellationToken) is not { } body)
        {
            return null;
        }

        using var message = JsonDocument.Parse(body);
        return message.RootElement.Clone();
    }

    public async Task<string> ReceiveTextAsync(CancellationToken cancellationToken) => (await ReceiveAsync(cancellationToken))?.GetRawText() ?? "closed";

    public async ValueTask DisposeAsync()
    {
        _connection.Close("The test is over.");
        await Completion;
        await _queue.DisposeAsync();
        await _frames.DisposeAsync();
    }

    private async Task<ConnectionEnd> RunAsync()
    {
        try
        {
            return await _connection.RunAsync(CancellationToken.None);
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }
}
