using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>A change that Roslyn offers at a place.</summary>
/// <param name="Fixes">The diagnostic that it mends; null for a refactoring.</param>
public sealed record CodeActionOffer(string Title, string? Fixes, bool CanFixAll);

/// <summary>Finds what the SDK's code fixes and refactorings, and those of the project's own analyzers, offer at a place.</summary>
internal static class CodeActionSearch
{
    public static async Task<IReadOnlyList<FoundAction>> FindAsync(Document document, TextSpan span, bool withAnalyzers, CancellationToken cancellationToken)
    {
        var found = new List<FoundAction>();
        var diagnostics = (await DiagnosticsAsync(document, withAnalyzers, cancellationToken)).Where(item => item.Location.SourceSpan.IntersectsWith(span)).ToList();
        foreach (var group in diagnostics.GroupBy(item => (item.Id, item.Location.SourceSpan)))
        {
            foreach (var provider in CodeActionProviders.FixesFor(document.Project, group.Key.Id))
            {
                await CodeActionProviders.GuardAsync(
                    () => provider.RegisterCodeFixesAsync(new CodeFixContext(
                        document,
                        group.Key.SourceSpan,
                        [.. group],
                        (action, mended) => Add(found, action, provider, mended.FirstOrDefault()),
                        cancellationToken)),
                    cancellationToken);
            }
        }

        foreach (var provider in CodeActionProviders.Refactorings)
        {
            await CodeActionProviders.GuardAsync(() => provider.ComputeRefactoringsAsync(new CodeRefactoringContext(document, span, action => Add(found, action, null, null), cancellationToken)), cancellationToken);
        }

        return [.. found.DistinctBy(item => (item.Offer.Title, item.Offer.Fixes))];
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

    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Document document, bool withAnalyzers, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken) is not { } model)
        {
            return [];
        }

        // The compiler hides what it has no severity for, such as usings that nothing needs; those have fixes too.
        var found = model.GetDiagnostics(cancellationToken: cancellationToken);
        var analyzers = withAnalyzers ? document.Project.AnalyzerReferences.SelectMany(reference => reference.GetAnalyzers(LanguageNames.CSharp)).ToImmutableArray() : [];
        if (analyzers.IsEmpty)
        {
            return found;
        }

        var with = model.Compilation.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(document.Project.AnalyzerOptions, onAnalyzerException: static (_, _, _) => { }, concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        return found.Concat(await with.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellationToken)).Concat(await with.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, cancellationToken));
    }
}

/// <summary>An offer with what carries it out.</summary>
internal sealed record FoundAction(CodeActionOffer Offer, CodeAction Action, CodeFixProvider? Provider, Diagnostic? Mended);
