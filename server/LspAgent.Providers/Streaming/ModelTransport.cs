using System.Net;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// The one HTTP client of the process. Never follows a redirect, since requests hold keys and code; keeps no cookies; uses
/// the system's proxy for the world and none for this machine.
/// </summary>
internal sealed class ModelTransport : IDisposable
{
    // Without the layer of HttpClient, whose conveniences are not needed and take their time to load.
    private readonly HttpMessageInvoker _http;
    private readonly ConnectionOpener _connections = new();
    private readonly WorldProxy _proxy = new();

    public ModelTransport(TimeSpan connectTimeout)
    {
        ConnectTimeout = connectTimeout;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = _proxy,
            ConnectCallback = _connections.OpenAsync,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),

            // An answer that is left in its midst closes its connection; the last bytes of a whole one are still taken in.
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(50),
            ActivityHeadersPropagator = null,
        });
    }

    public TimeSpan ConnectTimeout { get; }

    /// <summary>Done when the head of the answer is there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    /// <summary>Connects before the first request to an address is made. Sends nothing.</summary>
    public void ConnectEarly(Uri address)
    {
        if (_proxy.IsBypassed(address) || _proxy.GetProxy(address) is null)
        {
            _connections.OpenEarly(address);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _connections.Dispose();
    }

    /// <summary>The system's proxy, but never for an address of this machine.</summary>
    private sealed class WorldProxy : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => HttpClient.DefaultProxy.Credentials;
            set => HttpClient.DefaultProxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : HttpClient.DefaultProxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
    }
}
