using System.Diagnostics;
using LspAgent.Core.Tools;
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
                await DiagnosticsAfterEditAsync(solution, root, Note, cancellationToken);
                break;
            default:
                await using (var workspaces = new CSharpWorkspaces(cache, Environment.GetEnvironmentVariable, static _ => true, static _ => null, new Progress<LoadProgress>(), NullLoggerFactory.Instance))
                {
                    await OursAsync(workspaces.Open(root), what is "ours", root, Note, cancellationToken);
                }

                break;
        }

        return figures;
    }

    private static async Task OursAsync(CodeIntelligence code, bool isWhole, string root, Action<string> note, CancellationToken cancellationToken)
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
        var path = Path.Join(root, "P1", "C5.cs");
        var text = await File.ReadAllTextAsync(path, cancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var edited = text.Replace("return sum + Name.Length;", $"return sum + Name.Length + {round};", StringComparison.Ordinal);
            Check(await code.VerifyAsync([new FileChange(path, text, edited)], EditCheckOptions.Default, [], cancellationToken));
            note($"verify-body-{round}");
        }

        // A declaration that nothing else uses, and one that every project does.
        var added = text.Replace("public override string Name", "public int Fresh => 1;\n\n    public override string Name", StringComparison.Ordinal);
        Check(await code.VerifyAsync([new FileChange(path, text, added)], EditCheckOptions.Default, [], cancellationToken));
        note("verify-member");
        path = Path.Join(root, "P0", "C0.cs");
        text = await File.ReadAllTextAsync(path, cancellationToken);
        var check = (await code.VerifyAsync([new FileChange(path, text, text.Replace("int Area(int scale);", "int Area(int scale, int more);", StringComparison.Ordinal))], EditCheckOptions.Default, [], cancellationToken)).Value;
        note("verify-signature-at-once");
        var late = check.Rest is { } rest ? (await rest).New.Length : 0;
        note($"verify-signature-{check.Verdict.New.Length}+{late}");

        static void Check(CodeAnswer<EditCheck> verdict) => Trace.Assert(verdict.Value.Verdict.New.IsEmpty && verdict.Value.Verdict.By == VerifiedBy.Compiler, verdict.Value.ToString());
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

    private static async Task DiagnosticsAfterEditAsync(Solution solution, string root, Action<string> note, CancellationToken cancellationToken)
    {
        var document = solution.GetDocument(solution.GetDocumentIdsWithFilePath(Path.Join(root, "P1", "C5.cs")).First())!;
        await document.Project.GetCompilationAsync(cancellationToken);
        note("skip");
        for (var round = 0; round < 3; round++)
        {
            var text = (await document.GetTextAsync(cancellationToken)).ToString().Replace("return sum + Name.Length;", $"return sum + Name.Length + {round};", StringComparison.Ordinal);
            var compilation = await document.WithText(SourceText.From(text)).Project.GetCompilationAsync(cancellationToken);
            compilation!.GetDiagnostics(cancellationToken);
            note($"plain-diagnostics-{round}");
        }
    }
}
