using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.CodeActions;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>
/// What tidying, writing members and mending everywhere must hold for any file: no new errors, nothing left to do the second time, and no
/// line changed that was not written.
/// </summary>
[TestClass]
[TestCategory("Slow")]
public sealed class WritingLawTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Then a large solution has been tried enough.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Fixes that people carry through whole projects.</summary>
    private static readonly string[] Common = ["CS8019", "CS0168", "CS0219", "CS0105", "CS1998", "CS8933"];

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Writing_into_the_fixture_leaves_it_compiling() => await CheckAsync(await Shop.FolderAsync(), most: 40);

    /// <summary>Of the folder that <c>LSPAGENT_ORACLE_SOLUTION</c> names, with as many files as <c>LSPAGENT_ORACLE_MOST</c> says, and others for each <c>LSPAGENT_ORACLE_TURN</c>; of this product where none is set.</summary>
    [TestMethod]
    [Timeout(30 * 60 * 1000, CooperativeCancellation = true)]
    public async Task Writing_into_a_real_solution_leaves_it_compiling() => await CheckAsync(
        RealSolution.Folder,
        RealSolution.Most(8));

    private async Task CheckAsync(string root, int most)
    {
        using var cache = new TempFolder();
        await using var workspace = new CSharpWorkspace(root, null, cache.Path, isTrusted: true, SdkRoslyn.Used!, new RecordedProgress(), NullLogger.Instance);
        var solution = (await workspace.BoundAsync(ImmutableArray<UnsavedDocument>.Empty, TestContext.CancellationToken)).Solution!;
        var problems = new List<string>();
        var made = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = Stopwatch.StartNew();
        var files = solution.Projects.SelectMany(static project => project.Documents)
            .Where(document => document.FilePath is { } path && path.StartsWith(root, StringComparison.Ordinal) && File.Exists(path) && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .DistinctBy(static document => document.FilePath)
            .OrderBy(static document => document.FilePath, StringComparer.Ordinal)
            .ToList();
        var share = Math.Min(most, files.Count);
        foreach (var document in Enumerable.Range(0, share).Select(index => files[(int)(((long)index * files.Count / share + RealSolution.Turn) % files.Count)]).TakeWhile(_ => all.Elapsed < Longest))
        {
            await TidiedAsync(solution, document, "format", Tidying.FormatAsync, problems, made);
            await TidiedAsync(solution, document, "organize usings", Tidying.OrganizeUsingsAsync, problems, made);
            await WrittenAsync(solution, document, problems, made);
        }

        await MendedAsync(solution, problems, made);
        TestContext.WriteLine($"{root}: {string.Join(", ", made.Select(static pair => $"{pair.Value} {pair.Key}"))}; {problems.Count} are wrong, after {all.Elapsed}");
        Assert.IsNotEmpty(made);
        Assert.IsEmpty(problems, string.Join('\n', problems));
    }

    private async Task TidiedAsync(Solution solution, Document document, string verb, Func<Document, CancellationToken, Task<CodeChange>> tidy, List<string> problems, Dictionary<string, int> made)
    {
        var name = $"{verb} {document.FilePath}";
        var change = await tidy(document, TestContext.CancellationToken);
        if (change.Files.IsEmpty || await AppliedAsync(solution, change, name, problems) is not { } after)
        {
            return;
        }

        Count(made, verb);
        var again = await tidy(after.GetDocument(after.GetDocumentIdsWithFilePath(document.FilePath).First())!, TestContext.CancellationToken);
        if (again.Files.FirstOrDefault() is { } twice)
        {
            problems.Add($"{name}: a second time changes more: {Difference(twice.OldText!, twice.NewText!)}");
        }
    }

    private async Task WrittenAsync(Solution solution, Document document, List<string> problems, Dictionary<string, int> made)
    {
        var root = await document.GetSyntaxRootAsync(TestContext.CancellationToken);
        var model = await document.GetSemanticModelAsync(TestContext.CancellationToken);
        var text = (await document.GetTextAsync(TestContext.CancellationToken)).ToString();
        foreach (var member in root!.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(static node => node is BaseMethodDeclarationSyntax or PropertyDeclarationSyntax).Take(4))
        {
            if (model!.GetDeclaredSymbol(member, TestContext.CancellationToken) is not { } symbol)
            {
                continue;
            }

            var name = $"{symbol.ToDisplayString(SymbolText.Short)} in {document.FilePath}";
            try
            {
                var same = await MemberWriting.WriteAsync(solution, symbol, member.ToString(), MemberPlace.Instead, document.FilePath, TestContext.CancellationToken);
                if (same.Files.FirstOrDefault() is { } changed)
                {
                    problems.Add($"replace {name} by itself: {Difference(changed.OldText!, changed.NewText!)}");
                }

                Count(made, "replaced by themselves");
                if (member.Parent is not (ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax))
                {
                    continue;
                }

                foreach (var place in (MemberPlace[])[MemberPlace.Before, MemberPlace.After])
                {
                    var added = await MemberWriting.WriteAsync(solution, symbol, "private static void Fresh7()\n{\n    _ = 7;\n}", place, document.FilePath, TestContext.CancellationToken);
                    var fresh = added.Files.Single().NewText!;
                    var head = text.Zip(fresh).TakeWhile(static pair => pair.First == pair.Second).Count();
                    var tail = text.Reverse().Zip(fresh.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
                    if (head + tail < text.Length)
                    {
                        problems.Add($"insert {place} {name}: {Difference(text, fresh)}");
                    }

                    Count(made, "inserted");
                    await AppliedAsync(solution, added, $"insert {place} {name}", problems);
                }
            }
            catch (CodeQuestionException exception)
            {
                TestContext.WriteLine($"{name}: {exception.Message}");
            }
        }
    }

    private async Task MendedAsync(Solution solution, List<string> problems, Dictionary<string, int> made)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in solution.Projects.DistinctBy(static project => project.FilePath).Take(6))
        {
            var compilation = await project.GetCompilationAsync(TestContext.CancellationToken);
            foreach (var diagnostic in compilation!.GetDiagnostics(TestContext.CancellationToken).Where(item => Common.Contains(item.Id, StringComparer.Ordinal)).DistinctBy(static item => item.Id))
            {
                if (solution.GetDocument(diagnostic.Location.SourceTree) is not { } document || document is SourceGeneratedDocument || !tried.Add($"{project.Id} {diagnostic.Id}"))
                {
                    continue;
                }

                var offers = await CodeActionSearch.FindAsync(document, diagnostic.Location.SourceSpan, withAnalyzers: false, TestContext.CancellationToken);
                if (offers.FirstOrDefault(offer => offer.Offer.CanFixAll && offer.Mended?.Id == diagnostic.Id) is { } found)
                {
                    var name = $"fix all '{found.Offer.Title}' in {project.Name}";
                    Count(made, "fixes of whole projects");
                    await AppliedAsync(solution, await CodeActionRun.RunAsync(document, found, FixAllReach.Project, TestContext.CancellationToken), name, problems);
                }
            }
        }
    }

    private async Task<Solution?> AppliedAsync(Solution solution, CodeChange change, string name, List<string> problems)
    {
        ImmutableArray<FileChange> changes = [.. change.Files.Select(static file => new FileChange(file.Path, file.OldText, file.NewText))];
        if (VerifiedFork.Of(solution, changes) is not { } fork)
        {
            problems.Add($"{name} changes nothing");
            return null;
        }

        var check = await EditVerifier.VerifyAsync(solution, changes, new EditCheckOptions(WithAnalyzers: false, Patience, TestContext.CancellationToken), TestContext.CancellationToken);
        if (!check.Verdict.New.IsEmpty)
        {
            problems.Add($"{name}: {string.Join("; ", check.Verdict.New.Take(3).Select(static problem => $"{problem.Id} {problem.Message} {problem.Place?.Path}:{problem.Place?.Start.Line + 1}"))}");
        }

        return fork.After;
    }

    private static void Count(Dictionary<string, int> made, string what) => made[what] = made.GetValueOrDefault(what) + 1;

    private static string Difference(string left, string right)
    {
        var at = left.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, at - 40);
        return $"'{left[from..Math.Min(left.Length, at + 40)]}' and '{right[from..Math.Min(right.Length, at + 40)]}'";
    }
}
