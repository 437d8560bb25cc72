using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Asks the compiler, and where wanted the project's analyzers, what is wrong in a part of a document.</summary>
internal static class PlaceProblems
{
    /// <param name="spans">None for all of it.</param>
    /// <returns>Errors and warnings; none for a document that the solution lacks.</returns>
    public static async Task<List<CodeProblem>> FindAsync(Solution solution, DocumentId id, ImmutableArray<TextSpan> spans, bool withAnalyzers, CancellationToken cancellationToken)
    {
        if (solution.GetDocument(id) is not { } document || await document.GetSemanticModelAsync(cancellationToken) is not { } model)
        {
            return [];
        }

        var found = new HashSet<Diagnostic>();
        foreach (var span in spans.IsEmpty ? [null] : spans.Select(static span => (TextSpan?)span))
        {
            found.UnionWith(model.GetDiagnostics(span, cancellationToken));
            if (withAnalyzers)
            {
                found.UnionWith(await AnalyzerRun.InFileAsync(document.Project, model, span, AnalyzerRun.Of(document.Project), cancellationToken));
            }
        }

        return
        [
            .. found.Where(static diagnostic => !diagnostic.IsSuppressed && diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => ProblemSearch.Shown(diagnostic, document.Project))
                .Where(problem => string.Equals(problem.Place?.Path, document.FilePath, StringComparison.Ordinal)),
        ];
    }
}
