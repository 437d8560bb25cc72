using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Refactoring;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>What renames, moves and new signatures must hold for any symbol: the code compiles as before, and a rename that is taken back leaves no trace.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class RefactoringLawTests
{
    private const string Fresh = "Fresh7";

    /// <summary>Long enough for all that depends on a change of the fixture; of large solutions for what is nearest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Then a large solution has been tried enough.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Refactorings_of_the_fixture_leave_it_compiling() => await CheckAsync(await Shop.FolderAsync(), most: 120);

    /// <summary>Of the folder that <c>LSPAGENT_ORACLE_SOLUTION</c> names, with as many symbols as <c>LSPAGENT_ORACLE_MOST</c> says, and others for each <c>LSPAGENT_ORACLE_TURN</c>; of this product where none is set.</summary>
    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Refactorings_of_a_real_solution_leave_it_compiling() => await CheckAsync(
        RealSolution.Folder,
        RealSolution.Most(12));

    private async Task CheckAsync(string root, int most)
    {
        using var cache = new TempFolder();
        await using var workspace = new CSharpWorkspace(root, null, cache.Path, isTrusted: true, SdkRoslyn.Used!, new RecordedProgress(), NullLogger.Instance);
        var solution = (await workspace.BoundAsync(ImmutableArray<UnsavedDocument>.Empty, TestContext.CancellationToken)).Solution!;
        var problems = new List<string>();
        var (done, refused) = (0, 0);
        var slowest = (Took: TimeSpan.Zero, What: string.Empty);
        var all = Stopwatch.StartNew();
        foreach (var symbol in BindingOracle.Choose(await DeclaredAsync(solution), most, RealSolution.Turn).TakeWhile(_ => all.Elapsed < Longest))
        {
            foreach (var (what, change) in Changes(solution, symbol))
            {
                var name = $"{what} {symbol.ToDisplayString(SymbolText.Short)}";
                var clock = Stopwatch.StartNew();
                try
                {
                    var made = await change();
                    var took = clock.Elapsed;
                    slowest = took > slowest.Took ? (took, name) : slowest;
                    done++;
                    var after = await AppliedAsync(solution, made, name, problems);
                    if (what is "rename" && after is not null)
                    {
                        await BackAsync(solution, after, symbol, made, name, problems);
                    }
                }
                catch (CodeQuestionException exception)
                {
                    refused++;
                    TestContext.WriteLine($"{name}: {exception.Message}");
                }
                catch (Exception exception) when (exception is not OperationCanceledException and not UnitTestAssertException)
                {
                    problems.Add($"{name}: {exception}");
                }
            }
        }

        TestContext.WriteLine($"{done} changes of {root} were made and {refused} refused, {problems.Count} are wrong; the slowest took {slowest.Took}: {slowest.What}");
        Assert.IsGreaterThan(refused, done);
        Assert.IsEmpty(problems, string.Join('\n', problems));
    }

    private IEnumerable<(string What, Func<Task<CodeChange>> Change)> Changes(Solution solution, ISymbol symbol)
    {
        var token = TestContext.CancellationToken;
        if (symbol.CanBeReferencedByName)
        {
            yield return ("rename", () => Renaming.RenameAsync(solution, symbol, NewName(symbol), inComments: false, token));
        }

        if (symbol is INamedTypeSymbol type)
        {
            yield return ("move", () => TypeMove.ApplyAsync(solution, type, null, null, null, token));
            if (type.ContainingType is null)
            {
                yield return ("move to a namespace", () => TypeMove.ApplyAsync(solution, type, null, $"{Fresh}.Inner", null, token));
            }
        }

        // Whatever parameters an Equals has, object has one that fits.
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor, Name: not "Equals" } method)
        {
            ImmutableArray<NewParameter> kept = [.. method.Parameters.Select(parameter => new NewParameter(parameter.Name, null, null, null))];
            var at = method.IsExtensionMethod ? 1 : 0;
            yield return ("add a parameter to", () => SignatureChange.ApplyAsync(solution, method, kept.Insert(at, new NewParameter("fresh7", "string", null, "\"x\"")), token));
            if (method.Parameters.Length >= at + 2 && !method.Parameters.Any(parameter => parameter.IsParams || parameter.IsOptional))
            {
                yield return ("turn the parameters of", () => SignatureChange.ApplyAsync(solution, method, [.. kept[..at], .. kept[at..].Reverse()], token));
            }
        }
    }

    /// <summary>The name of an attribute ends as those do, else its users cannot leave that end out any more.</summary>
    private static string NewName(ISymbol symbol) => symbol.Name.EndsWith("Attribute", StringComparison.Ordinal) ? $"{Fresh}Attribute" : Fresh;

    /// <summary>Null when nothing could be told of it.</summary>
    private async Task<Solution?> AppliedAsync(Solution solution, CodeChange made, string name, List<string> problems)
    {
        ImmutableArray<FileChange> changes = [.. made.Files.Select(file => new FileChange(file.Path, file.OldText, file.NewText))];
        if (VerifiedFork.Of(solution, changes) is not { } fork)
        {
            problems.Add($"{name} changes nothing");
            return null;
        }

        var check = await EditVerifier.VerifyAsync(solution, changes, new EditCheckOptions(WithAnalyzers: false, Patience, TestContext.CancellationToken), TestContext.CancellationToken);
        var fresh = check.Verdict.New;
        if (!fresh.IsEmpty && !made.Summary.Contains("left as it is", StringComparison.Ordinal))
        {
            problems.Add($"{name} ({made.Summary}): {string.Join("; ", fresh.Take(3).Select(problem => $"{problem.Id} {problem.Message} {problem.Place?.Path}:{problem.Place?.Start.Line + 1}"))}");
        }

        return fork.After;
    }

    private async Task BackAsync(Solution before, Solution after, ISymbol symbol, CodeChange made, string name, List<string> problems)
    {
        var project = before.GetDocument(symbol.Locations.First(static location => location.IsInSource).SourceTree)!.Project.Id;
        var compilation = await after.GetProject(project)!.GetCompilationAsync(TestContext.CancellationToken);
        var container = symbol.ContainingType is { } type ? DocumentationCommentId.GetFirstSymbolForDeclarationId(type.GetDocumentationCommentId()!, compilation!) as INamedTypeSymbol : null;
        var renamed = (container?.GetMembers(NewName(symbol)) ?? compilation!.GetSymbolsWithName(NewName(symbol), SymbolFilter.TypeAndMember, TestContext.CancellationToken)).FirstOrDefault(found => found.Kind == symbol.Kind);
        if (renamed is null)
        {
            problems.Add($"{name}: the new name is not declared");
            return;
        }

        var back = await Renaming.RenameAsync(after, renamed, symbol.Name, inComments: false, TestContext.CancellationToken);
        foreach (var file in made.Files)
        {
            var text = back.Files.FirstOrDefault(other => other.Path.Equals(file.Path, StringComparison.Ordinal))?.NewText ?? file.NewText;
            if (!string.Equals(text, file.OldText, StringComparison.Ordinal))
            {
                problems.Add($"{name}: {file.Path} is not as it was when it is renamed back: {Difference(file.OldText ?? string.Empty, text ?? string.Empty)}");
            }
        }
    }

    private static string Difference(string left, string right)
    {
        var at = left.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, at - 40);
        return $"'{left[from..Math.Min(left.Length, at + 40)]}' and '{right[from..Math.Min(right.Length, at + 40)]}'";
    }

    private async Task<List<ISymbol>> DeclaredAsync(Solution solution)
    {
        var found = new List<ISymbol>();
        foreach (var project in solution.Projects.Where(static project => project.FilePath is not null).DistinctBy(static project => project.FilePath))
        {
            var compilation = await project.GetCompilationAsync(TestContext.CancellationToken);
            Add(compilation!.Assembly.GlobalNamespace);
        }

        return found;

        void Add(INamespaceOrTypeSymbol container)
        {
            foreach (var member in container.GetMembers())
            {
                if (member is not INamespaceSymbol
                    && member is { IsImplicitlyDeclared: false } and ({ CanBeReferencedByName: true } or IMethodSymbol { MethodKind: MethodKind.Constructor })
                    && member.Locations.All(static location => location.IsInSource && File.Exists(location.SourceTree?.FilePath)))
                {
                    found.Add(member);
                }

                if (member is INamespaceOrTypeSymbol inner)
                {
                    Add(inner);
                }
            }
        }
    }
}
