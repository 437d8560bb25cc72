using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Testing.Rpc;

/// <summary>
/// A peer for tests: it records every request and notification that it gets, and answers as it was told; what it was not told about it refuses
/// with -32601. Raw JSON goes through its own methods, typed messages through <see cref="Connection"/>.
/// </summary>
public sealed class RecordingClient : IRpcTarget, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RecordedMessage> _received = [];
    private readonly HashSet<RecordedMessage> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, Func<JsonElement, Task<string>>> _answers = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordingClient(IMessageHandler messageHandler, RpcConnectionOptions? options = null)
    {
        Connection = new(messageHandler, this, options ?? new(), NullLogger<RpcConnection>.Instance);
        Completion = Connection.RunAsync(CancellationToken.None);
    }

    public RpcConnection Connection { get; }

    /// <summary>How the connection ended, from this side.</summary>
    public Task<ConnectionEnd> Completion { get; }

    /// <summary>Everything that has come so far, in order.</summary>
    public IReadOnlyList<RecordedMessage> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    public RecordingClient Answer(string method, string result) => Answer(method, _ => Task.FromResult(result));

    public RecordingClient Answer(string method, Func<JsonElement, string> result) => Answer(method, parameters => Task.FromResult(result(parameters)));

    /// <summary>The answer may take its time, or never come; an <see cref="RpcException"/> refuses.</summary>
    public RecordingClient Answer(string method, Func<JsonElement, Task<string>> result)
    {
        _answers[method] = result;
        return this;
    }

    public RecordingClient Refuse(string method, int code, string message) => Answer(method, _ => Task.FromException<string>(new RpcException(code, message)));

    /// <summary>Sends a request whose params and result are raw JSON.</summary>
    public Task<JsonElement> RequestAsync(string method, string parameters, CancellationToken cancellationToken)
    {
        var json = RawJsonContext.Default.Options;
        return Connection.InvokeAsync(new RequestMethod<JsonElement, JsonElement>(method, Lane.Session, json), Parse(parameters), cancellationToken);
    }

    public ValueTask NotifyAsync(string method, string parameters, CancellationToken cancellationToken) =>
        Connection.NotifyAsync(new NotificationMethod<JsonElement>(method, Lane.Session, RawJsonContext.Default.Options), Parse(parameters), cancellationToken);

    /// <summary>The first message of the method that was not waited for before.</summary>
    public Task<RecordedMessage> NextAsync(string method, CancellationToken cancellationToken) =>
        NextAsync(message => message.Method == method, cancellationToken);

    public async Task<RecordedMessage> NextAsync(Func<RecordedMessage, bool> isWanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_received.Find(message => !_taken.Contains(message) && isWanted(message)) is { } found)
                {
                    _taken.Add(found);
                    return found;
                }

                changed = _changed.Task;
            }

            var first = await Task.WhenAny(changed, Completion).WaitAsync(cancellationToken);
            if (first == Completion && !changed.IsCompleted)
            {
                throw new InvalidOperationException($"The connection ended before the message came: {await Completion}. It had received: {string.Join("; ", Received)}");
            }
        }
    }

    ValueTask IRpcTarget.AcceptAsync(in RpcMessage message, RpcConnection connection, CancellationToken cancellationToken)
    {
        var recorded = new RecordedMessage(
            Encoding.UTF8.GetString(message.Method),
            message.Kind == RpcMessageKind.Request ? message.Id : null,
            message.Params.IsEmpty ? default : Parse(Encoding.UTF8.GetString(message.Params)));
        lock (_lock)
        {
            _received.Add(recorded);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (recorded.Id is { } id)
        {
            _ = AnswerAsync(recorded, id, connection);
        }

        return default;
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Close("The test client is gone.");
        await Completion;
        await Connection.DisposeAsync();
    }

    private async Task AnswerAsync(RecordedMessage request, RequestId id, RpcConnection connection)
    {
        try
        {
            if (!_answers.TryGetValue(request.Method, out var answer))
            {
                throw new RpcException(RpcErrorCodes.MethodNotFound, $"The test client has no answer for '{request.Method}'.");
            }

            await connection.RespondAsync(id, Parse(await answer(request.Params)), RawJsonContext.Default.JsonElement, CancellationToken.None);
        }
        catch (RpcException e)
        {
            await connection.RespondAsync(id, e, CancellationToken.None);
        }
        catch (ConnectionLostException)
        {
            // The test has ended the connection before the answer was due.
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
