using System.Collections.Immutable;
using System.Reflection;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>Runs one fix or refactoring of the SDK by its name on a text, with nothing of the product between.</summary>
internal static class DirectProvider
{
    public static async Task<string> RunAsync(string provider, string title, string text, int offset, string editorConfig, CancellationToken cancellationToken)
    {
        using var workspace = new AdhocWorkspace(RoslynHost.Services);
        var document = Document(workspace, text, editorConfig);
        var actions = new List<CodeAction>();
        if (RoslynHost.Exports<CodeFixProvider>().FirstOrDefault(item => item.GetType().Name == provider) is { } fix)
        {
            foreach (var diagnostic in (await DiagnosticsAsync(document, fix, cancellationToken)).Where(item => item.Location.SourceSpan.IntersectsWith(offset)))
            {
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), cancellationToken));
            }
        }
        else
        {
            var refactoring = RoslynHost.Exports<CodeRefactoringProvider>().Single(item => item.GetType().Name == provider);
            await refactoring.ComputeRefactoringsAsync(new CodeRefactoringContext(document, new TextSpan(offset, 0), actions.Add, cancellationToken));
        }

        var flat = actions.SelectMany(Flat).ToList();
        var chosen = flat.FirstOrDefault(action => action.Title == title) ?? throw new AssertFailedException($"{provider} offers: {string.Join("; ", flat.Select(action => action.Title))}");
        var operations = await chosen.GetOperationsAsync(cancellationToken);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id) ?? throw new AssertFailedException("The document is gone.");
        return (await changed.GetTextAsync(cancellationToken)).ToString();
    }

    private static IEnumerable<CodeAction> Flat(CodeAction action) => action.NestedActions.IsDefaultOrEmpty ? [action] : action.NestedActions.SelectMany(Flat);

    private static Document Document(AdhocWorkspace workspace, string text, string editorConfig)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(static path => MetadataReference.CreateFromFile(path));
        var project = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(project);
        var root = Path.GetTempPath();
        var solution = workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(project, VersionStamp.Default, "App", "App", LanguageNames.CSharp, compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), parseOptions: new CSharpParseOptions(LanguageVersion.Latest), metadataReferences: references))
            .AddAnalyzerConfigDocument(DocumentId.CreateNewId(project), ".editorconfig", SourceText.From(editorConfig), filePath: Path.Join(root, ".editorconfig"))
            .AddDocument(document, "Case.cs", SourceText.From(text), filePath: Path.Join(root, "Case.cs"));
        return solution.GetDocument(document)!;
    }

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Document document, CodeFixProvider fix, CancellationToken cancellationToken)
    {
        var model = (await document.GetSemanticModelAsync(cancellationToken))!;
        var found = model.GetDiagnostics(cancellationToken: cancellationToken).Where(item => fix.FixableDiagnosticIds.Contains(item.Id)).ToList();
        var analyzers = new[] { "Microsoft.CodeAnalysis.Features", "Microsoft.CodeAnalysis.CSharp.Features" }
            .SelectMany(static name => Assembly.Load(name).GetTypes())
            .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && type.GetConstructor(Type.EmptyTypes) is not null
                && type.GetCustomAttributes<DiagnosticAnalyzerAttribute>().Any(static attribute => attribute.Languages.Contains(LanguageNames.CSharp)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)
            .Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => fix.FixableDiagnosticIds.Contains(descriptor.Id)))
            .ToImmutableArray();
        if (!analyzers.IsEmpty)
        {
            var all = await model.Compilation.WithAnalyzers(analyzers, document.Project.AnalyzerOptions).GetAnalyzerDiagnosticsAsync(cancellationToken);
            found.AddRange(all.Where(item => item.Location.SourceTree == model.SyntaxTree && fix.FixableDiagnosticIds.Contains(item.Id)));
        }

        return found;
    }
}
