using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What a change of a symbol reaches.</summary>
/// <param name="Callers">Members that use it, directly or through others.</param>
/// <param name="Family">What overrides or implements it.</param>
/// <param name="Tests">Tests among those that use it.</param>
/// <param name="TestNames">By which <c>dotnet test --filter</c> knows those tests.</param>
/// <param name="Projects">In which something is reached.</param>
/// <param name="IsPublic">True when code outside the solution can use it.</param>
public sealed record Impact(
    SymbolCard Card,
    ImmutableArray<RelatedSymbol> Callers,
    ImmutableArray<SymbolCard> Family,
    ImmutableArray<SymbolCard> Tests,
    ImmutableArray<string> TestNames,
    ImmutableArray<string> Projects,
    bool IsPublic,
    bool IsComplete);

/// <summary>Follows the uses of a symbol back to whatever they reach, tests above all.</summary>
internal static class ImpactSearch
{
    public static async Task<Impact> FindAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        // However far away a test is, it reaches the symbol: only the number of members and the time are limited.
        var walk = await CallSearch.WalkAsync(solution, symbol, isIncoming: true, depth: int.MaxValue, patience, cancellationToken);
        var family = await ImplementationSearch.FindAsync(solution, symbol, patience, cancellationToken);
        var reached = walk.Members.Select(member => member.Symbol).Append(symbol).ToList();
        var tests = reached.Where(TestSearch.IsTest).DistinctBy(CallSites.KeyOf, StringComparer.Ordinal).ToList();
        return new Impact(
            SymbolText.Card(symbol),
            walk.Related,
            [.. family.Items.Select(item => item.Card)],
            [.. tests.Select(SymbolText.Card).OrderBy(card => card.Name, StringComparer.Ordinal)],
            [.. await TestSearch.RunNamesAsync(solution, tests, cancellationToken)],
            [.. reached.Select(item => solution.GetProject(item.ContainingAssembly, cancellationToken)?.Name).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            IsPublic(symbol),
            walk.IsComplete && family.IsComplete);
    }

    /// <summary>How many places use a symbol, in how many projects, and how many tests reach it; as far as the limit lets it count.</summary>
    public static async Task<(int Places, int Projects, int Tests, bool IsComplete)> ReachAsync(Solution solution, ISymbol symbol, int depth, CancellationToken limit)
    {
        var walk = await CallSearch.WalkAsync(solution, symbol, isIncoming: true, depth, limit);
        var direct = walk.Members.Where(member => member.Related.Depth == 1).ToList();
        return (
            direct.SelectMany(member => member.Related.Through).Distinct().Count(),
            direct.Select(member => solution.GetProject(member.Symbol.ContainingAssembly, CancellationToken.None)?.Id).Distinct().Count(),
            walk.Members.Select(member => member.Symbol).Where(TestSearch.IsTest).Select(CallSites.KeyOf).Distinct(StringComparer.Ordinal).Count(),
            walk.IsComplete);
    }

    /// <summary>True when code outside the solution can use it.</summary>
    public static bool IsPublic(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}
