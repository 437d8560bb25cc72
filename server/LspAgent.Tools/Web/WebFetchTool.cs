using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Web;

/// <summary>What <c>WebFetch</c> is asked.</summary>
internal sealed record WebFetchInput(
    string Url,
    [property: Description("What you want to know: of a long page, the parts about it come")] string? Prompt = null);

/// <summary>Shows a page of the public internet as Markdown, always marked as the words of strangers.</summary>
internal sealed class WebFetchTool(PageFetcher pages) : Tool<WebFetchInput>(ToolResources.Define("WebFetch"), static () => ToolInputJson.Default.WebFetchInput)
{
    private const int MaxCharacters = 40_000;

    public override ToolEffects Effects => ToolEffects.UsesNetwork;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(WebFetchInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var (address, problem) = AddressRules.Parse(input.Url);
        if (address is null)
        {
            return new(Refuse($"{problem} Nothing was fetched."));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Fetch {address}",
            Kind = ToolKind.Fetch,
            Effects = ToolEffects.UsesNetwork,
            Addresses = [address],
            Commit = token => FetchAsync(address, input.Prompt ?? "", token),
        }));
    }

    private async ValueTask<ToolResult> FetchAsync(Uri address, string prompt, CancellationToken cancellationToken)
    {
        switch (await pages.FetchAsync(address, cancellationToken))
        {
            case WebPage.Found page:
                var (text, isShortened) = PageParts.About(page.Text, prompt, MaxCharacters);
                var notes = new List<string>();
                if (page.Status >= 400)
                {
                    notes.Add(string.Create(CultureInfo.InvariantCulture, $"[The server answered with status {page.Status}.]"));
                }

                if (isShortened || page.IsCut)
                {
                    notes.Add(string.Create(CultureInfo.InvariantCulture, $"[The page has {page.Text.Length} characters{(page.IsCut ? " and more" : "")}; shown are its beginning and the parts that fit the prompt. Fetch it again with another prompt to see others.]"));
                }

                var shown = string.Join('\n', notes.Prepend(UntrustedText.Enclose(text.Length == 0 ? "(The page has no text; it may be built by scripts.)" : text, page.Address.AbsoluteUri)));
                return page.Status >= 400 ? ToolResult.Error(shown) : ToolResult.Ok(shown);
            case WebPage.Moved moved:
                return ToolResult.Ok($"{address} leads to another host: {moved.To}\nIt was not followed. Call WebFetch with that address if it is what you want.");
            case WebPage.Failed failed:
                return ToolResult.Error(failed.Because);
            default:
                throw new UnreachableException();
        }
    }
}
