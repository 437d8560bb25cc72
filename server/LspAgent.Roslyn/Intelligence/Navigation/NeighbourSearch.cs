using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>Finds the types right above and right below a type.</summary>
internal static class NeighbourSearch
{
    public static ImmutableArray<SymbolCard> Above(ISymbol symbol)
    {
        var type = TypeOf(symbol);
        var above = type.BaseType is { } parent ? type.Interfaces.Prepend(parent) : type.Interfaces;
        return Cards(above);
    }

    public static async Task<ImmutableArray<SymbolCard>> BelowAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        var below = new List<INamedTypeSymbol>();
        foreach (var type in await FrameworkVariants.OfAsync(solution, TypeOf(symbol), cancellationToken))
        {
            if (type.TypeKind is TypeKind.Interface)
            {
                below.AddRange(await SymbolFinder.FindDerivedInterfacesAsync(type, solution, transitive: false, projects: null, cancellationToken));
                below.AddRange(await SymbolFinder.FindImplementationsAsync(type, solution, transitive: false, projects: null, cancellationToken));
            }
            else
            {
                below.AddRange(await SymbolFinder.FindDerivedClassesAsync(type, solution, transitive: false, projects: null, cancellationToken));
            }
        }

        return Cards(below);
    }

    public static INamedTypeSymbol TypeOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => type.OriginalDefinition,
        IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { } type } => type.OriginalDefinition,
        _ => throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no type."),
    };

    /// <summary>What an assembly declares has no place that an editor could show.</summary>
    private static ImmutableArray<SymbolCard> Cards(IEnumerable<INamedTypeSymbol> types) =>
    [
        .. types.Select(type => SymbolText.Card(type.OriginalDefinition))
            .Where(card => card.Places.Any(place => !place.IsGenerated))
            .DistinctBy(card => (card.Name, card.Places[0]))
            .OrderBy(card => card.Places[0].Path, StringComparer.Ordinal).ThenBy(card => card.Places[0].Start.Line).ThenBy(card => card.Places[0].Start.Column),
    ];
}
