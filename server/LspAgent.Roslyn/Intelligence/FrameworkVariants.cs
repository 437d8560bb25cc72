using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds one declaration as each target framework of its project compiles it: what stands below one of them is not below another in Roslyn's eyes.</summary>
internal static class FrameworkVariants
{
    /// <summary>The symbol itself first.</summary>
    public static async Task<IReadOnlyList<TSymbol>> OfAsync<TSymbol>(Solution solution, TSymbol symbol, CancellationToken cancellationToken)
        where TSymbol : class, ISymbol
    {
        var all = new List<TSymbol> { symbol };
        if (!symbol.Locations.Any(location => location.IsInSource) || solution.GetProject(symbol.ContainingAssembly, cancellationToken) is not { } own)
        {
            return all;
        }

        foreach (var project in solution.Projects.Where(project => project.Id != own.Id && project.FilePath is { } path && path.Equals(own.FilePath, StringComparison.Ordinal)))
        {
            if (await project.GetCompilationAsync(cancellationToken) is { } compilation && SymbolFinder.FindSimilarSymbols(symbol, compilation, cancellationToken).FirstOrDefault() is { } variant)
            {
                all.Add(variant);
            }
        }

        return all;
    }
}
