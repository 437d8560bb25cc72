using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace LspAgent.Providers.Offline;

/// <summary>A model server on this machine.</summary>
/// <param name="Provider">As it stands before the slash in <c>ollama/name</c>.</param>
/// <param name="Models">The models that it says it has, in its order.</param>
public sealed record LocalModelServer(string Provider, string Title, Uri Address, ImmutableArray<string> Models);

/// <summary>
/// Looks for model servers on their usual ports of this machine, and nowhere else. Waits for each at most 150 ms; one that
/// is slower is not found. Only asks which models there are: to use one is the user's choice.
/// </summary>
public static class LocalModelServers
{
    private const int MaxAnswer = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(150);

    public static Task<ImmutableArray<LocalModelServer>> FindAsync(TimeProvider time, CancellationToken cancellationToken) =>
        FindAsync(ProviderCatalog.All.Where(provider => provider.IsLocal).Select(provider => (provider.Name, provider.Title, new Uri(provider.Address))), time, cancellationToken);

    /// <summary>One sentence that offers what was found; null when that is nothing.</summary>
    public static async ValueTask<string?> OfferAsync(TimeProvider time, CancellationToken cancellationToken) =>
        (await FindAsync(time, cancellationToken)).FirstOrDefault(server => server.Models.Length > 0) is { } server ? Offer(server) : null;

    internal static string Offer(LocalModelServer server) =>
        $"{server.Title} runs on this machine and has {(server.Models.Length == 1 ? "the model" : $"{server.Models.Length} models, among them")} `{server.Models[0]}`: choose it with `/model {server.Provider}/{server.Models[0]}`, or for good with `LSPAGENT_MODEL={server.Provider}/{server.Models[0]}`.";

    internal static async Task<ImmutableArray<LocalModelServer>> FindAsync(
        IEnumerable<(string Provider, string Title, Uri Address)> places,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(places.Select(place => AskAsync(place, time, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        return [.. found.OfType<LocalModelServer>()];
    }

    private static async Task<LocalModelServer?> AskAsync((string Provider, string Title, Uri Address) place, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint.Port, patience, token),
        })
        {
            MaxResponseContentBufferSize = MaxAnswer,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        try
        {
            using var response = await http.GetAsync(new Uri($"{place.Address.AbsoluteUri.TrimEnd('/')}/models"), either.Token);
            return response.IsSuccessStatusCode && ModelsIn(await response.Content.ReadAsByteArrayAsync(either.Token)) is { } models
                ? new LocalModelServer(place.Provider, place.Title, place.Address, models)
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            // Nobody is there, or it is no server of models.
            return null;
        }
    }

    /// <summary>Connects to this machine whatever the name says, which a line in a file may change. From here on the server is at work.</summary>
    private static async ValueTask<Stream> ConnectAsync(int port, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        patience.CancelAfter(Patience);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Null when the answer is not a list of models.</summary>
    private static ImmutableArray<string>? ModelsIn(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Array
                ? [.. data.EnumerateArray()
                    .Where(model => model.ValueKind is JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String)
                    .Select(model => model.GetProperty("id").GetString())
                    .OfType<string>()
                    .Where(IsName)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What stands in a sentence to the user and behind a command must look like a name.</summary>
    private static bool IsName(string id) => id.Length is > 0 and <= 200 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/' or '@' or '+');
}
