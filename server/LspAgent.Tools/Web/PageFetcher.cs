using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace LspAgent.Tools.Web;

/// <summary>
/// Fetches pages of the public internet: no private addresses, no cookies, no more than a few redirects and none to another
/// host, no more bytes than a page has. What was fetched is kept for a quarter of an hour. Safe for concurrent use.
/// </summary>
/// <param name="mayConnect">Whether an address that a name stands for may be connected to.</param>
internal sealed class PageFetcher(Func<IPAddress, bool> mayConnect, TimeProvider time) : IDisposable
{
    private const int MaxBytes = 5 * 1024 * 1024;
    private const int MaxRedirects = 5;
    private const int MaxKept = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Address, DateTimeOffset At, WebPage.Found Page)> _kept = new();
    private readonly Lazy<HttpClient> _client = new(() => Create(mayConnect));

    public async ValueTask<WebPage> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        if (Recall(address.AbsoluteUri) is { } kept)
        {
            return kept;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var page = await FollowAsync(address, patience.Token);
            if (page is WebPage.Found { Status: 200 } found)
            {
                Keep(address.AbsoluteUri, found);
            }

            return page;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebPage.Failed($"{address.Host} did not answer within {Patience.TotalSeconds} s. Try again later, or another source.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return new WebPage.Failed($"{address} could not be fetched: {Innermost(exception)}");
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private async ValueTask<WebPage> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        var now = address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, now);
            using var response = await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return await ReadAsync(now, response, cancellationToken);
            }

            var next = new Uri(now, location);
            if (AddressRules.Parse(next.AbsoluteUri) is (null, var problem))
            {
                return new WebPage.Failed($"{now} leads to an address that is not fetched: {problem}");
            }

            if (!IsSameHost(address, next) || (now.Scheme is "https" && next.Scheme is not "https"))
            {
                return new WebPage.Moved(next);
            }

            if (redirects >= MaxRedirects)
            {
                return new WebPage.Failed($"{address} leads on and on: more than {MaxRedirects} redirects.");
            }

            now = next;
        }
    }

    private static async ValueTask<WebPage> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "text/plain";
        if (!IsText(type))
        {
            return new WebPage.Failed($"{address} is {type} and no text. WebFetch reads only text; a file can be loaded with Bash if the user wants it.");
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new ArrayBufferWriter<byte>(64 * 1024);
        while (bytes.WrittenCount <= MaxBytes && await body.ReadAsync(bytes.GetMemory(16 * 1024), cancellationToken) is var count and > 0)
        {
            bytes.Advance(count);
        }

        var isCut = bytes.WrittenCount > MaxBytes;
        var content = bytes.WrittenMemory[..Math.Min(bytes.WrittenCount, MaxBytes)];
        var isHtml = type is "text/html" or "application/xhtml+xml";
        var text = isHtml
            ? await HtmlMarkdown.ConvertAsync(content, CharsetOf(response.Content.Headers.ContentType), address, cancellationToken)
            : (CharsetOf(response.Content.Headers.ContentType) ?? Encoding.UTF8).GetString(content.Span).TrimStart('\uFEFF');
        return new WebPage.Found(address, (int)response.StatusCode, UntrustedText.Visible(text), content.Length, isCut);
    }

    private static bool IsText(string type) =>
        type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        || type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
        || type is "application/json" or "application/xml" or "application/javascript" or "application/yaml" or "application/x-yaml" or "application/toml";

    /// <summary>Null when it is not said, or not known.</summary>
    private static Encoding? CharsetOf(MediaTypeHeaderValue? type)
    {
        try
        {
            return type?.CharSet is { } charset ? Encoding.GetEncoding(charset.Trim('"')) : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsSameHost(Uri one, Uri other) =>
        one.Port == other.Port || (one.IsDefaultPort && other.IsDefaultPort)
            ? WithoutWww(one.IdnHost).Equals(WithoutWww(other.IdnHost), StringComparison.OrdinalIgnoreCase)
            : false;

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    private WebPage.Found? Recall(string address)
    {
        lock (_lock)
        {
            while (_kept.First is { Value.At: var at } && time.GetUtcNow() - at > KeptFor)
            {
                _kept.RemoveFirst();
            }

            return _kept.LastOrDefault(kept => kept.Address.Equals(address, StringComparison.Ordinal)).Page;
        }
    }

    private void Keep(string address, WebPage.Found page)
    {
        lock (_lock)
        {
            _kept.AddLast((address, time.GetUtcNow(), page));
            if (_kept.Count > MaxKept)
            {
                _kept.RemoveFirst();
            }
        }
    }

    /// <summary>Connects only to addresses that it may, follows nothing and keeps no cookies.</summary>
    public static SocketsHttpHandler HandlerFor(Func<IPAddress, bool> mayConnect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 64,
        ConnectCallback = (context, token) => ConnectAsync(context, mayConnect, token),
    };

    private static HttpClient Create(Func<IPAddress, bool> mayConnect)
    {
        var client = new HttpClient(HandlerFor(mayConnect)) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("LspAgent/0.1");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/markdown, text/html;q=0.9, text/plain;q=0.8, */*;q=0.1");
        return client;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Func<IPAddress, bool> mayConnect, CancellationToken cancellationToken)
    {
        // The user's proxy is the user's choice, wherever it is; it resolves the name itself.
        var target = context.InitialRequestMessage.RequestUri;
        var isProxy = target is not null && !target.IdnHost.Trim('[', ']').Equals(context.DnsEndPoint.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (!isProxy && (addresses.Length == 0 || !Array.TrueForAll(addresses, address => mayConnect(address))))
        {
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is, at least in part, an address of this machine or of a private network, and those are not fetched. Use Bash with curl if the user wants it.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.EndsWith('.') ? exception.Message : string.Create(CultureInfo.InvariantCulture, $"{exception.Message}.");
    }
}
