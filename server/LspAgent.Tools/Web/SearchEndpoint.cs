using System.Text.Json;

namespace LspAgent.Tools.Web;

/// <summary>One thing that was found.</summary>
internal sealed record SearchHit(string Title, string Address, string Summary);

/// <summary>
/// A search service by its address, in which <c>{query}</c> stands for what is looked for, and which answers JSON with a list
/// of titles and addresses under any of the usual names, as SearXNG, Brave and others do.
/// </summary>
internal sealed class SearchEndpoint : IDisposable
{
    public const string AddressVariable = "LSPAGENT_WEB_SEARCH_URL";
    public const string KeyVariable = "LSPAGENT_WEB_SEARCH_KEY";

    private const string Placeholder = "{query}";
    private const int MaxBytes = 2 * 1024 * 1024;

    private static readonly string[] TitleNames = ["title", "name"];
    private static readonly string[] AddressNames = ["url", "link", "href"];
    private static readonly string[] SummaryNames = ["content", "description", "snippet", "text"];

    private readonly string _template;
    private readonly HttpClient _client;

    private SearchEndpoint(string template, string? key)
    {
        _template = template;
        _client = new HttpClient { Timeout = TimeSpan.FromSeconds(20), MaxResponseContentBufferSize = MaxBytes };
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (!string.IsNullOrEmpty(key))
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            _client.DefaultRequestHeaders.TryAddWithoutValidation("X-Subscription-Token", key);
            _client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-KEY", key);
        }
    }

    /// <summary>Null when the user named none, or one that is no address with a place for the query.</summary>
    public static SearchEndpoint? Configured(Func<string, string?> environment) =>
        environment(AddressVariable) is { } template
        && template.Contains(Placeholder, StringComparison.Ordinal)
        && Uri.TryCreate(template.Replace(Placeholder, "x", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? new SearchEndpoint(template, environment(KeyVariable))
            : null;

    public Uri AddressOf(string query) => new(_template.Replace(Placeholder, Uri.EscapeDataString(query), StringComparison.Ordinal));

    /// <exception cref="HttpRequestException">The service could not be reached, or refused.</exception>
    /// <exception cref="JsonException">It answered something else.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(AddressOf(query), cancellationToken);
            response.EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, default, cancellationToken);
            return [.. Hits(document.RootElement, depth: 0)];
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("It did not answer within 20 s.", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The first list, from the outside in, whose items have titles and addresses.</summary>
    private static IReadOnlyList<SearchHit> Hits(JsonElement element, int depth)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            return [.. element.EnumerateArray().Select(Hit).OfType<SearchHit>()];
        }

        if (element.ValueKind is not JsonValueKind.Object || depth > 3)
        {
            return [];
        }

        return element.EnumerateObject()
            .OrderBy(static member => member.Value.ValueKind is JsonValueKind.Array ? 0 : 1)
            .Select(member => Hits(member.Value, depth + 1))
            .FirstOrDefault(static hits => hits.Count > 0) ?? [];
    }

    private static SearchHit? Hit(JsonElement item) =>
        item.ValueKind is JsonValueKind.Object && Text(item, TitleNames) is { Length: > 0 } title && Text(item, AddressNames) is { Length: > 0 } address
            ? new SearchHit(title, address, Text(item, SummaryNames) ?? "")
            : null;

    private static string? Text(JsonElement item, string[] names) => names
        .Select(name => item.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()?.ReplaceLineEndings(" ") : null)
        .FirstOrDefault(static text => text is not null);
}
