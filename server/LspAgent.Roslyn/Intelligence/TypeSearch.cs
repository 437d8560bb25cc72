using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds the types above and below a type.</summary>
internal static class TypeSearch
{
    public static async Task<TypeTree> FindAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType ?? throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no type and is in none.");
        var bases = new List<SymbolCard>();
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            bases.Add(SymbolText.Card(parent));
        }

        return new TypeTree(
            SymbolText.Card(type),
            [.. bases],
            [.. type.AllInterfaces.Select(SymbolText.Card)],
            await ImplementationSearch.FindAsync(solution, type, patience, cancellationToken));
    }
}
