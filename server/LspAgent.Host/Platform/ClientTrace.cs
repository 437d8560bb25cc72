using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Protocol.Methods;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Platform;

/// <summary>Tells the client what the log hears, as much of it as <c>$/setTrace</c> asked for.</summary>
internal sealed class ClientTrace(HostLogging log, TimeProvider time) : IAsyncDisposable
{
    private RpcConnection? _connection;
    private LogQueue? _queue;
    private volatile string _value = TraceValue.Off.Value;

    public TraceValue Value
    {
        get => new(_value);
        set
        {
            _value = value.Value;
            if (_queue is null && value != TraceValue.Off && _connection is { } connection)
            {
                _queue = new(LogLevel.Information, time, line => SendAsync(line, connection));
                log.Add(_queue);
            }
        }
    }

    public void Begin(RpcConnection connection, TraceValue value)
    {
        _connection = connection;
        Value = value;
    }

    public async ValueTask DisposeAsync()
    {
        if (_queue is { } queue)
        {
            log.Remove(queue);
            await queue.DisposeAsync();
        }
    }

    // A client that is gone ends the queue with the IOException that this throws.
    private ValueTask SendAsync(LogLine line, RpcConnection connection) => Value == TraceValue.Off
        ? ValueTask.CompletedTask
        : connection.NotifyAsync(
            LspClientMethods.LogTrace,
            new($"{line.Category}: {line.Message}", Value == TraceValue.Verbose ? line.Details : null),
            connection.Ended);
}
