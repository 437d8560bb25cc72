using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LspAgent.Tools.Web;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// The only way out of the sandbox: an HTTP proxy in this process that resolves names itself and goes to the hosts that the
/// user named and to no other, nor to private addresses behind a name that the user did not spell. Safe for concurrent use.
/// </summary>
internal sealed class EgressProxy : IAsyncDisposable
{
    private const int MaxConnections = 128;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);

    private readonly Socket _listener;
    private readonly DomainList _domains;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly Uri? _upstream;
    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _gate = new(MaxConnections);
    private readonly ConcurrentDictionary<string, bool> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    /// <param name="listener">Bound and listening; belongs to the proxy from now on.</param>
    /// <param name="upstream">The proxy that this machine itself needs; null for none.</param>
    public EgressProxy(Socket listener, DomainList domains, Func<string, CancellationToken, Task<IPAddress[]>> resolve, Uri? upstream)
    {
        (_listener, _domains, _resolve, _upstream) = (listener, domains, resolve, upstream);
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint?)listener.LocalEndPoint)?.Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where programs in the sandbox find it.</summary>
    public string Address { get; }

    /// <summary>The hosts that were refused since this was last asked.</summary>
    public ImmutableArray<string> TakeRefused()
    {
        var hosts = _refused.Keys.Order(StringComparer.Ordinal).ToImmutableArray();
        _refused.Clear();
        return hosts;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _ending.Dispose();
        _gate.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                // Who comes when all places are taken waits in the queue of the listener.
                await _gate.WaitAsync(_ending.Token);
                var serving = ServeAsync(await _listener.AcceptAsync(_ending.Token));
                _connections[serving] = true;
                _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The session is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var client = new NetworkStream(socket, ownsSocket: true);
            if (await ProxyRequest.ReadAsync(client, _ending.Token) is not (var request, var rest))
            {
                await AnswerAsync(client, "400 Bad Request", "This is no request that a proxy can serve.");
            }
            else if (!_domains.Permits(request.Host))
            {
                _refused[request.Host] = true;
                await AnswerAsync(client, "403 Forbidden", $"The sandbox lets nothing through to {request.Host}: the user's settings do not name it (sandbox.network.allowedDomains).");
            }
            else
            {
                await PassAsync(client, request, rest);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, and the other learns it from its end of the connection.
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task PassAsync(NetworkStream client, ProxyRequest request, byte[] rest)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        patience.CancelAfter(ConnectPatience);
        NetworkStream? server;
        try
        {
            server = _upstream is null ? await ConnectAsync(request, patience.Token) : await ConnectAsync(_upstream, request, patience.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException || (exception is OperationCanceledException && !_ending.IsCancellationRequested))
        {
            await AnswerAsync(client, "502 Bad Gateway", $"{request.Host} could not be reached: {exception.Message}");
            return;
        }

        if (server is null)
        {
            _refused[request.Host] = true;
            await AnswerAsync(client, "403 Forbidden", $"{request.Host} is an address of a private network. The user's settings must spell the host for that (sandbox.network.allowedDomains).");
            return;
        }

        await using (server)
        {
            if (request.IsTunnel)
            {
                await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _ending.Token);
            }
            else
            {
                await server.WriteAsync(request.Origin, _ending.Token);
            }

            await server.WriteAsync(rest, _ending.Token);
            await Task.WhenAll(CopyAsync(client, server), CopyAsync(server, client));
        }
    }

    /// <summary>Null when the name leads to private addresses only, and the user did not spell it.</summary>
    private async Task<NetworkStream?> ConnectAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(request.Host, out var literal) ? [literal] : await _resolve(request.Host, cancellationToken);
        var reachable = _domains.Names(request.Host) ? addresses : Array.FindAll(addresses, AddressRules.IsPublic);
        if (reachable.Length == 0)
        {
            return addresses.Length == 0 ? throw new SocketException((int)SocketError.HostNotFound) : null;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, request.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Through the proxy of this machine, as a tunnel.</summary>
    private static async Task<NetworkStream> ConnectAsync(Uri upstream, ProxyRequest request, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(upstream.Host, upstream.Port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            var name = string.Create(CultureInfo.InvariantCulture, $"{request.Host}:{request.Port}");
            var key = upstream.UserInfo.Length == 0 ? "" : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(upstream.UserInfo)))}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {name} HTTP/1.1\r\nHost: {name}\r\n{key}\r\n"), cancellationToken);
            var answer = await ReadHeadAsync(stream, cancellationToken);
            return answer.Split(' ') is [_, ['2', _, _], ..] ? stream : throw new IOException($"the proxy of this machine answered: {answer}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The first line of an answer, whose head is read to its end and not a byte further.</summary>
    private static async Task<string> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 8192 && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Add(one[0]);
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.ASCII.GetString([.. head]).Split("\r\n")[0];
            }
        }

        throw new IOException("the proxy of this machine gave no answer");
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        await from.CopyToAsync(to, _ending.Token);
        to.Socket.Shutdown(SocketShutdown.Send);
    }

    private async Task AnswerAsync(NetworkStream client, string status, string text)
    {
        var body = Encoding.UTF8.GetBytes(text + "\n");
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await client.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _ending.Token);
        client.Socket.Shutdown(SocketShutdown.Send);
    }
}
