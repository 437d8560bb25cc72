using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>Compares texts by what the compiler reads of them.</summary>
internal static class SourceWords
{
    /// <summary>True when white space is all that differs, or also comments.</summary>
    public static bool Same(string? one, string? other, bool withComments) => one is not null && other is not null && Of(one, withComments).SequenceEqual(Of(other, withComments), StringComparer.Ordinal);

    private static IEnumerable<string> Of(string text, bool withComments)
    {
        foreach (var token in ParsedText.Of(text, CancellationToken.None).GetRoot().DescendantTokens())
        {
            foreach (var trivia in token.LeadingTrivia.Concat(token.TrailingTrivia).Where(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
            {
                // What a directive leaves out is no comment: another build compiles it.
                if (withComments || trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
                {
                    yield return string.Join(' ', trivia.ToFullString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
                }
            }

            yield return token.Text;
        }
    }
}
