using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds what stands below a symbol: types that derive from or implement a type, members that override or implement a member.</summary>
internal static class ImplementationSearch
{
    /// <summary>Without the interfaces below an interface, which implement nothing.</summary>
    public static async Task<RelatedSymbols> FindCodeAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        var found = await FindAsync(solution, symbol, patience, cancellationToken);
        return found with { Items = found.Items.RemoveAll(static item => item.Card.Kind is "interface") };
    }

    public static async Task<RelatedSymbols> FindAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = SearchLimit.After(patience, cancellationToken);
        var found = new List<ISymbol>();
        var isComplete = true;
        try
        {
            found.AddRange(await FindRawAsync(solution, symbol, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            isComplete = false;
        }

        return new RelatedSymbols(
            SymbolText.Card(symbol),
            [.. found.Where(item => item.Locations.Any(location => location.IsInSource)).Select(SymbolText.Card)
                .DistinctBy(card => (card.Name, card.Signature, card.Places.FirstOrDefault()))
                .OrderBy(card => card.Places[0].Path, StringComparer.Ordinal).ThenBy(card => card.Places[0].Start.Line).ThenBy(card => card.Places[0].Start.Column)
                .Select(card => new RelatedSymbol(card, 1, []))],
            isComplete);
    }

    /// <summary>As Roslyn has them, of each framework that compiles the symbol.</summary>
    public static async Task<IReadOnlyCollection<ISymbol>> FindRawAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var variant in await FrameworkVariants.OfAsync(solution, symbol, cancellationToken))
        {
            found.UnionWith(await FindOneAsync(solution, variant, cancellationToken));
        }

        return found;
    }

    private static async Task<IEnumerable<ISymbol>> FindOneAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken) => symbol switch
    {
        INamedTypeSymbol { TypeKind: TypeKind.Interface } type =>
        [
            .. await SymbolFinder.FindDerivedInterfacesAsync(type, solution, transitive: true, projects: null, cancellationToken),
            .. await SymbolFinder.FindImplementationsAsync(type, solution, transitive: true, projects: null, cancellationToken),
        ],
        INamedTypeSymbol type => await SymbolFinder.FindDerivedClassesAsync(type, solution, transitive: true, projects: null, cancellationToken),
        { ContainingType.TypeKind: TypeKind.Interface } => await WithOverridesAsync(solution, await SymbolFinder.FindImplementationsAsync(symbol, solution, projects: null, cancellationToken), cancellationToken),
        _ => await SymbolFinder.FindOverridesAsync(symbol, solution, projects: null, cancellationToken),
    };

    /// <summary>An implementation that can be overridden is carried on by what overrides it.</summary>
    private static async Task<IEnumerable<ISymbol>> WithOverridesAsync(Solution solution, IEnumerable<ISymbol> implementations, CancellationToken cancellationToken)
    {
        var all = new List<ISymbol>();
        foreach (var implementation in implementations)
        {
            all.Add(implementation);
            if (implementation is { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true, IsSealed: false })
            {
                all.AddRange(await SymbolFinder.FindOverridesAsync(implementation, solution, projects: null, cancellationToken));
            }
        }

        return all;
    }
}
