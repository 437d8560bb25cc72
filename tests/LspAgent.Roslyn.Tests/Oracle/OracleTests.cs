using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.CSharp;
using LspAgent.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>What the product finds is what binding every name finds, place by place.</summary>
[TestClass]
public sealed class OracleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Searches_of_the_fixture_equal_the_oracle() => await CompareAsync(await Shop.FolderAsync(), most: int.MaxValue);

    /// <summary>
    /// Of the folder that <c>LSPAGENT_ORACLE_SOLUTION</c> names, with as many symbols as <c>LSPAGENT_ORACLE_MOST</c> says, and others for
    /// each <c>LSPAGENT_ORACLE_TURN</c>; of this product where none is set.
    /// </summary>
    [TestMethod]
    [TestCategory("Slow")]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Searches_of_a_real_solution_equal_the_oracle() => await CompareAsync(
        RealSolution.Folder,
        RealSolution.Most(60));

    /// <summary>As large as <c>LSPAGENT_ORACLE_LINES</c> says.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Searches_of_a_generated_solution_equal_the_oracle()
    {
        using var folder = new TempFolder();
        var lines = GeneratedSolution.Write(folder.Path, int.Parse(Environment.GetEnvironmentVariable("LSPAGENT_ORACLE_LINES") ?? "40000", CultureInfo.InvariantCulture));
        await Shop.DotnetAsync(folder.Path, "restore", "All.slnx");
        TestContext.WriteLine($"{lines} lines.");
        await CompareAsync(folder.Path, most: 150);
    }

    private async Task CompareAsync(string root, int most)
    {
        using var cache = new TempFolder();
        await using var workspace = new CSharpWorkspace(root, null, cache.Path, isTrusted: true, SdkRoslyn.Used!, new RecordedProgress(), NullLogger.Instance);
        var clock = Stopwatch.StartNew();
        var snapshot = await workspace.BoundAsync(ImmutableArray<UnsavedDocument>.Empty, TestContext.CancellationToken);
        var solution = snapshot.Solution!;
        TestContext.WriteLine($"{solution.ProjectIds.Count} projects were loaded in {clock.Elapsed}. {string.Join(' ', snapshot.Notes)}");
        clock.Restart();
        var oracle = await BindingOracle.OfAsync(solution, TestContext.CancellationToken);
        TestContext.WriteLine($"The oracle took {clock.Elapsed}, and left out {oracle.Doubtful} places.");
        clock.Restart();
        var differences = new List<string>();
        var resolver = new SymbolResolver(snapshot, solution);
        var (compared, chosen) = (0, oracle.Choose(most, RealSolution.Turn));
        foreach (var symbol in chosen)
        {
            if (await AskedAsync(resolver, oracle, symbol, differences) is not { } asked)
            {
                continue;
            }

            compared += await CompareUsesAsync(solution, oracle, symbol, asked, differences) ? 1 : 0;
            await CompareBelowAsync(solution, oracle, symbol, asked, differences);
            await CompareCallsAsync(solution, oracle, symbol, asked, differences);
        }

        TestContext.WriteLine($"{compared} symbols of {oracle.Declared.Count} were compared with the oracle and {chosen.Count} with Roslyn in {clock.Elapsed}, {differences.Count} differ.");
        Assert.IsGreaterThan(chosen.Count / 2, compared);
        Assert.IsEmpty(differences, string.Join('\n', differences));
    }

    /// <summary>What the product takes a symbol for that somebody points at where it is declared; several frameworks may compile that place.</summary>
    private async Task<ISymbol?> AskedAsync(SymbolResolver resolver, BindingOracle oracle, ISymbol symbol, List<string> differences)
    {
        var place = symbol.Locations.First(location => location.IsInSource).GetLineSpan();
        if (!File.Exists(place.Path))
        {
            return symbol; // Made by a generator: nobody can point at it.
        }

        try
        {
            var asked = await resolver.FindAsync(new SymbolAddress(null, place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1), TestContext.CancellationToken);
            if (oracle.Key(symbol) == oracle.Key(asked))
            {
                return asked;
            }

            // A primary constructor stands at the name of its type, a positional property at its parameter, and a program at its first word.
            if (symbol is not (IMethodSymbol { MethodKind: MethodKind.Constructor } or IPropertySymbol { ContainingType.IsRecord: true } or INamedTypeSymbol { Name: "Program" }))
            {
                Differ("asking", oracle.Key(symbol), [oracle.Key(symbol)], [oracle.Key(asked)], differences);
            }

            return symbol;
        }
        catch (CodeQuestionException exception)
        {
            differences.Add($"asking of {oracle.Key(symbol)} at {BindingOracle.Place(symbol.Locations[0])}: {exception.Message}");
            return null;
        }
    }

    private async Task<bool> CompareUsesAsync(Solution solution, BindingOracle oracle, ISymbol symbol, ISymbol asked, List<string> differences)
    {
        var found = await ReferenceSearch.FindAsync(solution, asked, Patience, TestContext.CancellationToken);
        var places = found.Items.Select(item => Shown(item.Place)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var own = await SymbolFinder.FindReferencesAsync(symbol, solution, TestContext.CancellationToken);
        Differ("uses by Roslyn", oracle.Key(symbol), own.SelectMany(item => item.Locations).Select(location => BindingOracle.Place(location.Location)), places, differences);
        if (oracle.UsesOf(symbol) is not { } expected)
        {
            return false;
        }

        // Roslyn does not look into projects that cannot see the symbol, whatever of it they see under another name.
        var seen = await SeenAsync(solution, symbol);
        Differ("uses", oracle.Key(symbol), Sure(expected).Where(seen), [.. Sure(places).Where(seen)], differences);
        return true;

        IEnumerable<string> Sure(IEnumerable<string> all) => all.Where(place => !oracle.IsDoubtful(place));
    }

    /// <summary>Whether a place lies in a project that sees a symbol.</summary>
    private async Task<Func<string, bool>> SeenAsync(Solution solution, ISymbol symbol)
    {
        if (IsSeenEverywhere(symbol))
        {
            return static _ => true;
        }

        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(TestContext.CancellationToken);
            if (compilation?.AssemblyName == symbol.ContainingAssembly.Name || compilation is not null && symbol.ContainingAssembly.GivesAccessTo(compilation.Assembly))
            {
                files.UnionWith(compilation.SyntaxTrees.Select(tree => tree.FilePath));
            }
        }

        return place => files.Contains(place[(place.LastIndexOf(" at ", StringComparison.Ordinal) is >= 0 and var at ? at + " at ".Length : 0)..].Split(':')[0]);
    }

    private static bool IsSeenEverywhere(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal)
            {
                return false;
            }
        }

        return true;
    }

    private async Task CompareCallsAsync(Solution solution, BindingOracle oracle, ISymbol symbol, ISymbol asked, List<string> differences)
    {
        if (symbol is not (IMethodSymbol or IPropertySymbol or IEventSymbol) || oracle.UsesOf(symbol) is null)
        {
            return;
        }

        var seen = await SeenAsync(solution, symbol);
        var callers = await CallSearch.WalkAsync(solution, asked, isIncoming: true, depth: 1, Patience, TestContext.CancellationToken);
        Differ("callers", oracle.Key(symbol), Sure(oracle.CallersOf(symbol)).Where(seen), [.. Sure(Lines(oracle, callers)).Where(seen)], differences);
        var callees = await CallSearch.WalkAsync(solution, asked, isIncoming: false, depth: 1, Patience, TestContext.CancellationToken);
        Differ("callees", oracle.Key(symbol), Sure(oracle.CalleesOf(symbol)), [.. Sure(Lines(oracle, callees))], differences);

        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            return; // Roslyn's own search leaves out what a primary constructor passes to its base.
        }

        // It tells local functions apart from the member that they are in, so the places are compared.
        var own = await SymbolFinder.FindCallersAsync(symbol, solution, TestContext.CancellationToken);
        Differ("callers by Roslyn", oracle.Key(symbol), [.. own.SelectMany(caller => caller.Locations).Select(BindingOracle.Place).Distinct(StringComparer.Ordinal)], [.. callers.Members.SelectMany(member => member.Related.Through).Select(Shown).Distinct(StringComparer.Ordinal)], differences);

        IEnumerable<string> Sure(IEnumerable<string> all) => all.Where(place => !oracle.IsDoubtful(place));
    }

    private static List<string> Lines(BindingOracle oracle, CallWalk walk) =>
        [.. walk.Members.SelectMany(member => member.Related.Through.Select(place => $"{oracle.Key(member.Symbol.OriginalDefinition)} at {Shown(place)}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Shown(CodePlace place) => $"{place.Path}:{place.Start.Line + 1}:{place.Start.Column + 1}";

    private async Task CompareBelowAsync(Solution solution, BindingOracle oracle, ISymbol symbol, ISymbol asked, List<string> differences)
    {
        if (symbol is IFieldSymbol or IMethodSymbol { MethodKind: not MethodKind.Ordinary } || symbol is IMethodSymbol { IsStatic: true })
        {
            return;
        }

        var found = await ImplementationSearch.FindRawAsync(solution, asked, TestContext.CancellationToken);
        Differ("below", oracle.Key(symbol), oracle.Below(symbol), [.. found.Where(item => item.Locations.Any(location => location.IsInSource)).Select(item => oracle.Key(item.OriginalDefinition)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], differences);
    }

    private static void Differ(string what, string symbol, IEnumerable<string> expected, IReadOnlyCollection<string> found, List<string> differences)
    {
        var wanted = expected.ToList();
        var missing = wanted.Except(found, StringComparer.Ordinal).ToList();
        var extra = found.Except(wanted, StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0)
        {
            differences.Add($"{what} of {symbol}: missing ({missing.Count}) {string.Join(", ", missing.Take(5))}; too many ({extra.Count}) {string.Join(", ", extra.Take(5))}");
        }
    }
}
