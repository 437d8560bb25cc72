using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Where a member is written, seen from the symbol that is named.</summary>
public enum MemberPlace
{
    /// <summary>In its place.</summary>
    Instead,

    Before,

    After,

    /// <summary>In the type that is named, as its last.</summary>
    AtEnd,
}

/// <summary>Writes members by the symbol that they replace or stand beside, whatever the white space and the line numbers are.</summary>
internal static class MemberWriting
{
    public static async Task<CodeChange> WriteAsync(Solution solution, ISymbol symbol, string source, MemberPlace place, string? path, CancellationToken cancellationToken)
    {
        var reference = symbol.DeclaringSyntaxReferences.FirstOrDefault(item => path is null || string.Equals(item.SyntaxTree.FilePath, path, StringComparison.Ordinal))
            ?? throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is declared in no source that can be changed.");
        if (symbol.DeclaringSyntaxReferences.Length > 1 && path is null && place is not MemberPlace.AtEnd)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is declared in {symbol.DeclaringSyntaxReferences.Length} places. Say which with path: {string.Join(", ", symbol.DeclaringSyntaxReferences.Select(item => Path.GetFileName(item.SyntaxTree.FilePath)))}.");
        }

        if (solution.GetDocument(reference.SyntaxTree) is not { } document || document is SourceGeneratedDocument)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is made by a source generator: change what it is made of instead.");
        }

        var node = (await reference.GetSyntaxAsync(cancellationToken)).FirstAncestorOrSelf<MemberDeclarationSyntax>()
            ?? throw new CodeQuestionException($"{symbol.ToDisplayString(SymbolText.Short)} is no member.");
        Check(source, document.Project.ParseOptions as CSharpParseOptions);
        var text = await document.GetTextAsync(cancellationToken);
        var newLine = text.ToString().Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var written = source.ReplaceLineEndings(newLine).Trim('\r', '\n', ' ', '\t');
        var (span, around) = Target(node, place, written, newLine);
        var changed = text.WithChanges(new TextChange(span, around));
        var start = span.Start + around.IndexOf(written, StringComparison.Ordinal);
        var fresh = document.WithText(changed);
        var root = await fresh.GetSyntaxRootAsync(cancellationToken) ?? throw new CodeQuestionException($"{document.Name} has no syntax tree.");

        // From the token before to the one behind, so that the white space between them is put right too.
        var between = TextSpan.FromBounds(root.FindToken(start).GetPreviousToken().Span.End, root.FindToken(start + written.Length - 1).GetNextToken(includeZeroWidth: true).Span.End);
        var formatted = await Formatter.FormatAsync(fresh, between, options: null, cancellationToken);
        return new CodeChange(
            $"{(place is MemberPlace.Instead ? "Replace" : "Add a member at")} {symbol.ToDisplayString(SymbolText.Short)}",
            await ChangedTexts.BetweenAsync(solution, formatted.Project.Solution, cancellationToken));
    }

    /// <summary>What is to be written must be members, and whole.</summary>
    private static void Check(string source, CSharpParseOptions? options)
    {
        var unit = CSharpSyntaxTree.ParseText($"class C\n{{\n{source}\n}}\n", options).GetRoot();
        if (unit.GetDiagnostics().FirstOrDefault(item => item.Severity is DiagnosticSeverity.Error) is { } problem)
        {
            throw new CodeQuestionException($"The source is no whole member: {problem.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} (line {problem.Location.GetLineSpan().StartLinePosition.Line - 1}). Nothing was changed.");
        }
    }

    private static (TextSpan Span, string Text) Target(MemberDeclarationSyntax node, MemberPlace place, string written, string newLine)
    {
        switch (place)
        {
            case MemberPlace.Instead:
                // A new documentation comment takes the place of the old one; without one the old one stays.
                var from = written.StartsWith("///", StringComparison.Ordinal) ? Documented(node) : node.SpanStart;
                return (TextSpan.FromBounds(from, node.Span.End), written);
            case MemberPlace.Before:
                return (new TextSpan(Documented(node), 0), written + newLine + newLine);
            case MemberPlace.AtEnd when node is TypeDeclarationSyntax { CloseBraceToken: { IsMissing: false, RawKind: not 0 } close } type:
                var gap = type.Members.Count > 0 ? newLine : string.Empty;
                var line = type.SyntaxTree.GetText().Lines.GetLineFromPosition(close.SpanStart);
                return (new TextSpan(line.Start, 0), gap + written + newLine);
            case MemberPlace.AtEnd when node is TypeDeclarationSyntax { SemicolonToken.RawKind: not 0 } type:
                return (type.SemicolonToken.Span, $"{newLine}{{{newLine}{written}{newLine}}}");
            case MemberPlace.AtEnd:
                throw new CodeQuestionException("Only a type takes members at its end. Name the type, or a member to stand before or after.");
            default:
                return (new TextSpan(node.Span.End, 0), newLine + newLine + written);
        }
    }

    private static int Documented(MemberDeclarationSyntax node)
    {
        foreach (var trivia in node.GetLeadingTrivia())
        {
            if (trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia))
            {
                return trivia.FullSpan.Start;
            }
        }

        return node.SpanStart;
    }
}
