using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>A change that Roslyn offers at a place.</summary>
/// <param name="Fixes">The diagnostic that it mends; null for a refactoring.</param>
public sealed record CodeActionOffer(string Title, string? Fixes, bool CanFixAll);

/// <summary>Finds what the SDK's code fixes and refactorings, and those of the project's own analyzers, offer at a place.</summary>
internal static class CodeActionSearch
{
    /// <summary>Looks at every caller in the solution before it can say whether it offers something: seconds, where an editor's user waits.</summary>
    private const string SlowToList = "CSharpIntroduceParameterCodeRefactoringProvider";

    /// <summary>As a tool asks: with all that the compiler says of the document, what the SDK's style analyzers say of the stretch, and the project's analyzers where wanted.</summary>
    public static async Task<IReadOnlyList<FoundAction>> FindAsync(Document document, TextSpan span, bool withAnalyzers, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken) is not { } model)
        {
            return [];
        }

        // The compiler hides what it has no severity for; that has fixes too.
        var (wide, _) = await AroundAsync(document, span, cancellationToken);
        var analyzers = withAnalyzers ? IdeAnalyzers.All.AddRange(AnalyzerRun.Of(document.Project)) : IdeAnalyzers.All;
        var diagnostics = model.GetDiagnostics(cancellationToken: cancellationToken).Concat(await AnalyzerRun.InFileAsync(document.Project, model, wide, analyzers, cancellationToken));
        return await FindAsync(document, span, diagnostics, CodeActionProviders.Refactorings, cancellationToken);
    }

    /// <summary>As an editor asks while its user looks on: with what the compiler and the SDK's style analyzers say of the stretch alone.</summary>
    public static async Task<IReadOnlyList<FoundAction>> FindQuicklyAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken) is not { } model)
        {
            return [];
        }

        var (wide, isWhole) = await AroundAsync(document, span, cancellationToken);
        var diagnostics = model.GetDiagnostics(isWhole ? null : wide, cancellationToken).Concat(await AnalyzerRun.InFileAsync(document.Project, model, wide, IdeAnalyzers.All, cancellationToken));
        return await FindAsync(document, span, diagnostics, CodeActionProviders.Refactorings.Where(static provider => provider.GetType().Name is not SlowToList), cancellationToken);
    }

    /// <summary>What has to be looked at for a stretch: its first line too, and all of the file in the usings, since only then it is known which of them nothing needs.</summary>
    private static async Task<(TextSpan Span, bool IsWhole)> AroundAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken) is CompilationUnitSyntax { Usings: { Count: > 0 } usings } root && span.Start <= usings.Span.End && span.End >= usings.Span.Start)
        {
            return (root.FullSpan, true);
        }

        var line = (await document.GetTextAsync(cancellationToken)).Lines.GetLineFromPosition(span.Start).Span;
        return (TextSpan.FromBounds(Math.Min(span.Start, line.Start), Math.Max(span.End, line.End)), false);
    }

    private static async Task<IReadOnlyList<FoundAction>> FindAsync(Document document, TextSpan span, IEnumerable<Diagnostic> diagnostics, IEnumerable<CodeRefactoringProvider> refactorings, CancellationToken cancellationToken)
    {
        var asking = diagnostics.Where(item => item.Location.SourceSpan.IntersectsWith(span)).GroupBy(item => (item.Id, item.Location.SourceSpan))
            .SelectMany(group => CodeActionProviders.FixesFor(document.Project, group.Key.Id).Select(provider => (Func<List<FoundAction>, Task>)(found => provider.RegisterCodeFixesAsync(new CodeFixContext(
                document,
                group.Key.SourceSpan,
                [.. group],
                (action, mended) => Add(found, action, provider, mended.FirstOrDefault()),
                cancellationToken)))))
            .Concat(refactorings.Select(provider => (Func<List<FoundAction>, Task>)(found => provider.ComputeRefactoringsAsync(new CodeRefactoringContext(document, span, action => Add(found, action, null, null), cancellationToken)))))
            .ToList();

        // Side by side, each into a list of its own, so that the order stays that of the providers.
        var lists = asking.ConvertAll(static _ => new List<FoundAction>());
        await Parallel.ForAsync(0, asking.Count, cancellationToken, async (index, token) => await CodeActionProviders.GuardAsync(() => asking[index](lists[index]), token));
        return [.. lists.SelectMany(static found => found).DistinctBy(static item => (item.Offer.Title, item.Offer.Fixes))];
    }

    private static void Add(List<FoundAction> found, CodeAction action, CodeFixProvider? provider, Diagnostic? mended)
    {
        if (!action.NestedActions.IsDefaultOrEmpty)
        {
            foreach (var nested in action.NestedActions)
            {
                Add(found, nested, provider, mended);
            }

            return;
        }

        // What would open a dialog cannot be answered here.
        if (action is not CodeActionWithOptions)
        {
            lock (found)
            {
                found.Add(new FoundAction(
                    new CodeActionOffer(action.Title, mended is null ? null : $"{mended.Id}: {mended.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}", provider?.GetFixAllProvider() is not null && action.EquivalenceKey is not null),
                    action,
                    provider,
                    mended));
            }
        }
    }
}

/// <summary>An offer with what carries it out.</summary>
internal sealed record FoundAction(CodeActionOffer Offer, CodeAction Action, CodeFixProvider? Provider, Diagnostic? Mended);
