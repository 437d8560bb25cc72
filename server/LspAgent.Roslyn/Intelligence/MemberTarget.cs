using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>The place in a text where a member is written: lines of its own, between those that are there.</summary>
internal static class MemberTarget
{
    /// <returns>What is replaced, and what stands there then.</returns>
    public static (TextSpan Span, string Text) Of(SourceText text, MemberDeclarationSyntax node, MemberPlace place, string written, string newLine)
    {
        switch (place)
        {
            case MemberPlace.Instead:
                // A new documentation comment takes the place of the old one; without one the old one stays.
                var from = written.StartsWith("///", StringComparison.Ordinal) || written.StartsWith("/**", StringComparison.Ordinal) ? DocumentedStart(node) : node.SpanStart;
                return (TextSpan.FromBounds(from, node.Span.End), written);
            case MemberPlace.Before:
                return Before(text, node, written, newLine);
            case MemberPlace.AtEnd:
                return AtEnd(text, node, written, newLine);
            default:
                return After(text, node, written, newLine);
        }
    }

    private static (TextSpan Span, string Text) Before(SourceText text, MemberDeclarationSyntax node, string written, string newLine)
    {
        var start = CommentedStart(text, node);
        var line = text.Lines.GetLineFromPosition(start);
        var comma = node is EnumMemberDeclarationSyntax ? "," : string.Empty;
        return Indent(text, start) is { } indent
            ? (new TextSpan(line.Start, 0), $"{indent}{written}{comma}{newLine}{(comma.Length > 0 ? string.Empty : newLine)}")
            : (new TextSpan(node.SpanStart, 0), $"{written}{comma} ");
    }

    private static (TextSpan Span, string Text) After(SourceText text, MemberDeclarationSyntax node, string written, string newLine)
    {
        if (node is EnumMemberDeclarationSyntax { Parent: EnumDeclarationSyntax holder } item)
        {
            return AfterEnumMember(text, holder, item, written, newLine);
        }

        // A comment behind the member stays on its line.
        return node.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia) && Indent(text, node.SpanStart) is { } indent
            ? (new TextSpan(node.FullSpan.End, 0), $"{newLine}{indent}{written}{newLine}")
            : (new TextSpan(node.Span.End, 0), $"{newLine}{newLine}{Indent(text, node.SpanStart)}{written}");
    }

    private static (TextSpan Span, string Text) AfterEnumMember(SourceText text, EnumDeclarationSyntax holder, EnumMemberDeclarationSyntax item, string written, string newLine)
    {
        var index = holder.Members.IndexOf(item);
        var isLast = index >= holder.Members.SeparatorCount;
        var end = isLast ? item.GetLastToken() : holder.Members.GetSeparator(index);
        var isAlone = end.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        var rest = TextSpan.FromBounds(end.Span.End, isAlone ? text.Lines.GetLineFromPosition(end.Span.End).End : end.Span.End);
        var line = Indent(text, item.SpanStart) is { } indent ? newLine + indent : " ";

        // A comma is written behind the last one and not behind the new one, unless there was one; a comment stays on its line.
        return (rest, isLast ? $",{text.ToString(rest)}{line}{written}" : $"{text.ToString(rest)}{line}{written},");
    }

    private static (TextSpan Span, string Text) AtEnd(SourceText text, MemberDeclarationSyntax node, string written, string newLine)
    {
        if (node is EnumDeclarationSyntax { Members: [.., var last] } holder)
        {
            return AfterEnumMember(text, holder, last, written, newLine);
        }

        switch (node)
        {
            case BaseTypeDeclarationSyntax { CloseBraceToken: { IsMissing: false, RawKind: not 0 } close } type:
                var line = text.Lines.GetLineFromPosition(close.SpanStart);
                var outer = Indent(text, type.SpanStart) ?? string.Empty;
                if (Indent(text, close.SpanStart) is null)
                {
                    // The brace shares its line with what is before it.
                    return (new TextSpan(close.SpanStart, 0), $"{newLine}{outer}    {written}{newLine}{outer}");
                }

                var members = (type as TypeDeclarationSyntax)?.Members ?? default;
                var indent = members.Count > 0 && Indent(text, members[^1].SpanStart) is { } own ? own : $"{outer}    ";
                return (new TextSpan(line.Start, 0), $"{(members.Count > 0 ? newLine : string.Empty)}{indent}{written}{newLine}");
            case TypeDeclarationSyntax { SemicolonToken.RawKind: not 0 } type:
                var around = Indent(text, type.SpanStart) ?? string.Empty;
                return (type.SemicolonToken.Span, $"{newLine}{around}{{{newLine}{around}    {written}{newLine}{around}}}");
            default:
                throw new CodeQuestionException("Only a type takes members at its end. Name the type, or a member to stand before or after.");
        }
    }

    /// <summary>The white space at the head of a line; null when something else stands before.</summary>
    private static string? Indent(SourceText text, int position)
    {
        var before = text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(position).Start, position));
        return string.IsNullOrWhiteSpace(before) ? before : null;
    }

    private static int DocumentedStart(MemberDeclarationSyntax node)
    {
        var start = node.SpanStart;
        foreach (var trivia in node.GetLeadingTrivia())
        {
            start = trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia) ? node.SpanStart
                : trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia) ? Math.Min(start, trivia.FullSpan.Start)
                : start;
        }

        return start;
    }

    /// <summary>The comments right above a member belong to it.</summary>
    private static int CommentedStart(SourceText text, MemberDeclarationSyntax node)
    {
        var start = node.SpanStart;
        foreach (var trivia in node.GetLeadingTrivia().Reverse())
        {
            if (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia) || (trivia.IsKind(SyntaxKind.EndOfLineTrivia) && string.IsNullOrWhiteSpace(text.Lines.GetLineFromPosition(trivia.SpanStart).ToString())))
            {
                break;
            }

            start = trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia) ? start : trivia.FullSpan.Start;
        }

        return start;
    }
}
