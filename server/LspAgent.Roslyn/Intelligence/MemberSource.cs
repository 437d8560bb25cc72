using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>The source of members as somebody sends it: whole, and indented as the place that it goes to.</summary>
internal static class MemberSource
{
    /// <exception cref="CodeQuestionException">It is not one or more whole members.</exception>
    public static void Check(string source, SyntaxNode beside, MemberPlace place, CSharpParseOptions? options)
    {
        var holder = beside is EnumMemberDeclarationSyntax || (beside is EnumDeclarationSyntax && place is MemberPlace.AtEnd) ? "enum E" : "class C";
        var unit = CSharpSyntaxTree.ParseText($"{holder}\n{{\n{source}\n}}\n", options).GetRoot();
        if (unit.GetDiagnostics().FirstOrDefault(static item => item.Severity is DiagnosticSeverity.Error) is { } problem)
        {
            throw new CodeQuestionException(string.Create(CultureInfo.InvariantCulture, $"The source is no whole member: {problem.GetMessage(CultureInfo.InvariantCulture)} (line {problem.Location.GetLineSpan().StartLinePosition.Line - 1}). Nothing was changed."));
        }
    }

    /// <summary>The source without white space around it, and with every line but the first moved as far as the first one is from its column.</summary>
    /// <param name="column">That of the first line.</param>
    public static string LaidOut(string source, int column, Indentation indentation, string end)
    {
        var lines = LineEnds.Lines(source.TrimEnd(' ', '\t', '\r', '\n'));
        lines.RemoveRange(0, lines.TakeWhile(static line => string.IsNullOrWhiteSpace(line.Text)).Count());
        if (lines.Count == 0)
        {
            return string.Empty;
        }

        var (inside, own) = Roles(lines);
        var moved = column - Base(lines, inside, own, column, indentation);
        var text = new StringBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index].Text;
            if (index == 0)
            {
                text.Append(line.TrimStart(' ', '\t'));
            }
            else if (moved == 0 || inside[index] || line.Length == 0 || line[0] == '#')
            {
                text.Append(line);
            }
            else
            {
                text.Append(indentation.OfWidth(Math.Max(0, indentation.WidthOf(line) + moved))).Append(line.TrimStart(' ', '\t'));
            }

            text.Append(index < lines.Count - 1 ? end : string.Empty);
        }

        return text.ToString();
    }

    /// <summary>The column that the source begins at where it comes from: its first line often has lost its white space.</summary>
    private static int Base(List<(string Text, string End)> lines, bool[] inside, bool[] own, int column, Indentation indentation)
    {
        if (indentation.WidthOf(lines[0].Text) is > 0 and var first)
        {
            return first;
        }

        var widths = lines.Select(line => indentation.WidthOf(line.Text)).ToArray();
        var others = Enumerable.Range(1, lines.Count - 1).Where(index => !inside[index] && !string.IsNullOrWhiteSpace(lines[index].Text) && lines[index].Text[0] != '#').ToList();

        if (others.Count == 0)
        {
            return 0;
        }

        // Lines of the member itself stand where it does, and so does a brace that opens on a line of its own; what goes on with an expression stands deeper.
        var least = others.MinBy(index => widths[index]);
        return others.Find(index => own[index]) is > 0 and var line ? widths[line]
            : lines[least].Text.Trim(' ', '\t') is "{" or "[" ? widths[least]
            : widths[least] > column ? column
            : 0;
    }

    /// <summary>
    /// Whether each line begins in the middle of a token, such as a string of several lines, whose white space is its value; and whether it is
    /// the member's own: its head, its attributes and comments, or a brace of its body.
    /// </summary>
    private static (bool[] Inside, bool[] Own) Roles(List<(string Text, string End)> lines)
    {
        const string Head = "class C\n{\n";
        var text = Head + string.Join('\n', lines.Select(static line => line.Text)) + "\n}\n";
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot();
        var (inside, own) = (new bool[lines.Count], new bool[lines.Count]);
        var start = Head.Length;
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index].Text;
            var token = root.FindToken(start);
            inside[index] = token.SpanStart < start && token.Span.End > start
                || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>() is { } held && held.SpanStart < start && held.Span.End > start;
            own[index] = IsOfMember(root.FindToken(start + line.Length - line.TrimStart(' ', '\t').Length));
            start += line.Length + 1;
        }

        return (inside, own);
    }

    private static bool IsOfMember(SyntaxToken token)
    {
        var member = token.Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault(static node => node.Parent is TypeDeclarationSyntax { Parent: CompilationUnitSyntax });
        return member is not null && (token.Parent == member || token == HeadOf(member) || token.Parent is AttributeListSyntax or BlockSyntax or AccessorListSyntax && token.Parent.Parent == member);
    }

    /// <summary>What stands behind the attributes.</summary>
    private static SyntaxToken HeadOf(MemberDeclarationSyntax member) => member.AttributeLists is [.., var last] ? last.GetLastToken().GetNextToken() : member.GetFirstToken();
}
