using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Says what the session has cost, by model, with what the cache saved.</summary>
internal sealed class CostCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("cost", "Show what this session has cost, by model", InputHint: null);

    public ImmutableArray<string> Aliases => ["usage"];

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var costs = SessionCosts.Of(await surroundings.Session.ReadAsync(0, cancellationToken));
        await surroundings.TellAsync(costs.ByModel.Count == 0 ? "This session has cost nothing yet: no model was asked." : Report(costs), cancellationToken);
    }

    private static string Report(SessionCosts costs)
    {
        var text = new StringBuilder(costs.CostUsd is { } sum
            ? $"This session has cost **{Usd(sum)}**.\n"
            : "What this session has cost is not known in full, for want of a price; the tokens are.\n");
        text.Append("\n| model | requests | input | cache read | cache write | output | cost |\n|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var model in costs.ByModel.GroupBy(cost => cost.Model, StringComparer.Ordinal))
        {
            var usage = model.Aggregate(default(TokenUsage), (total, cost) => total + cost.Usage);
            decimal? cost = model.Any(part => part.CostUsd is null) ? null : model.Sum(part => part.CostUsd);
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {model.Key} | {model.Sum(part => part.Replies)} | {usage.Input:N0} | {usage.CacheRead:N0} | {usage.CacheWrite:N0} | {usage.Output:N0} | {(cost is { } known ? Usd(known) : "price unknown")} |\n");
        }

        if (costs.Usage is { CacheRead: > 0 } all)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{(double)all.CacheRead / all.Context:P0} of all that the models read came from a cache.");
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Usd(decimal amount) => amount.ToString(amount < 1 ? "$0.00##" : "$#,##0.00", CultureInfo.InvariantCulture);
}
