using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds namespaces that sources of the solution declare, by name, and the same namespace as each project sees it.</summary>
internal static class NamespaceSearch
{
    /// <summary>Those whose name ends so, one for each full name; one that is written in full is the only one.</summary>
    public static async Task<ImmutableArray<ISymbol>> FindAsync(Solution solution, SymbolName name, CancellationToken cancellationToken)
    {
        if (name.Parameters is not null || name.Parts.Length == 0)
        {
            return [];
        }

        var found = new Dictionary<string, INamespaceSymbol>(StringComparer.Ordinal);
        foreach (var project in solution.Projects)
        {
            if (await project.GetCompilationAsync(cancellationToken) is { } compilation)
            {
                foreach (var space in Below(compilation.Assembly.GlobalNamespace).Where(space => space.Name.Equals(name.Last, StringComparison.Ordinal) && name.FitsContainer(NameOf(space.ContainingNamespace))))
                {
                    // As the compilation has it: with what other projects declare in it.
                    found.TryAdd(NameOf(space), compilation.GetCompilationNamespace(space) ?? space);
                }
            }
        }

        return found.TryGetValue(string.Join('.', name.Parts), out var whole) ? [whole] : [.. found.Values.OrderBy(static space => NameOf(space).Length)];
    }

    /// <summary>The symbol itself first.</summary>
    public static async Task<IReadOnlyList<ISymbol>> EverywhereAsync(Solution solution, INamespaceSymbol symbol, CancellationToken cancellationToken)
    {
        var (all, full) = (new List<ISymbol> { symbol }, NameOf(symbol));
        foreach (var project in solution.Projects)
        {
            if (await project.GetCompilationAsync(cancellationToken) is { } compilation
                && Below(compilation.Assembly.GlobalNamespace).FirstOrDefault(space => NameOf(space).Equals(full, StringComparison.Ordinal)) is { } own
                && compilation.GetCompilationNamespace(own) is { } seen
                && !SymbolEqualityComparer.Default.Equals(seen, symbol))
            {
                all.Add(seen);
            }
        }

        return all;
    }

    /// <summary>An assembly that has the namespace too, whose part of it cannot change; null when there is none.</summary>
    public static IAssemblySymbol? Foreign(Solution solution, INamespaceSymbol symbol, CancellationToken cancellationToken) =>
        symbol.ConstituentNamespaces.Select(static part => part.ContainingAssembly).FirstOrDefault(assembly => assembly is not null && solution.GetProject(assembly, cancellationToken) is null);

    public static string NameOf(INamespaceSymbol space) => space.IsGlobalNamespace ? string.Empty
        : space.ContainingNamespace is { IsGlobalNamespace: false } above ? $"{NameOf(above)}.{space.Name}"
        : space.Name;

    private static IEnumerable<INamespaceSymbol> Below(INamespaceSymbol space)
    {
        foreach (var inner in space.GetNamespaceMembers())
        {
            yield return inner;
            foreach (var deeper in Below(inner))
            {
                yield return deeper;
            }
        }
    }
}
