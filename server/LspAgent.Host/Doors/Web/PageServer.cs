using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LspAgent.Host.Doors.Web;

/// <summary>
/// The web server behind the page, on 127.0.0.1 and nowhere else: the page's files for everybody who reaches it under its own
/// name, and the connection only for the page itself with its token.
/// </summary>
/// <param name="place">What the page is told of where it is; JSON.</param>
/// <param name="serve">Serves one connection until it ends.</param>
internal sealed class PageServer(PageFiles files, string token, ReadOnlyMemory<byte> place, Func<WebSocket, Task> serve, ILoggerFactory log)
    : IHttpApplication<HttpContext>, IAsyncDisposable
{
    public const string Protocol = "acp.lspagent";

    private const int MaxConnections = 32;

    private KestrelServer? _server;
    private WebGuard _guard = new(0, token);
    private string _policy = PageHeaders.PolicyFor(0);
    private RequestDelegate _handle = static _ => Task.CompletedTask;

    /// <returns>The port that it listens on.</returns>
    /// <exception cref="IOException">The port is taken.</exception>
    public async Task<int> StartAsync(int port, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
        options.Limits.MaxConcurrentConnections = 4 * MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = MaxConnections;
        options.Limits.MaxRequestBodySize = 0;
        _handle = new WebSocketMiddleware(HandleAsync, Options.Create(new WebSocketOptions()), log).Invoke;
        _server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), log), log);
        await _server.StartAsync(this, cancellationToken);
        var address = _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        var bound = new Uri(address).Port;
        _guard = new WebGuard(bound, token);
        _policy = PageHeaders.PolicyFor(bound);
        return bound;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _handle(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(new CancellationToken(canceled: true));
            server.Dispose();
        }
    }

    private Task HandleAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        PageHeaders.AddTo(response.Headers, _policy);
        if (!_guard.IsOwnHost(request.Host.Value))
        {
            return RefuseAsync(response, StatusCodes.Status403Forbidden, "This server answers only under its own address.");
        }

        if (request.Headers.Origin is [var origin, ..] && !_guard.IsOwnOrigin(origin))
        {
            return RefuseAsync(response, StatusCodes.Status403Forbidden, "Pages of other servers may not ask here.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return RefuseAsync(response, StatusCodes.Status405MethodNotAllowed, "Only GET is answered.");
        }

        return request.Path.Value switch
        {
            "/acp" => ConnectAsync(context),
            "/place" when !_guard.IsAuthorized(request.Headers.Authorization.ToString()) => RefuseAsync(response, StatusCodes.Status401Unauthorized, "The token is wrong."),
            "/place" => SendAsync(context, new PageFile("application/json", place)),
            { } path when files.Find(path) is { } file => SendAsync(context, file),
            _ => RefuseAsync(response, StatusCodes.Status404NotFound, "There is nothing here."),
        };
    }

    private async Task ConnectAsync(HttpContext context)
    {
        // Every browser says where a WebSocket comes from; what does not is no page.
        if (!_guard.IsOwnOrigin(context.Request.Headers.Origin))
        {
            await RefuseAsync(context.Response, StatusCodes.Status403Forbidden, "Only the page itself may connect.");
        }
        else if (!_guard.IsAuthorized(context.WebSockets.WebSocketRequestedProtocols))
        {
            await RefuseAsync(context.Response, StatusCodes.Status401Unauthorized, "The token is wrong.");
        }
        else if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context.Response, StatusCodes.Status426UpgradeRequired, "A WebSocket is expected here.");
        }
        else
        {
            await serve(await context.WebSockets.AcceptWebSocketAsync(Protocol));
        }
    }

    private static async Task SendAsync(HttpContext context, PageFile file)
    {
        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
    }

    private static Task RefuseAsync(HttpResponse response, int status, string because)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(because, response.HttpContext.RequestAborted);
    }
}
