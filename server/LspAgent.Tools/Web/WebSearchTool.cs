using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Web;

/// <summary>What <c>WebSearch</c> is asked.</summary>
internal sealed record WebSearchInput(
    string Query,
    [property: Description("Only pages of these, as learn.microsoft.com")] ImmutableArray<string>? AllowedDomains = null,
    [property: Description("Not together with allowed_domains")] ImmutableArray<string>? BlockedDomains = null);

/// <summary>
/// Searches with what the vendor of the model has for that, else with the service that the user configured; where there is
/// neither, the tool is not offered.
/// </summary>
/// <param name="endpoint">Null when none is configured.</param>
internal sealed class WebSearchTool(SearchEndpoint? endpoint) : Tool<WebSearchInput>(ToolResources.Define("WebSearch"), static () => ToolInputJson.Default.WebSearchInput)
{
    private const int MaxResults = 10;

    /// <summary>Within one call.</summary>
    private const int MaxSearches = 8;

    public override ToolEffects Effects => ToolEffects.UsesNetwork;

    public override ToolPresence Presence => endpoint is null ? ToolPresence.Hidden : ToolPresence.Deferred;

    public override ToolPresence PresenceBeside(ModelSkills skills) => skills.SearchesWeb ? ToolPresence.Deferred : Presence;

    protected override ValueTask<ToolPreparation> PrepareAsync(WebSearchInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(input.Query) || (input.AllowedDomains is { IsDefaultOrEmpty: false } && input.BlockedDomains is { IsDefaultOrEmpty: false }))
        {
            return new(Refuse("Give a query, and allowed_domains or blocked_domains but not both; nothing was searched."));
        }

        if (context.Search is { } search)
        {
            return new(Ready(input, [], token => SearchAsync(search, input, token)));
        }

        return new(endpoint is not null
            ? Ready(input, [endpoint.AddressOf(input.Query)], token => SearchAsync(endpoint, input, token))
            : Refuse($"The service of this model has no web search and none is configured, so nothing was searched. The user can name one in {SearchEndpoint.AddressVariable}; without one, use WebFetch on addresses that you know."));
    }

    private static ToolPreparation.Ready Ready(WebSearchInput input, ImmutableArray<Uri> addresses, Func<CancellationToken, ValueTask<ToolResult>> search) => new(new PreparedCall
    {
        Title = $"Search the web: {input.Query}",
        Kind = ToolKind.Fetch,
        Effects = ToolEffects.UsesNetwork,
        Addresses = addresses,
        Commit = search,
    });

    private static async ValueTask<ToolResult> SearchAsync(IModelSearch search, WebSearchInput input, CancellationToken cancellationToken)
    {
        var answer = await search.SearchAsync(input.Query, new HostedSearch(MaxSearches, input.AllowedDomains ?? [], input.BlockedDomains ?? []), cancellationToken);
        if (answer is not ModelSearchAnswer.Found { Reply: var reply })
        {
            var because = ((ModelSearchAnswer.Failed)answer).Error.Message;
            return ToolResult.Error($"The model's service did not search: {because.TrimEnd('.')}. Use WebFetch on an address that you know, or go on without.");
        }

        var sources = reply.Sources.Where(source => IsWanted(source.Address, input)).Take(2 * MaxResults).ToList();
        if (sources.Count == 0)
        {
            return ToolResult.Ok("Nothing was found. Try other words.");
        }

        var text = new StringBuilder(string.Concat(reply.Content.OfType<ContentBlock.Text>().Select(static block => block.Value)).Trim());
        text.Append(text.Length == 0 ? "" : "\n\n").Append("Sources:\n");
        foreach (var source in sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [{source.Title.ReplaceLineEndings(" ")}]({source.Address})\n");
        }

        return Report(text, input);
    }

    private static async ValueTask<ToolResult> SearchAsync(SearchEndpoint endpoint, WebSearchInput input, CancellationToken cancellationToken)
    {
        IReadOnlyList<SearchHit> hits;
        try
        {
            hits = await endpoint.SearchAsync(input.Query, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException or TimeoutException)
        {
            return ToolResult.Error($"The search service could not be asked: {exception.Message} Try again later, or use WebFetch on an address that you know.");
        }

        var wanted = hits.Where(hit => IsWanted(hit.Address, input)).Take(MaxResults).ToList();
        if (wanted.Count == 0)
        {
            return ToolResult.Ok("Nothing was found. Try other words.");
        }

        var text = new StringBuilder();
        foreach (var hit in wanted)
        {
            text.Append(CultureInfo.InvariantCulture, $"- [{hit.Title}]({hit.Address})").Append(hit.Summary.Length == 0 ? "" : $"\n  {hit.Summary}").Append('\n');
        }

        return Report(text, input);
    }

    private static ToolResult Report(StringBuilder text, WebSearchInput input) =>
        ToolResult.Ok(UntrustedText.Enclose(UntrustedText.Visible(text.ToString().TrimEnd('\n')), $"search: {input.Query}"));

    private static bool IsWanted(string found, WebSearchInput input) =>
        Uri.TryCreate(found, UriKind.Absolute, out var address)
        && (input.AllowedDomains is not { IsDefaultOrEmpty: false } allowed || allowed.Any(domain => IsOf(address.Host, domain)))
        && (input.BlockedDomains is not { IsDefaultOrEmpty: false } blocked || !blocked.Any(domain => IsOf(address.Host, domain)));

    private static bool IsOf(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
