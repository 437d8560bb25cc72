using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Testing.Http;

namespace LspAgent.Testing.Models;

/// <summary>
/// A model service on 127.0.0.1 that speaks Anthropic Messages, OpenAI Chat Completions and Responses, says what its script
/// says, one reply a request whatever the dialect, and refuses what the real services refuse, with their status and shape.
/// What it was asked can be read with <c>GET /scripted/requests</c>.
/// </summary>
public sealed class ScriptedModelServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<long> _arrivals = new();
    private readonly ConcurrentQueue<long> _endings = new();
    private readonly Lock _lock = new();
    private readonly LinkedList<ScriptedReply> _replies;
    private readonly LoopbackServer _server;
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    private ScriptedModelServer(IEnumerable<ScriptedReply> replies)
    {
        _replies = new LinkedList<ScriptedReply>(replies);
        _server = LoopbackServer.Start(ServeAsync);
    }

    /// <summary>Where the service is, without a path: the base URL of Anthropic's dialect.</summary>
    public Uri Address => _server.Address;

    /// <summary>The base URL of OpenAI's dialects.</summary>
    public Uri OpenAiAddress => new(_server.Address, "v1");

    public Gates Gates { get; } = new();

    /// <summary>When set, every other key is refused.</summary>
    public string? Key { get; set; }

    /// <summary>Characters in one delta.</summary>
    public int DeltaSize { get; set; } = 16;

    /// <summary>Every model request so far, refused ones included, in order.</summary>
    public ImmutableArray<RecordedRequest> Requests => [.. _requests];

    /// <summary>When each model request was there as a whole, as timestamps of <see cref="Stopwatch"/>.</summary>
    public ImmutableArray<long> Arrivals => [.. _arrivals];

    /// <summary>When each whole reply had been sent.</summary>
    public ImmutableArray<long> Endings => [.. _endings];

    /// <summary>How many connections were made.</summary>
    public int Connections => _server.Accepted;

    /// <summary>Done when a client went away from a reply that has no end.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <param name="replies">Each one in the text form of <see cref="ScriptedReply"/>.</param>
    public static ScriptedModelServer Start(params ReadOnlySpan<string> replies) => new(replies.ToArray().Select(ScriptedReply.Parse));

    public static ScriptedModelServer Start(IEnumerable<ScriptedReply> replies) => new(replies);

    public void Add(ScriptedReply reply)
    {
        lock (_lock)
        {
            _replies.AddLast(reply);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(LoopbackExchange exchange, CancellationToken cancellationToken)
    {
        var request = exchange.Request;
        var path = request.Path.Split('?')[0];
        if (request.Method == "GET" && path.EndsWith("/models", StringComparison.Ordinal))
        {
            await exchange.AnswerAsync(200, "application/json", """{"object":"list","data":[{"id":"scripted-model","object":"model","created":1,"owned_by":"scripted"}]}""", cancellationToken);
            return;
        }

        if (request.Method == "GET" && path == "/scripted/requests")
        {
            var bodies = string.Join(",", _requests.Select(one => one.BodyText));
            await exchange.AnswerAsync(200, "application/json", $"[{bodies}]", cancellationToken);
            return;
        }

        if (request.Method != "POST" || WireDialect.Of(path) is not { } dialect)
        {
            await exchange.AnswerAsync(404, "application/json", """{"error":{"type":"not_found","message":"Nothing is served here."}}""", cancellationToken);
            return;
        }

        _arrivals.Enqueue(Stopwatch.GetTimestamp());
        _requests.Enqueue(request);
        if (dialect.Refusal(request, Key) is { } refusal)
        {
            await RefuseAsync(exchange, dialect, refusal, cancellationToken);
        }
        else if (Next() is { } reply)
        {
            await ReplyAsync(exchange, dialect, reply, cancellationToken);
        }
        else
        {
            await RefuseAsync(exchange, dialect, new WireError(400, "invalid_request_error", $"The script has no reply number {_requests.Count}."), cancellationToken);
        }
    }

    private async Task ReplyAsync(LoopbackExchange exchange, WireDialect dialect, ScriptedReply reply, CancellationToken cancellationToken)
    {
        using var body = JsonDocument.Parse(exchange.Request.Body);
        var model = reply.Model ?? body.RootElement.GetProperty("model").GetString() ?? "";
        var wire = dialect.Reply(_requests.Count.ToString(CultureInfo.InvariantCulture), model, reply.Usage, DeltaSize);
        var hasBegun = false;
        async Task SendAsync(string text)
        {
            if (!hasBegun)
            {
                hasBegun = true;
                await exchange.WriteHeadAsync(200, [new("content-type", "text/event-stream; charset=utf-8"), new("transfer-encoding", "chunked")], cancellationToken);
                text = wire.Begin() + text;
            }

            if (text.Length > 0)
            {
                await exchange.WriteChunkAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            }
        }

        for (var i = 0; i < reply.Steps.Length; i++)
        {
            switch (reply.Steps[i])
            {
                case ScriptedStep.Wait { Gate: var gate }:
                    await SendAsync("");
                    await Gates.PassAsync(gate, cancellationToken);
                    break;
                case ScriptedStep.Cut:
                    await SendAsync("");
                    exchange.Reset();
                    return;
                case ScriptedStep.Endless { Words: var words }:
                    await SendWithoutEndAsync(words);
                    return;
                case ScriptedStep.Retry retry:
                    PutBack(reply with { Steps = reply.Steps[(i + 1)..] });
                    await FailAsync(WireError.Of(retry.Kind, "try again", dialect.IsOpenAi));
                    return;
                case ScriptedStep.Fail fail:
                    await FailAsync(WireError.Of(fail.Kind, fail.Message, dialect.IsOpenAi));
                    return;
                case var step:
                    await SendAsync(wire.Write(step, (step as ScriptedStep.Call)?.Id ?? NextCallId(step)));
                    break;
            }
        }

        await SendAsync(wire.End(reply.Stop, reply.Usage));
        await exchange.EndChunksAsync(cancellationToken);
        _endings.Enqueue(Stopwatch.GetTimestamp());

        async Task SendWithoutEndAsync(string words)
        {
            using var pace = new PeriodicTimer(ScriptedStep.Endless.Pace, TimeProvider.System);
            var gone = exchange.WaitForCloseAsync(cancellationToken);
            try
            {
                while (!gone.IsCompleted)
                {
                    await SendAsync(wire.Write(new ScriptedStep.Text(words), ""));
                    await pace.WaitForNextTickAsync(cancellationToken);
                }
            }
            finally
            {
                // Whoever goes away is noticed by what cannot be read, or by what cannot be written.
                _abandoned.TrySetResult();
                exchange.Reset();
            }
        }

        async Task FailAsync(WireError error)
        {
            if (!hasBegun)
            {
                await RefuseAsync(exchange, dialect, error, cancellationToken);
                return;
            }

            await SendAsync(wire.Error(error));
            await exchange.EndChunksAsync(cancellationToken);
        }
    }

    private static Task RefuseAsync(LoopbackExchange exchange, WireDialect dialect, WireError error, CancellationToken cancellationToken) =>
        exchange.AnswerAsync(error.Status, "application/json", error.Body(dialect.IsOpenAi), cancellationToken);

    private string NextCallId(ScriptedStep step) => step is ScriptedStep.Call
        ? "call_" + Interlocked.Increment(ref _calls).ToString("0000", CultureInfo.InvariantCulture)
        : "";

    private ScriptedReply? Next()
    {
        lock (_lock)
        {
            var first = _replies.First?.Value;
            if (first is not null)
            {
                _replies.RemoveFirst();
            }

            return first;
        }
    }

    private void PutBack(ScriptedReply reply)
    {
        lock (_lock)
        {
            _replies.AddFirst(reply);
        }
    }
}
