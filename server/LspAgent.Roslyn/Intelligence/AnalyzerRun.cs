using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Asks analyzers about a file or a project, with the options of that project. One that throws says nothing.</summary>
internal static class AnalyzerRun
{
    /// <summary>The analyzers that a project brings along.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Of(Project project) =>
        [.. project.AnalyzerReferences.SelectMany(static reference => reference.GetAnalyzers(LanguageNames.CSharp))];

    /// <param name="span">A stretch of the file; null for all of it.</param>
    public static async Task<IEnumerable<Diagnostic>> InFileAsync(Project project, SemanticModel model, TextSpan? span, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken)
    {
        if (analyzers.IsEmpty)
        {
            return [];
        }

        var with = With(project, model.Compilation, analyzers);
        var semantic = await with.GetAnalyzerSemanticDiagnosticsAsync(model, span, cancellationToken);
        return semantic.Concat(await with.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, span, cancellationToken));
    }

    public static async Task<IEnumerable<Diagnostic>> InProjectAsync(Project project, Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, CancellationToken cancellationToken) =>
        analyzers.IsEmpty ? [] : await With(project, compilation, analyzers).GetAnalyzerDiagnosticsAsync(cancellationToken);

    private static CompilationWithAnalyzers With(Project project, Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) =>
        compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(project.AnalyzerOptions, onAnalyzerException: static (_, _, _) => { }, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
}
