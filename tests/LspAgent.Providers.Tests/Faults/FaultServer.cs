using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LspAgent.Testing;
using LspAgent.Testing.Http;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>
/// A service on 127.0.0.1 that does byte for byte what a case says. Its delays advance the clock of the test instead of
/// waiting, so that a case means the same on a slow machine.
/// </summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly IReadOnlyList<FaultAttempt> _attempts;
    private readonly ManualTime _time;
    private readonly Action<TimeSpan> _jumpClock;
    private readonly LoopbackServer _server;
    private readonly bool _waitsToBeSeen;
    private readonly TaskCompletionSource _isSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private int _requests;

    public FaultServer(FaultInput input, ManualTime time, Action<TimeSpan> jumpClock)
    {
        var attempts = input.Attempts;
        _attempts = attempts;
        _waitsToBeSeen = input.Client.CancelAtMs is not null;
        _time = time;
        _jumpClock = jumpClock;
        _server = LoopbackServer.Bind(ServeAsync, attempts[0].Connect == "tls_fail" ? SelfSigned() : null);
        if (attempts[0].Connect is not ("refused" or "timeout"))
        {
            _server.Listen();
        }
    }

    /// <summary>Where the client believes the service is.</summary>
    public Uri Address => _attempts[0].Connect == "dns_fail" ? new Uri("http://model.invalid:9") : _server.Address;

    /// <summary>How many requests came in.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public IReadOnlyCollection<Exception> Faults => _server.Faults;

    /// <summary>The client has shown something of what was sent.</summary>
    public void ClientSaw() => _isSeen.TrySetResult();

    /// <summary>The client failed to connect and is about to try again.</summary>
    public void NextConnection()
    {
        if (_attempts[_next].Connect is "refused" or "timeout" or "dns_fail" && _next + 1 < _attempts.Count)
        {
            _next++;
            if (_attempts[_next].Connect is null)
            {
                _server.Listen();
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(LoopbackExchange exchange, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var attempt = _attempts[Math.Min(_next++, _attempts.Count - 1)];
        if (attempt.Connect == "reset_before_headers")
        {
            exchange.Reset();
            return;
        }

        var headers = new Dictionary<string, string>(attempt.Headers ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        headers[attempt.Transfer == "raw-chunked" ? "transfer-encoding" : "connection"] = attempt.Transfer == "raw-chunked" ? "chunked" : "close";
        await exchange.WriteHeadAsync(attempt.Status, headers, cancellationToken);
        foreach (var step in attempt.Steps ?? [])
        {
            await DoAsync(exchange, step, cancellationToken);
            if (step.Close is not null)
            {
                return;
            }
        }

        exchange.Close();
    }

    private async Task DoAsync(LoopbackExchange exchange, FaultStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case { Send: { } text }:
                await exchange.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
                break;
            case { SendRaw: { } raw }:
                await exchange.WriteAsync(Encoding.UTF8.GetBytes(raw), cancellationToken);
                break;
            case { SendBytesHex: { } hex }:
                await SendInPiecesAsync(exchange, Convert.FromHexString(hex), step.SplitEvery ?? int.MaxValue, cancellationToken);
                break;
            case { SendGzipPrefix: { } text }:
                await exchange.WriteAsync(Gzip(text).AsMemory(0, step.KeepBytes ?? 0), cancellationToken);
                break;
            case { Drip: { } text }:
                await SendInPiecesAsync(exchange, Encoding.UTF8.GetBytes(text), step.Bytes ?? 1, cancellationToken);
                break;
            case { Repeat: { } repeat }:
                var bytes = Encoding.UTF8.GetBytes(repeat.Send);
                for (var i = 0; i < repeat.Count; i++)
                {
                    await exchange.WriteAsync(bytes, cancellationToken);
                }

                break;
            case { DelayMs: { } delay }:
                await (_waitsToBeSeen ? _isSeen.Task : Task.CompletedTask);
                _time.Advance(TimeSpan.FromMilliseconds(delay));
                await exchange.WaitForCloseAsync(cancellationToken);
                break;
            case { ClockJumpSeconds: { } seconds }:
                _jumpClock(TimeSpan.FromSeconds(seconds));
                break;
            case { Close: "rst" }:
                exchange.Reset();
                break;
            case { Close: "fin" }:
                exchange.Close();
                break;
            default:
                throw new NotSupportedException($"A fault step is not understood: {step}");
        }
    }

    private static async Task SendInPiecesAsync(LoopbackExchange exchange, byte[] bytes, int size, CancellationToken cancellationToken)
    {
        for (var start = 0; start < bytes.Length; start += size)
        {
            await exchange.WriteAsync(bytes.AsMemory(start, Math.Min(size, bytes.Length - start)), cancellationToken);
        }
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
