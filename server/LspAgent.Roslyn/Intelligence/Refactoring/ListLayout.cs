using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Lays out a list as another one is: on one line, or each item on its own with the same white space before it. Comments go with their items.</summary>
internal static class ListLayout
{
    /// <param name="items">Each with the index that it had in the model; null for a new one.</param>
    public static SeparatedSyntaxList<T> Like<T>(SeparatedSyntaxList<T> model, IReadOnlyList<(T Item, int? From)> items)
        where T : SyntaxNode
    {
        var usual = Usual(model);
        var (nodes, separators) = (new List<T>(), new List<SyntaxToken>());
        for (var index = 0; index < items.Count; index++)
        {
            var (item, from) = items[index];
            var behind = Behind(model, from);
            var isLast = index == items.Count - 1;
            nodes.Add(item
                .WithLeadingTrivia(Before(model, from, index))
                .WithTrailingTrivia(isLast ? behind.Count > 0 ? behind : End(model) : default));
            if (!isLast)
            {
                separators.Add(behind.Count > 0 ? usual.WithTrailingTrivia(behind) : usual);
            }
        }

        return SyntaxFactory.SeparatedList(nodes, separators);
    }

    /// <summary>The white space of the place, or what is written above the item.</summary>
    private static SyntaxTriviaList Before<T>(SeparatedSyntaxList<T> model, int? from, int index)
        where T : SyntaxNode =>
        from is { } own && Says(model[own].GetLeadingTrivia()) ? model[own].GetLeadingTrivia()
        : index == 0 ? model.Count > 0 ? Bare(model[0].GetLeadingTrivia()) : default
        : model.Count > 1 ? Bare(model[1].GetLeadingTrivia()) : default;

    /// <summary>The comment behind an item or behind its comma; empty when there is none.</summary>
    private static SyntaxTriviaList Behind<T>(SeparatedSyntaxList<T> model, int? from)
        where T : SyntaxNode
    {
        if (from is not { } own)
        {
            return default;
        }

        var trailing = model[own].GetTrailingTrivia();
        var comma = own < model.SeparatorCount ? model.GetSeparator(own).TrailingTrivia : default;
        return Says(comma) ? [.. trailing, .. comma] : !Says(trailing) ? default : comma.Count > 0 ? [.. trailing, .. comma] : trailing;
    }

    /// <summary>What stands before the end of the list, without what is said about its last item.</summary>
    private static SyntaxTriviaList End<T>(SeparatedSyntaxList<T> model)
        where T : SyntaxNode => model.Count == 0 ? default : Says(model[^1].GetTrailingTrivia()) ? [.. model[^1].GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))] : model[^1].GetTrailingTrivia();

    /// <summary>The white space stands behind the comma, before the item, or both.</summary>
    private static SyntaxToken Usual<T>(SeparatedSyntaxList<T> model)
        where T : SyntaxNode
    {
        foreach (var separator in model.GetSeparators())
        {
            return Says(separator.TrailingTrivia) || Says(separator.LeadingTrivia)
                ? SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(separator.TrailingTrivia.Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).DefaultIfEmpty(SyntaxFactory.Space))
                : separator;
        }

        return SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
    }

    /// <summary>The white space right before the item.</summary>
    private static SyntaxTriviaList Bare(SyntaxTriviaList trivia) => Says(trivia) ? [.. trivia.Reverse().TakeWhile(static item => item.IsKind(SyntaxKind.WhitespaceTrivia))] : trivia;

    private static bool Says(SyntaxTriviaList trivia) => trivia.Any(static item => !item.IsKind(SyntaxKind.EndOfLineTrivia) && !item.IsKind(SyntaxKind.WhitespaceTrivia));
}
