using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Web;

/// <summary>What <c>WebSearch</c> is asked.</summary>
internal sealed record WebSearchInput(
    string Query,
    ImmutableArray<string>? AllowedDomains = null,
    [property: Description("Not together with allowed_domains")] ImmutableArray<string>? BlockedDomains = null);

/// <summary>Asks the search service that the user configured; where there is none, the tool is not offered.</summary>
/// <param name="service">Null when none is configured.</param>
internal sealed class WebSearchTool(SearchEndpoint? service) : Tool<WebSearchInput>(ToolResources.Define("WebSearch"), ToolInputJson.Default.WebSearchInput)
{
    private const int MaxResults = 10;

    public override ToolEffects Effects => ToolEffects.UsesNetwork;

    public override ToolPresence Presence => service is null ? ToolPresence.Hidden : ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(WebSearchInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (service is null)
        {
            return new(Refuse("No search service is configured, so nothing was searched. The user can name one in LSPAGENT_WEB_SEARCH_URL; without one, use WebFetch on addresses that you know."));
        }

        if (string.IsNullOrWhiteSpace(input.Query) || (input.AllowedDomains is { IsDefaultOrEmpty: false } && input.BlockedDomains is { IsDefaultOrEmpty: false }))
        {
            return new(Refuse("Give a query, and allowed_domains or blocked_domains but not both; nothing was searched."));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Search the web: {input.Query}",
            Kind = ToolKind.Fetch,
            Effects = ToolEffects.UsesNetwork,
            Addresses = [service.AddressOf(input.Query)],
            Commit = token => SearchAsync(service, input, token),
        }));
    }

    private static async ValueTask<ToolResult> SearchAsync(SearchEndpoint service, WebSearchInput input, CancellationToken cancellationToken)
    {
        IReadOnlyList<SearchHit> hits;
        try
        {
            hits = await service.SearchAsync(input.Query, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or TimeoutException)
        {
            return ToolResult.Error($"The search service could not be asked: {exception.Message} Try again later, or use WebFetch on an address that you know.");
        }

        var wanted = hits.Where(hit => IsWanted(hit, input)).Take(MaxResults).ToList();
        if (wanted.Count == 0)
        {
            return ToolResult.Ok("Nothing was found. Try other words.");
        }

        var text = new StringBuilder();
        foreach (var hit in wanted)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [{hit.Title}]({hit.Address})").Append(hit.Summary.Length == 0 ? "" : $"\n  {hit.Summary}").Append('\n');
        }

        return ToolResult.Ok(UntrustedText.Enclose(UntrustedText.Visible(text.ToString().TrimEnd('\n')), $"search: {input.Query}"));
    }

    private static bool IsWanted(SearchHit hit, WebSearchInput input) =>
        Uri.TryCreate(hit.Address, UriKind.Absolute, out var address)
        && (input.AllowedDomains is not { IsDefaultOrEmpty: false } allowed || allowed.Any(domain => IsOf(address.Host, domain)))
        && (input.BlockedDomains is not { IsDefaultOrEmpty: false } blocked || !blocked.Any(domain => IsOf(address.Host, domain)));

    private static bool IsOf(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
