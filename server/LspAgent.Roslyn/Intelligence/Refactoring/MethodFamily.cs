using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Finds the methods that must keep one signature: what a method overrides and implements, and what does so to it.</summary>
internal static class MethodFamily
{
    /// <exception cref="CodeQuestionException">One of them comes from an assembly.</exception>
    public static async Task<IReadOnlyList<IMethodSymbol>> OfAsync(Solution solution, IMethodSymbol method, CancellationToken cancellationToken)
    {
        var family = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method.OriginalDefinition };
        var open = new Stack<IMethodSymbol>([method.OriginalDefinition]);
        while (open.TryPop(out var member))
        {
            // What stands above first: below a member of the framework stands half the world, which nobody needs to find.
            var above = MembersAbove.Of(member).OfType<IMethodSymbol>().Select(static kin => kin.OriginalDefinition).ToList();
            if (above.Find(static kin => !kin.Locations.Any(static location => location.IsInSource)) is { } foreign)
            {
                throw new CodeQuestionException($"{method.ToDisplayString(SymbolText.Short)} has the signature of {foreign.ToDisplayString(SymbolText.Short)} in the assembly {foreign.ContainingAssembly?.Name}, so it cannot have another. Add an overload with InsertMember instead.");
            }

            foreach (var kin in above.Concat((await BelowAsync(solution, member, cancellationToken)).OfType<IMethodSymbol>().Select(static kin => kin.OriginalDefinition)).Where(family.Add))
            {
                open.Push(kin);
            }
        }

        return [.. family.OfType<IMethodSymbol>()];
    }

    private static async Task<IEnumerable<ISymbol>> BelowAsync(Solution solution, IMethodSymbol method, CancellationToken cancellationToken) =>
        method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, IsStatic: false } or { ContainingType.TypeKind: TypeKind.Interface }
            ? await ImplementationSearch.FindRawAsync(solution, method, cancellationToken)
            : [];
}
