using System.Diagnostics;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Navigation;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>What the tools that only ask must hold for any symbol of any solution: they agree with each other, with the files, and with the binding of every name.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class ToolLawTests
{
    /// <summary>Then a large solution has been asked enough.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Tools_on_the_fixture_keep_the_laws() => await CheckAsync(await Shop.Tools, await Shop.FolderAsync(), most: 400);

    /// <summary>
    /// Of the folder that <c>LSPAGENT_ORACLE_SOLUTION</c> names, with as many symbols as <c>LSPAGENT_ORACLE_MOST</c> says, and others for
    /// each <c>LSPAGENT_ORACLE_TURN</c>; of this product where none is set.
    /// </summary>
    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Tools_on_a_real_solution_keep_the_laws()
    {
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(RealSolution.Folder, cache.Path);
        await CheckAsync(tools, RealSolution.Folder, RealSolution.Most(12));
    }

    private async Task CheckAsync(CodeTooling tools, string root, int most)
    {
        var (snapshot, solution) = await tools.Code.BoundAsync([], TestContext.CancellationToken);
        var oracle = await BindingOracle.OfAsync(solution, TestContext.CancellationToken);
        var laws = new ToolLaws(tools, oracle, TestContext.CancellationToken);
        await OutlinesAsync(tools, solution, laws);
        var resolver = new SymbolResolver(snapshot, solution);
        var (asked, slowest) = (0, (Took: TimeSpan.Zero, Of: string.Empty));
        var all = Stopwatch.StartNew();
        foreach (var symbol in oracle.Choose(most, RealSolution.Turn).TakeWhile(_ => all.Elapsed < Longest))
        {
            if (await AddressAsync(resolver, oracle, symbol) is not { } address)
            {
                continue;
            }

            var clock = Stopwatch.StartNew();
            await laws.CheckAsync(symbol, address);
            slowest = clock.Elapsed > slowest.Took ? (clock.Elapsed, symbol.ToDisplayString(SymbolText.Short)) : slowest;
            asked++;
        }

        TestContext.WriteLine($"{asked} symbols of {root} were asked in {all.Elapsed}, {laws.Broken.Count} laws are broken; the slowest took {slowest.Took}: {slowest.Of}");
        Assert.IsGreaterThan(0, asked);
        Assert.IsEmpty(laws.Broken, string.Join('\n', laws.Broken));
    }

    /// <summary>Where somebody can point at the symbol; null where a type or a parameter stands for it, or a generator made it.</summary>
    private async Task<SymbolAddress?> AddressAsync(SymbolResolver resolver, BindingOracle oracle, ISymbol symbol)
    {
        var place = symbol.Locations.First(static location => location.IsInSource).GetLineSpan();
        if (!File.Exists(place.Path))
        {
            return null;
        }

        var address = new SymbolAddress(null, place.Path, place.StartLinePosition.Line + 1, place.StartLinePosition.Character + 1);
        return oracle.Key(symbol) == oracle.Key(await resolver.FindAsync(address, TestContext.CancellationToken)) ? address : null;
    }

    private async Task OutlinesAsync(CodeTooling tools, Solution solution, ToolLaws laws)
    {
        foreach (var path in solution.Projects.SelectMany(static project => project.Documents).Select(static document => document.FilePath).OfType<string>().Where(File.Exists).Distinct(StringComparer.Ordinal))
        {
            var text = await File.ReadAllTextAsync(path, TestContext.CancellationToken);
            laws.CheckOutline(path, text, CodeNavigation.Outline(text, TestContext.CancellationToken));
        }

        var longest = solution.Projects.SelectMany(static project => project.Documents).Select(static document => document.FilePath).OfType<string>().Where(File.Exists).MaxBy(static path => new FileInfo(path).Length);
        await laws.CheckPagesAsync("DocumentSymbols", "\"path\":" + ToolLaws.Quoted(longest ?? throw new InvalidOperationException("There is no file.")), 50, static line => !line.StartsWith('…'));
        await laws.CheckLengthAsync("DocumentSymbols", "\"path\":" + ToolLaws.Quoted(longest));
    }
}
