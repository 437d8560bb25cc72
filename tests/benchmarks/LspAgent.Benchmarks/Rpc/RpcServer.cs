using System.IO.Pipelines;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Benchmarks.Rpc;

/// <summary>The server of the benchmark: the whole way of a message, with a handler that does nothing.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private readonly RequestQueue _queue;
    private readonly RpcConnection _connection;
    private readonly Task<ConnectionEnd> _completion;
    private int _changes;

    public RpcServer(IDuplexPipe transport)
    {
        var routes = new Routes()
            .On(LspMethods.Hover, () => _changes, (_, _, _, _) => Task.FromResult<Hover?>(RpcMessages.HoverResult))
            .On(LspMethods.DidChange, (_, _) =>
            {
                _changes++;
                return Task.CompletedTask;
            })
            .On(RpcMessages.Changes, (NoValue _, CancellationToken _) => Task.FromResult(_changes))
            .On(RpcMessages.ProcessorMicroseconds, (NoValue _, CancellationToken _) => Task.FromResult((int)Environment.CpuUsage.TotalTime.TotalMicroseconds))
            .On(RpcMessages.AllocatedKilobytes, (NoValue _, CancellationToken _) => Task.FromResult((int)(GC.GetTotalAllocatedBytes(precise: true) / 1024)));
        _queue = new(routes, new(), NullLogger<RequestQueue>.Instance);
        _connection = new(new HeaderDelimitedMessageHandler(transport), _queue, new(), NullLogger<RpcConnection>.Instance);
        _completion = _connection.RunAsync(CancellationToken.None);
    }

    public static async Task ServeAsync(Stream input, Stream output)
    {
        await using var server = new RpcServer(StreamPipe.CreateBlocking(input, output));
        await server._completion;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Close("The benchmark is over.");
        await _completion;
        await _queue.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
