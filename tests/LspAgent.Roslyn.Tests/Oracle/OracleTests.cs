using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing;
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
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Searches_of_the_fixture_equal_the_oracle() => await CompareAsync(await Shop.FolderAsync(), most: int.MaxValue);

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Searches_of_this_product_equal_the_oracle() => await CompareAsync(Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", "..")), most: 400);

    /// <summary>As large as <c>LSPAGENT_ORACLE_LINES</c> says.</summary>
    [TestMethod]
    [TestCategory("Slow")]
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
        var solution = (await workspace.BoundAsync(ImmutableArray<UnsavedDocument>.Empty, TestContext.CancellationToken)).Solution!;
        var oracle = await BindingOracle.OfAsync(solution, TestContext.CancellationToken);
        var differences = new List<string>();
        var step = Math.Max(1, oracle.Declared.Count / most);
        var compared = 0;
        foreach (var symbol in oracle.Declared.Where((_, index) => index % step == 0))
        {
            compared += await CompareUsesAsync(solution, oracle, symbol, differences) ? 1 : 0;
            await CompareBelowAsync(solution, oracle, symbol, differences);
            await CompareCallsAsync(solution, oracle, symbol, differences);
        }

        TestContext.WriteLine($"{compared} symbols of {oracle.Declared.Count} were compared, {differences.Count} differ.");
        Assert.IsGreaterThan(Math.Min(most, oracle.Declared.Count) / 2, compared);
        Assert.IsEmpty(differences, string.Join('\n', differences.Take(20)));
    }

    private async Task<bool> CompareUsesAsync(Solution solution, BindingOracle oracle, ISymbol symbol, List<string> differences)
    {
        if (oracle.UsesOf(symbol) is not { } expected)
        {
            return false;
        }

        var found = await ReferenceSearch.FindAsync(solution, symbol, Patience, TestContext.CancellationToken);
        var places = found.Items.Select(item => Shown(item.Place)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Differ("uses", symbol, expected, places, differences);
        return true;
    }

    private async Task CompareCallsAsync(Solution solution, BindingOracle oracle, ISymbol symbol, List<string> differences)
    {
        if (symbol is not (IMethodSymbol or IPropertySymbol or IEventSymbol) || oracle.UsesOf(symbol) is null)
        {
            return;
        }

        var callers = await CallSearch.WalkAsync(solution, symbol, isIncoming: true, depth: 1, Patience, TestContext.CancellationToken);
        Differ("callers", symbol, oracle.CallersOf(symbol), Lines(callers), differences);
        var callees = await CallSearch.WalkAsync(solution, symbol, isIncoming: false, depth: 1, Patience, TestContext.CancellationToken);
        Differ("callees", symbol, oracle.CalleesOf(symbol), Lines(callees), differences);

        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            return; // Roslyn's own search leaves out what a primary constructor passes to its base.
        }

        // It tells local functions apart from the member that they are in, so the places are compared.
        var own = await SymbolFinder.FindCallersAsync(symbol, solution, TestContext.CancellationToken);
        Differ("callers by Roslyn", symbol, [.. own.SelectMany(caller => caller.Locations).Select(BindingOracle.Place).Distinct(StringComparer.Ordinal)], [.. callers.Members.SelectMany(member => member.Related.Through).Select(Shown).Distinct(StringComparer.Ordinal)], differences);
    }

    private static List<string> Lines(CallWalk walk) =>
        [.. walk.Members.SelectMany(member => member.Related.Through.Select(place => $"{BindingOracle.Key(member.Symbol.OriginalDefinition)} at {Shown(place)}")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string Shown(CodePlace place) => $"{place.Path}:{place.Start.Line + 1}:{place.Start.Column + 1}";

    private async Task CompareBelowAsync(Solution solution, BindingOracle oracle, ISymbol symbol, List<string> differences)
    {
        if (symbol is IFieldSymbol or IMethodSymbol { MethodKind: not MethodKind.Ordinary } || symbol is IMethodSymbol { IsStatic: true })
        {
            return;
        }

        var found = await ImplementationSearch.FindRawAsync(solution, symbol, TestContext.CancellationToken);
        Differ("below", symbol, oracle.Below(symbol), [.. found.Where(item => item.Locations.Any(location => location.IsInSource)).Select(item => BindingOracle.Key(item.OriginalDefinition)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], differences);
    }

    private static void Differ(string what, ISymbol symbol, IEnumerable<string> expected, IReadOnlyCollection<string> found, List<string> differences)
    {
        var wanted = expected.ToList();
        var missing = wanted.Except(found, StringComparer.Ordinal).ToList();
        var extra = found.Except(wanted, StringComparer.Ordinal).ToList();
        if (missing.Count + extra.Count > 0)
        {
            differences.Add($"{what} of {BindingOracle.Key(symbol)}: missing {string.Join(", ", missing.Take(5))}; too many {string.Join(", ", extra.Take(5))}");
        }
    }
}
