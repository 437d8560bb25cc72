using System.ComponentModel;
using System.Text;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Catalog;

/// <summary>What <c>ToolSearch</c> is asked.</summary>
internal sealed record ToolSearchInput(
    [property: Description("Keywords, or select:Name,Name")] string Query,
    [property: Description("Default 5")] int? MaxResults = null);

/// <summary>Tells the model how to call tools of which it knows only the names; the tools block stays as it is.</summary>
internal sealed class ToolSearchTool() : Tool<ToolSearchInput>(ToolResources.Define("ToolSearch"), static () => ToolInputJson.Default.ToolSearchInput)
{
    private const string Select = "select:";

    private static readonly char[] Separators = [' ', ',', '_', '-', '+', '.', '?', '/', '\'', '"'];

    private const int DefaultResults = 5;

    private const int MaxResults = 20;

    private const int Verbatim = 10;

    public override ToolEffects Effects => ToolEffects.None;

    protected override ValueTask<ToolPreparation> PrepareAsync(ToolSearchInput input, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Look up tools: {input.Query}",
            Kind = ToolKind.Search,
            Effects = ToolEffects.None,
            Commit = _ => new(Answer(input, context.Tools)),
        }));

    private static ToolResult Answer(ToolSearchInput input, ToolCatalog tools)
    {
        var limit = Math.Clamp(input.MaxResults ?? DefaultResults, 1, MaxResults);
        var found = input.Query.StartsWith(Select, StringComparison.OrdinalIgnoreCase)
            ? Named(input.Query[Select.Length..], tools)
            : [.. Ranked(input.Query, tools).Take(limit)];
        if (found.Count == 0)
        {
            return ToolResult.Ok($"No tool fits. These can be looked up: {string.Join(", ", tools.Deferred.Select(static tool => tool.Name))}.");
        }

        var text = new StringBuilder();
        foreach (var tool in found)
        {
            text.Append("# ").Append(tool.Name).Append('\n')
                .Append(tool.Definition.Description).Append("\nInput: ").Append(tool.Definition.InputSchema).Append("\n\n");
        }

        return ToolResult.Ok(text.Append("Call them with UseTool: the name, and as input an object that fits the schema above.").ToString());
    }

    private static List<ITool> Named(string names, ToolCatalog tools) =>
        [
            .. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(name => tools.Deferred.FirstOrDefault(tool => tool.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                .OfType<ITool>(),
        ];

    /// <summary>
    /// A word in the name says more than one in the description, a word that few tools have says more than a common one, and
    /// a description in just the words that were asked for says most.
    /// </summary>
    private static IEnumerable<ITool> Ranked(string query, ToolCatalog tools)
    {
        string[] words = [.. query.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(static word => word.Length > 2).Select(static word => word.Length > 4 ? word.TrimEnd('s') : word)];
        ITool[] all = [.. tools.Deferred];
        var weights = words.Select(word => Weight(all.Count(tool => Holds(tool, word)), all.Length)).ToArray();
        return all
            .Select(tool => (Tool: tool, Score: words.Zip(weights).Sum(pair =>
                tool.Name.Equals(pair.First, StringComparison.OrdinalIgnoreCase) ? 20
                : tool.Name.Contains(pair.First, StringComparison.OrdinalIgnoreCase) ? 1 + (4 * pair.Second)
                : Holds(tool, pair.First) ? pair.Second : 0) + (words.Length > 1 && tool.Definition.Description.Contains(query.Trim(), StringComparison.OrdinalIgnoreCase) ? Verbatim : 0)))
            .Where(static ranked => ranked.Score > 0)
            .OrderByDescending(static ranked => ranked.Score)
            .Select(static ranked => ranked.Tool);
    }

    /// <summary>A word that most tools have, such as "the", says nothing.</summary>
    private static double Weight(int holders, int tools) => holders == 0 || holders > tools / 2 ? 0 : 1.0 / holders;

    private static bool Holds(ITool tool, string word) =>
        tool.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || tool.Definition.Description.Contains(word, StringComparison.OrdinalIgnoreCase);
}
