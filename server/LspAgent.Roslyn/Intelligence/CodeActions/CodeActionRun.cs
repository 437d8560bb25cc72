using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>How far a fix is carried.</summary>
public enum FixAllReach
{
    /// <summary>Only the one place.</summary>
    One,

    Document,
    Project,
    Solution,
}

/// <summary>Works out what an offered action changes.</summary>
internal static class CodeActionRun
{
    public static async Task<CodeChange> RunAsync(Document document, FoundAction found, FixAllReach reach, CancellationToken cancellationToken)
    {
        var action = reach is FixAllReach.One ? found.Action : await EverywhereAsync(document, found, reach, cancellationToken);
        var before = document.Project.Solution;
        var after = await AppliedAsync(before, action, found.Offer.Title, cancellationToken);
        var files = await ChangedTexts.BetweenAsync(before, after, cancellationToken);
        return new CodeChange(found.Offer.Title, files);
    }

    /// <summary>The solution as an action would leave it.</summary>
    public static async Task<Solution> AppliedAsync(Solution before, CodeAction action, string title, CancellationToken cancellationToken)
    {
        var operations = await action.GetOperationsAsync(before, new Progress<CodeAnalysisProgress>(), cancellationToken);
        return operations.OfType<ApplyChangesOperation>().FirstOrDefault()?.ChangedSolution
            ?? throw new CodeQuestionException($"'{title}' changes no files, so it cannot be applied here.");
    }

    private static async Task<CodeAction> EverywhereAsync(Document document, FoundAction found, FixAllReach reach, CancellationToken cancellationToken)
    {
        if (found is not { Provider: { } provider, Mended: { } mended } || provider.GetFixAllProvider() is not { } all)
        {
            throw new CodeQuestionException($"'{found.Offer.Title}' mends one place at a time.");
        }

        var context = new FixAllContext(
            document,
            provider,
            reach switch { FixAllReach.Document => FixAllScope.Document, FixAllReach.Project => FixAllScope.Project, _ => FixAllScope.Solution },
            found.Action.EquivalenceKey ?? string.Empty,
            [mended.Id],
            new Diagnostics(mended.Id),
            cancellationToken);
        return await all.GetFixAsync(context) ?? throw new CodeQuestionException($"'{found.Offer.Title}' found nothing to mend.");
    }

    /// <summary>The diagnostics of one id, wherever they are and whoever tells them: the compiler, the SDK's style analyzers, the project's own.</summary>
    private sealed class Diagnostics(string id) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => await project.GetCompilationAsync(cancellationToken) is { } compilation
            ? Wanted(compilation.GetDiagnostics(cancellationToken), await AnalyzerRun.InProjectAsync(project, compilation, TellingIn(project), cancellationToken))
            : [];

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => await document.GetSemanticModelAsync(cancellationToken) is { } model
            ? Wanted(model.GetDiagnostics(cancellationToken: cancellationToken), await AnalyzerRun.InFileAsync(document.Project, model, null, TellingIn(document.Project), cancellationToken))
            : [];

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());

        /// <summary>A project may bring the SDK's analyzers along a second time.</summary>
        private IEnumerable<Diagnostic> Wanted(IEnumerable<Diagnostic> compiler, IEnumerable<Diagnostic> analyzers) =>
            compiler.Concat(analyzers).Where(item => item.Id.Equals(id, StringComparison.Ordinal) && !item.IsSuppressed).DistinctBy(static item => item.Location);

        private ImmutableArray<DiagnosticAnalyzer> TellingIn(Project project) =>
            [.. IdeAnalyzers.All.Concat(AnalyzerRun.Of(project)).Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id.Equals(id, StringComparison.Ordinal)))];
    }
}
