using System.Net;
using System.Net.Sockets;

namespace LspAgent.Providers.Streaming;

/// <summary>Opens the connections of a transport. One can be opened before a request asks for it; nothing is sent on it until then.</summary>
internal sealed class ConnectionOpener : IDisposable
{
    private EarlyConnection? _early;

    /// <summary>Begins to connect, once; whether it succeeds is seen when a request needs it.</summary>
    public void OpenEarly(Uri address)
    {
        var early = new EarlyConnection(address.IdnHost, address.Port);
        if (Interlocked.CompareExchange(ref _early, early, null) is null)
        {
            early.Begin();
        }
    }

    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var place = context.DnsEndPoint;
        if (Interlocked.Exchange(ref _early, null) is { } early
            && await early.TakeAsync(place, cancellationToken) is { } open)
        {
            return new NetworkStream(open, ownsSocket: true);
        }

        return new NetworkStream(await ConnectAsync(place, cancellationToken), ownsSocket: true);
    }

    public void Dispose() => Interlocked.Exchange(ref _early, null)?.Drop();

    private static async Task<Socket> ConnectAsync(DnsEndPoint place, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(place, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection that nobody has asked for yet.</summary>
    private sealed class EarlyConnection(string host, int port)
    {
        private readonly TaskCompletionSource<Socket?> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Begin() => _ = ConnectAsync();

        /// <summary>Null when it goes elsewhere, failed, or was closed by the other side meanwhile.</summary>
        public async ValueTask<Socket?> TakeAsync(DnsEndPoint place, CancellationToken cancellationToken)
        {
            if (!string.Equals(place.Host, host, StringComparison.OrdinalIgnoreCase) || place.Port != port)
            {
                Drop();
                return null;
            }

            try
            {
                var socket = await _open.Task.WaitAsync(cancellationToken);
                if (socket is null || !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
                {
                    return socket;
                }

                socket.Dispose();
                return null;
            }
            catch (OperationCanceledException)
            {
                Drop();
                throw;
            }
        }

        public void Drop() => _ = DisposeAsync();

        private async Task ConnectAsync()
        {
            try
            {
                _open.SetResult(await ConnectionOpener.ConnectAsync(new DnsEndPoint(host, port), CancellationToken.None));
            }
            catch (SocketException)
            {
                // The request tries again, and says what went wrong.
                _open.SetResult(null);
            }
        }

        private async Task DisposeAsync() => (await _open.Task)?.Dispose();
    }
}
