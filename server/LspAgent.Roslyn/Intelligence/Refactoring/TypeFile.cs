using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Parts a file into one type and the rest, each whole with what stands at the head of the file.</summary>
internal static class TypeFile
{
    /// <summary>The file with this type alone, in a namespace.</summary>
    public static string Only(CompilationUnitSyntax unit, MemberDeclarationSyntax type, string space)
    {
        var others = unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(node => node != type && !node.DescendantNodes().Contains(type) && node.Parent is not null && !node.Ancestors().Any(above => above is MemberDeclarationSyntax && above is not BaseNamespaceDeclarationSyntax));
        var only = unit.RemoveNodes(others, SyntaxRemoveOptions.KeepNoTrivia) ?? unit;
        only = only.WithAttributeLists(default);
        var moved = only.DescendantNodes().OfType<MemberDeclarationSyntax>().First(node => node.IsKind(type.Kind()) && MemberNames.TokenOf(node).ValueText.Equals(MemberNames.TokenOf(type).ValueText, StringComparison.Ordinal));
        var own = moved.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().ToList();
        if (space.Length > 0 && own is [var one])
        {
            only = only.ReplaceNode(one.Name, SyntaxFactory.ParseName(space).WithTriviaFrom(one.Name));
        }
        else if (space.Length > 0 && own.Count == 0)
        {
            var line = unit.ToFullString().Contains("\r\n", StringComparison.Ordinal) ? SyntaxFactory.CarriageReturnLineFeed : SyntaxFactory.LineFeed;
            only = only.WithMembers([
                SyntaxFactory.FileScopedNamespaceDeclaration(SyntaxFactory.ParseName(space)).NormalizeWhitespace().WithTrailingTrivia(line, line)
                    .WithMembers(only.Members.Count > 0 ? only.Members.Replace(only.Members[0], only.Members[0].WithLeadingTrivia(Tight(only.Members[0].GetLeadingTrivia()))) : default),
            ]);
        }

        return Trimmed(only.ToFullString());
    }

    /// <summary>The file without this type.</summary>
    public static string Without(CompilationUnitSyntax unit, MemberDeclarationSyntax type) =>
        Trimmed((unit.RemoveNode(type, SyntaxRemoveOptions.KeepUnbalancedDirectives) ?? unit).ToFullString());

    private static SyntaxTriviaList Tight(SyntaxTriviaList trivia) => [.. trivia.SkipWhile(static item => item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsKind(SyntaxKind.WhitespaceTrivia))];

    /// <summary>Never two blank lines, none at the end, and none behind an opening brace or before a closing one.</summary>
    private static string Trimmed(string text)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var isBlank = string.IsNullOrWhiteSpace(line);
            if (line.Trim() is "}" && lines.Count > 0 && string.IsNullOrWhiteSpace(lines[^1]))
            {
                lines.RemoveAt(lines.Count - 1);
            }

            if (!isBlank || (lines.Count > 0 && !string.IsNullOrWhiteSpace(lines[^1]) && lines[^1].Trim() is not "{"))
            {
                lines.Add(line);
            }
        }

        return string.Join(newLine, lines).TrimEnd() + newLine;
    }
}
