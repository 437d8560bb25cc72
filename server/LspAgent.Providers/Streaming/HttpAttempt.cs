using System.IO.Compression;
using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>One HTTP request whose answer is a stream of events, watched for silence and for the time in all.</summary>
internal sealed class HttpAttempt : IModelAttempt
{
    private const int MaxComplaintBytes = 64 * 1024;
    private static readonly TimeSpan PatienceAfterStop = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromMilliseconds(30);

    private readonly HttpExchange _exchange;
    private readonly TimeSpan _left;
    private readonly ServiceErrors _errors;
    private readonly IStreamParser _parser;
    private readonly SseReader _reader = new();
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _total;
    private CancellationTokenSource? _linked;
    private HttpResponseMessage? _response;
    private Stream? _stream;

    public HttpAttempt(HttpExchange exchange, TimeSpan left)
    {
        _exchange = exchange;
        _left = left;
        _errors = new ServiceErrors(exchange.Endpoint, exchange.Request.Model);
        _parser = exchange.Format.Parse(exchange.Request, _errors);
        _silence = new CancellationTokenSource(exchange.Limits.StallTimeout, exchange.Time);
        _total = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, exchange.Time);
    }

    public ModelReply? Reply { get; private set; }

    public ModelError? Error { get; private set; }

    private ModelEndpoint Endpoint => _exchange.Endpoint;

    public async ValueTask<bool> AdvanceAsync(List<ModelEvent> events, CancellationToken cancellationToken)
    {
        _linked ??= CancellationTokenSource.CreateLinkedTokenSource([cancellationToken, _silence.Token, _total.Token]);
        try
        {
            _stream ??= await OpenAsync(_linked.Token);
            if (_stream is not null)
            {
                var count = await _stream.ReadAsync(_reader.Free(), _linked.Token);
                if (TakeIn(count, events))
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            Error = _total.IsCancellationRequested ? NetworkErrors.OutOfTime(Endpoint, _exchange.Limits.TotalTimeout)
                : _silence.IsCancellationRequested ? NetworkErrors.Stalled(Endpoint, _exchange.Limits.StallTimeout)
                : NetworkErrors.ConnectTimeout(Endpoint, _exchange.Limits.ConnectTimeout);
        }
        catch (ModelFaultException fault)
        {
            Error = fault.Error;
        }
        catch (JsonException)
        {
            Error = ModelFaultException.Protocol("an event is not valid JSON").Error;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidDataException)
        {
            // Closing the connection is what a cancelled request does too.
            cancellationToken.ThrowIfCancellationRequested();
            Error = NetworkErrors.Explain(broken, Endpoint);
        }

        // What broke after the model said why it stopped does not take the answer away.
        _parser.Reply.TakeEvents(events);
        if (Error is null || (_parser.Reply.Stop is not null && Error.Kind is ModelErrorKind.Network or ModelErrorKind.Stalled))
        {
            Reply = _parser.Reply.Build();
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (Reply is not null && _parser.IsAtEnd && _stream is not null)
        {
            await TakeEndAsync(_stream);
        }

        _reader.Dispose();
        Close();
        _linked?.Dispose();
        _silence.Dispose();
        _total.Dispose();
    }

    /// <summary>Takes in the last bytes behind the message, which are on their way: only then the connection can be used again.</summary>
    private async ValueTask TakeEndAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(PatienceAtEnd, _exchange.Time);
        try
        {
            do
            {
                _reader.Drop();
            }
            while (await stream.ReadAsync(_reader.Free(), patience.Token) > 0);
        }
        catch (Exception broken) when (broken is OperationCanceledException or HttpRequestException or IOException or InvalidDataException)
        {
            // The message is whole; the connection is given up.
        }
    }

    /// <summary>Closing what is read of an answer closes its connection, or gives it back when the answer is at its end.</summary>
    private void Close()
    {
        _stream?.Dispose();
        _response?.Dispose();
    }

    /// <summary>Sends the request; null, with the error set, when the answer is a refusal.</summary>
    private async Task<Stream?> OpenAsync(CancellationToken cancellationToken)
    {
        using var message = _exchange.Message();
        _response = await _exchange.Transport.SendAsync(message, cancellationToken);
        _silence.CancelAfter(_exchange.Limits.StallTimeout);
        var (status, content) = ((int)_response.StatusCode, _response.Content);
        if (status is >= 300 and < 400)
        {
            Error = _errors.Redirected(status, _response.Headers.Location);
            return null;
        }

        var stream = Decoded(await content.ReadAsStreamAsync(cancellationToken), content.Headers.ContentEncoding);
        if (status != 200)
        {
            return await RefusedAsync(status, stream, cancellationToken);
        }

        if (content.Headers.ContentType?.MediaType is not (null or "text/event-stream"))
        {
            Error = _errors.NotAStream(content.Headers.ContentType.MediaType);
            return null;
        }

        return stream;
    }

    /// <summary>Understands a refusal, or sends the request again as the refusal taught.</summary>
    private async Task<Stream?> RefusedAsync(int status, Stream body, CancellationToken cancellationToken)
    {
        var complaint = ServiceComplaint.ReadBody(await ReadSomeAsync(body, cancellationToken));
        var headers = _response?.Headers;
        if (status is 400 or 422 && _exchange.Learn(complaint))
        {
            Close();
            return await OpenAsync(cancellationToken);
        }

        var error = _errors.Explain(complaint, status, headers is null ? null : RetryAfter.Read(headers, _exchange.Time));
        Error = error with { Retryable = error.Retryable && !(headers is not null && RetryAfter.Forbids(headers)) };
        return null;
    }

    /// <summary>True while more may come.</summary>
    private bool TakeIn(int count, List<ModelEvent> events)
    {
        if (count > 0)
        {
            _reader.Took(count);
            var patience = _exchange.Limits.StallTimeout;
            while (!_parser.IsAtEnd && _reader.TryRead(out var data))
            {
                _parser.Read(data);
            }

            // Only numbers come behind the reason to stop, and not every service closes the connection then.
            _silence.CancelAfter(_parser.Reply.Stop is not null && patience > PatienceAfterStop ? PatienceAfterStop : patience);
            _parser.Reply.TakeEvents(events);
            return !_parser.IsAtEnd;
        }

        if (_reader.TryReadRest(out var rest))
        {
            _parser.Read(rest);
        }

        if (_parser.Reply.Stop is null)
        {
            Error = NetworkErrors.CutShort(Endpoint);
        }

        return false;
    }

    private static Stream Decoded(Stream stream, ICollection<string> encodings) => encodings.LastOrDefault() switch
    {
        "gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        _ => stream,
    };

    private static async Task<byte[]> ReadSomeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxComplaintBytes];
        try
        {
            var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return bytes[..length];
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or HttpRequestException)
        {
            // The status alone says enough.
            return [];
        }
    }
}
