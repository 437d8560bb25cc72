using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
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

    /// <summary>As a tool asks: with all that the compiler says of the document, and the project's analyzers where wanted.</summary>
    public static async Task<IReadOnlyList<FoundAction>> FindAsync(Document document, TextSpan span, bool withAnalyzers, CancellationToken cancellationToken) =>
        await FindAsync(document, span, await DiagnosticsAsync(document, withAnalyzers, cancellationToken), CodeActionProviders.Refactorings, cancellationToken);

    /// <summary>As an editor asks while its user looks on: with what the compiler and the SDK's style analyzers say of the stretch alone.</summary>
    public static async Task<IReadOnlyList<FoundAction>> FindQuicklyAsync(Document document, TextSpan span, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken) is not { } model || await document.GetSyntaxRootAsync(cancellationToken) is not { } root)
        {
            return [];
        }

        // What no using needs is known only when the whole file was bound.
        var isInUsings = root is CompilationUnitSyntax { Usings: { Count: > 0 } usings } && span.Start <= usings.Span.End && span.End >= usings.Span.Start;
        var line = (await document.GetTextAsync(cancellationToken)).Lines.GetLineFromPosition(span.Start).Span;
        var wide = isInUsings ? root.FullSpan : TextSpan.FromBounds(Math.Min(span.Start, line.Start), Math.Max(span.End, line.End));
        var compiler = model.GetDiagnostics(isInUsings ? null : wide, cancellationToken);
        return await FindAsync(document, span, compiler.Concat(await IdeAnalyzers.FindAsync(document, model, wide, cancellationToken)), CodeActionProviders.Refactorings.Where(static provider => provider.GetType().Name is not SlowToList), cancellationToken);
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
