using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LspAgent.Testing.Http;

/// <summary>
/// An HTTP/1.1 server on a free port of 127.0.0.1 whose handler decides every byte of the answer, so that it can also break
/// the protocol. Serves connections side by side and requests of one connection in order.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<LoopbackExchange, CancellationToken, Task> _handler;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private Task _accepting = Task.CompletedTask;
    private int _accepted;

    private LoopbackServer(Func<LoopbackExchange, CancellationToken, Task> handler, X509Certificate2? certificate)
    {
        _handler = handler;
        _certificate = certificate;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)(_listener.LocalEndPoint ?? throw new InvalidOperationException("The socket is not bound."))).Port;
        Address = new UriBuilder(certificate is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, "127.0.0.1", port).Uri;
    }

    public Uri Address { get; }

    /// <summary>How many connections came in.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>What the handler threw, apart from clients that went away.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    public static LoopbackServer Start(Func<LoopbackExchange, CancellationToken, Task> handler, X509Certificate2? certificate = null)
    {
        var server = Bind(handler, certificate);
        server.Listen();
        return server;
    }

    /// <summary>Takes a port, but refuses connections until <see cref="Listen"/>.</summary>
    public static LoopbackServer Bind(Func<LoopbackExchange, CancellationToken, Task> handler, X509Certificate2? certificate = null) => new(handler, certificate);

    public void Listen()
    {
        _listener.Listen(128);
        _accepting = AcceptAsync();
    }

    /// <summary>Lets connections come in and accepts none: once the queue is full, further ones hang. Dispose the result to end them.</summary>
    public IDisposable ListenWithoutAccepting()
    {
        _listener.Listen(0);
        var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        waiting.Connect(IPAddress.Loopback, Address.Port);
        return waiting;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _accepted);
            var connection = Task.Run(() => ServeAsync(socket), CancellationToken.None);
            _connections[connection] = true;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var network = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await using var stream = await SecureAsync(network);
            var reader = new RequestReader(stream);
            while (await reader.ReadAsync(_stopping.Token) is { } request)
            {
                var exchange = new LoopbackExchange(request, stream, socket, reader);
                await _handler(exchange, _stopping.Token);
                if (exchange.IsClosed)
                {
                    return;
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or SocketException or ObjectDisposedException or AuthenticationException)
        {
            // The client went away, or the test is over.
        }
#pragma warning disable CA1031 // A fault of a test's handler must reach the test, and must not end the process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _faults.Enqueue(fault);
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream network)
    {
        if (_certificate is null)
        {
            return network;
        }

        var secure = new SslStream(network, leaveInnerStreamOpen: true);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
        return secure;
    }
}
