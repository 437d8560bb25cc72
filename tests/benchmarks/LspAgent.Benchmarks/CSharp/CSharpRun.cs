using System.Diagnostics;
using LspAgent.Roslyn;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Benchmarks.CSharp;

/// <summary>One measurement in a process of its own: what the product does, or the floor that it is held to.</summary>
internal static class CSharpRun
{
    private const string Type = "P0.IShape0";
    private const string Member = "Area";

    public static void UseRoslyn(string root) => SdkRoslyn.Use(((SdkRoslynChoice.Found)SdkRoslyn.Find(root, Environment.GetEnvironmentVariable)).Roslyn);

    /// <returns>Milliseconds, by name.</returns>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(string what, string root, string cache, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        void Note(string name)
        {
            figures[name] = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
        }

        switch (what)
        {
            case "parse":
                Parse(root, cancellationToken);
                Note("parse");
                break;
            case "plain":
                var (solution, symbol) = await PlainAsync(root, cancellationToken);
                Note("plain-bound");
                await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken);
                Note("plain-references-first");
                await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken);
                Note("plain-references-warm");
                break;
            case "plain-verify":
                var (opened, _) = await PlainAsync(root, cancellationToken);
                Note("skip");
                await DiagnosticsAfterEditAsync(opened, root, Note, cancellationToken);
                break;
            default:
                await using (var workspaces = new CSharpWorkspaces(cache, Environment.GetEnvironmentVariable, static _ => true, static _ => null, new Progress<LoadProgress>(), NullLoggerFactory.Instance))
                {
                    var code = workspaces.Open(root);
                    if (what is "verify")
                    {
                        await VerifyAsync(code, root, Note, cancellationToken);
                        break;
                    }

                    await OursAsync(code, what is not "find", Note, cancellationToken);
                    if (what is "idle")
                    {
                        await IdleAsync(Note, cancellationToken);
                    }
                }

                break;
        }

        return figures;
    }

    private static async Task OursAsync(CodeIntelligence code, bool isWhole, Action<string> note, CancellationToken cancellationToken)
    {
        await code.FindAsync("IShape0", null, static _ => true, 0, 10, [], cancellationToken);
        note("find");
        if (!isWhole)
        {
            return;
        }

        var address = new SymbolAddress($"{Type}.{Member}");
        await code.DescribeAsync(address, [], cancellationToken);
        note("bound");
        await code.ReferencesAsync(address, [], cancellationToken);
        note("references-first");
        await code.ReferencesAsync(address, [], cancellationToken);
        note("references-warm");
    }

    private static async Task IdleAsync(Action<string> note, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        note("idled");
    }

    /// <summary>What an edit costs until the first verdict, and until all that depends on it was looked at.</summary>
    private static async Task VerifyAsync(CodeIntelligence code, string root, Action<string> note, CancellationToken cancellationToken)
    {
        await code.ReferencesAsync(new SymbolAddress($"{Type}.{Member}"), [], cancellationToken);
        note("skip");
        foreach (var kind in VerifiedEdits.Kinds)
        {
            for (var round = 0; round < VerifiedEdits.Rounds; round++)
            {
                var check = (await code.VerifyAsync([VerifiedEdits.Of(kind, round, root)], EditCheckOptions.Default with { Patience = EditCheckOptions.AtOnce }, [], cancellationToken)).Value;
                note($"{kind} {round} {check.Verdict.By} {check.Verdict.New.Length}");
                if (check.Rest is { } rest)
                {
                    var late = await rest;
                    note($"{kind} {round} rest {late.By} {late.New.Length}");
                }
            }
        }
    }

    private static void Parse(string root, CancellationToken cancellationToken)
    {
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None);
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = cancellationToken }, path =>
        {
            using var file = File.OpenRead(path);
            CSharpSyntaxTree.ParseText(SourceText.From(file), options, cancellationToken: cancellationToken).GetRoot(cancellationToken);
        });
    }

    private static async Task<(Solution Solution, ISymbol Symbol)> PlainAsync(string root, CancellationToken cancellationToken)
    {
        var workspace = MSBuildWorkspace.Create();
        var solution = await workspace.OpenSolutionAsync(Path.Join(root, "All.slnx"), cancellationToken: cancellationToken);
        var compilation = await solution.Projects.Single(project => project.Name is "P0").GetCompilationAsync(cancellationToken) ?? throw new InvalidOperationException("P0 cannot be compiled.");
        return (solution, compilation.GetTypeByMetadataName(Type)!.GetMembers(Member).Single());
    }

    /// <summary>The floor of a verdict: the diagnostics of the edited project, and of no other.</summary>
    private static async Task DiagnosticsAfterEditAsync(Solution solution, string root, Action<string> note, CancellationToken cancellationToken)
    {
        foreach (var kind in VerifiedEdits.Kinds)
        {
            for (var round = 0; round < VerifiedEdits.Rounds; round++)
            {
                var change = VerifiedEdits.Of(kind, round, root);
                var owner = solution.Projects.Single(project => string.Equals(Path.GetDirectoryName(project.FilePath), Path.GetDirectoryName(change.Path), StringComparison.Ordinal));
                await owner.GetCompilationAsync(cancellationToken);
                note("skip");
                var text = SourceText.From(change.NewText ?? string.Empty);
                var edited = owner.Documents.FirstOrDefault(document => string.Equals(document.FilePath, change.Path, StringComparison.Ordinal)) is { } document
                    ? document.WithText(text).Project
                    : owner.AddDocument(Path.GetFileName(change.Path), text, filePath: change.Path).Project;
                var compilation = await edited.GetCompilationAsync(cancellationToken);
                compilation!.GetDiagnostics(cancellationToken);
                note($"{kind} {round} GetDiagnostics");
            }
        }
    }
}
