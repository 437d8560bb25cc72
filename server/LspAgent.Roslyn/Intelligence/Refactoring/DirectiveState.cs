using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>What the preprocessor has been told before a declaration, as far as it has to be told again when that declaration stands in another file.</summary>
/// <param name="Lines">Directives that stand among declarations before it: <c>#nullable</c>, <c>#pragma warning</c>, <c>#define</c>.</param>
/// <param name="Opened">The conditions around it, the outermost first; those that the head of the file opens need only be closed.</param>
/// <param name="Unclosed">How many conditions the head of the file opens that are closed among declarations before it.</param>
internal sealed record DirectiveState(ImmutableArray<string> Lines, ImmutableArray<(string Condition, bool IsInHead)> Opened, int Unclosed)
{
    /// <exception cref="CodeQuestionException">It stands in another branch than the first.</exception>
    public static DirectiveState At(CompilationUnitSyntax unit, MemberDeclarationSyntax declaration)
    {
        var lines = new List<string>();
        var open = new Stack<(string Condition, bool IsInHead, bool IsOther)>();
        var unclosed = 0;
        for (var directive = unit.GetFirstDirective(); directive is not null && directive.SpanStart < declaration.SpanStart; directive = directive.GetNextDirective())
        {
            var isInHead = IsInHead(directive);
            switch (directive)
            {
                case IfDirectiveTriviaSyntax condition:
                    open.Push((condition.Condition.ToString(), isInHead, false));
                    break;
                case ElifDirectiveTriviaSyntax or ElseDirectiveTriviaSyntax when open.TryPop(out var branch):
                    open.Push(branch with { IsOther = true });
                    break;
                case EndIfDirectiveTriviaSyntax when open.TryPop(out var closed):
                    unclosed += closed.IsInHead && !isInHead ? 1 : 0;
                    break;
                case { IsActive: true } when !isInHead:
                    Add(lines, directive);
                    break;
            }
        }

        return open.Any(static item => item is { IsOther: true, IsInHead: false })
            ? throw new CodeQuestionException($"{MemberNames.TokenOf(declaration).ValueText} stands in a branch of #else, which cannot be parted from the others. Move it with Edit.")
            : new DirectiveState([.. lines], [.. open.Reverse().Select(static item => (item.Condition, item.IsInHead))], unclosed);
    }

    private static void Add(List<string> lines, DirectiveTriviaSyntax directive)
    {
        var line = directive.ToString().Trim();
        switch (directive)
        {
            case NullableDirectiveTriviaSyntax:
                lines.RemoveAll(static known => known.StartsWith("#nullable", StringComparison.Ordinal));
                lines.Add(line);
                break;
            case PragmaWarningDirectiveTriviaSyntax { DisableOrRestoreKeyword.RawKind: (int)SyntaxKind.RestoreKeyword } restore:
                var codes = restore.ErrorCodes.ToString();
                if (lines.RemoveAll(known => known.StartsWith("#pragma", StringComparison.Ordinal) && (codes.Length == 0 || CodesOf(known).Equals(codes, StringComparison.Ordinal))) == 0)
                {
                    lines.Add(line);
                }

                break;
            case PragmaWarningDirectiveTriviaSyntax or DefineDirectiveTriviaSyntax or UndefDirectiveTriviaSyntax:
                lines.Add(line);
                break;
        }
    }

    private static string CodesOf(string line) => SyntaxFactory.ParseLeadingTrivia(line).Select(static trivia => trivia.GetStructure()).OfType<PragmaWarningDirectiveTriviaSyntax>().FirstOrDefault()?.ErrorCodes.ToString() ?? string.Empty;

    /// <summary>Before the usings, among them, or where a namespace begins: what stands there goes along with each part of the file.</summary>
    private static bool IsInHead(DirectiveTriviaSyntax directive) =>
        directive.ParentTrivia.Token.Parent?.AncestorsAndSelf().Any(static node => node is AttributeListSyntax or (MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax)) is false
        && directive.ParentTrivia.Token.Kind() is not (SyntaxKind.EndOfFileToken or SyntaxKind.CloseBraceToken);
}
