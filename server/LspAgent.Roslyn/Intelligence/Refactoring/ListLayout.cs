using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Lays out a list as another one is: on one line, or each item on its own with the same white space before it.</summary>
internal static class ListLayout
{
    public static SeparatedSyntaxList<T> Like<T>(SeparatedSyntaxList<T> model, IReadOnlyList<T> items)
        where T : SyntaxNode
    {
        // The white space stands behind the comma, before the item, or both.
        var separator = model.SeparatorCount > 0 ? model.GetSeparator(0) : SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        var first = model.Count > 0 ? model[0].GetLeadingTrivia() : default;
        var others = model.Count > 1 ? model[1].GetLeadingTrivia() : default;
        var last = model.Count > 0 ? model[^1].GetTrailingTrivia() : default;
        var laid = items.Select((item, index) => item.WithLeadingTrivia(index == 0 ? first : others).WithTrailingTrivia(index == items.Count - 1 ? last : default));
        return SyntaxFactory.SeparatedList(laid, Enumerable.Repeat(separator, Math.Max(0, items.Count - 1)));
    }
}
