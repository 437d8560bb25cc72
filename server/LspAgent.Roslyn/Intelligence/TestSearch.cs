using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Tells tests from other members, and says by which names a test runner knows them.</summary>
internal static class TestSearch
{
    private static readonly string[] Attributes = ["TestMethodAttribute", "DataTestMethodAttribute", "FactAttribute", "TheoryAttribute", "TestAttribute", "TestCaseAttribute", "TestCaseSourceAttribute", "PropertyAttribute"];

    /// <summary>By the names of the attributes, so that every framework counts; what overrides a test is one.</summary>
    public static bool IsTest(ISymbol symbol)
    {
        for (var method = symbol as IMethodSymbol; method is not null; method = method.OverriddenMethod)
        {
            if (method.GetAttributes().Any(attribute => NamesOf(attribute.AttributeClass).Any(IsOfTest)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The full names under which tests run: where its class is abstract, those of the classes that inherit it; of a generic class the class alone, for its arguments are in the name.</summary>
    public static async Task<IReadOnlyCollection<string>> RunNamesAsync(Solution solution, IEnumerable<ISymbol> tests, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var group in tests.GroupBy<ISymbol, INamedTypeSymbol>(static test => test.ContainingType, SymbolEqualityComparer.Default))
        {
            var below = group.Key is { IsAbstract: true, IsStatic: false } type ? await ImplementationSearch.FindRawAsync(solution, type, cancellationToken) : [];
            var running = below.OfType<INamedTypeSymbol>().Where(static item => !item.IsAbstract).DefaultIfEmpty(group.Key).ToList();
            names.UnionWith(group.SelectMany(test => running.Select(type => NameIn(type, test))));
        }

        return names;
    }

    private static string NameIn(INamedTypeSymbol type, ISymbol test)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (var at = type; at is not null; at = at.ContainingType)
        {
            types.Push(at);
        }

        var nonGeneric = types.TakeWhile(static item => item.Arity == 0).Count();
        var name = string.Join('+', types.Take(nonGeneric + 1).Select(static item => item.Name)) + (nonGeneric < types.Count ? string.Empty : $".{test.Name}");
        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{name}" : name;
    }

    /// <summary>Where the package of the test framework is missing, its attributes are known as they are written only.</summary>
    private static bool IsOfTest(string name) => Attributes.Contains(name, StringComparer.Ordinal) || Attributes.Contains($"{name}Attribute", StringComparer.Ordinal);

    private static IEnumerable<string> NamesOf(INamedTypeSymbol? type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            yield return at.Name;
        }
    }
}
