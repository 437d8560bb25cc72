using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What a change of a symbol reaches.</summary>
/// <param name="Callers">Members that use it, directly or through others.</param>
/// <param name="Family">What overrides or implements it.</param>
/// <param name="Tests">Tests among those that use it.</param>
/// <param name="Projects">In which something is reached.</param>
/// <param name="IsPublic">True when code outside the solution can use it.</param>
public sealed record Impact(
    SymbolCard Card,
    ImmutableArray<RelatedSymbol> Callers,
    ImmutableArray<SymbolCard> Family,
    ImmutableArray<SymbolCard> Tests,
    ImmutableArray<string> Projects,
    bool IsPublic,
    bool IsComplete);

/// <summary>Follows the uses of a symbol back to whatever they reach, tests above all.</summary>
internal static class ImpactSearch
{
    private const int Depth = 12;

    private static readonly string[] TestAttributes = ["TestMethodAttribute", "DataTestMethodAttribute", "FactAttribute", "TheoryAttribute", "TestAttribute", "TestCaseAttribute", "TestCaseSourceAttribute", "PropertyAttribute"];

    public static async Task<Impact> FindAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        var walk = await CallSearch.WalkAsync(solution, symbol, isIncoming: true, Depth, patience, cancellationToken);
        var family = await ImplementationSearch.FindAsync(solution, symbol, patience, cancellationToken);
        var reached = walk.Members.Select(member => member.Symbol).Append(symbol).ToList();
        return new Impact(
            SymbolText.Card(symbol),
            walk.Related,
            [.. family.Items.Select(item => item.Card)],
            [.. reached.Where(IsTest).Distinct(SymbolEqualityComparer.Default).OfType<ISymbol>().Select(SymbolText.Card).OrderBy(card => card.Name, StringComparer.Ordinal)],
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
            walk.Members.Select(member => member.Symbol).Where(IsTest).Select(CallSites.KeyOf).Distinct(StringComparer.Ordinal).Count(),
            walk.IsComplete);
    }

    /// <summary>By the names of the attributes, so that every framework counts.</summary>
    private static bool IsTest(ISymbol symbol) => symbol is IMethodSymbol && symbol.GetAttributes().Any(attribute => Names(attribute.AttributeClass).Any(name => TestAttributes.Contains(name, StringComparer.Ordinal)));

    private static IEnumerable<string> Names(INamedTypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            yield return at.Name;
        }
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
