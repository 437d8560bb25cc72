using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Parts a file into one type and the rest, each whole with what stands at the head of the file; what is not parted stays byte for byte.</summary>
internal static class TypeFile
{
    /// <summary>The whole file, in another namespace.</summary>
    public static string Whole(CompilationUnitSyntax unit, string space, CSharpParseOptions? options) => Checked(InNamespace(unit, space, options).ToFullString(), unit, options);

    /// <summary>The file with this type alone, in a namespace.</summary>
    /// <param name="state">What the preprocessor had been told before it.</param>
    public static string Only(CompilationUnitSyntax unit, MemberDeclarationSyntax type, string space, DirectiveState state, CSharpParseOptions? options)
    {
        var source = unit.ToFullString();
        var end = LineEnds.Of(source);
        var head = HeadOf(unit);
        var mark = new SyntaxAnnotation();
        var marked = unit.ReplaceNode(type, type.WithAdditionalAnnotations(mark));
        var moved = marked.GetAnnotatedNodes(mark).Single();
        var others = marked.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(static node => node is MemberDeclarationSyntax or AttributeListSyntax or UsingDirectiveSyntax { GlobalKeyword.RawKind: not 0 })
            .Where(node => node != moved && !moved.Ancestors().Contains(node))
            .ToList();
        var losesHead = others.Append(moved).Any(node => node.SpanStart == marked.GetFirstToken().SpanStart);
        var only = marked.RemoveNodes(others, SyntaxRemoveOptions.KeepNoTrivia) ?? marked;
        moved = only.GetAnnotatedNodes(mark).Single();

        var text = new StringBuilder(losesHead ? source[..head] : string.Empty).Append(only.ToFullString().AsSpan(0, moved.FullSpan.Start));
        foreach (var _ in Enumerable.Range(0, state.Unclosed))
        {
            text.Append("#endif").Append(end);
        }

        Part(text, end);
        foreach (var line in state.Lines.Concat(state.Opened.Where(static item => !item.IsInHead).Select(static item => $"#if {item.Condition}")))
        {
            text.Append(line).Append(end);
        }

        text.Append(Lead(unit, type)).Append(moved.ToString()).Append(moved.GetTrailingTrivia().ToFullString().TrimEnd()).Append(end);
        foreach (var _ in state.Opened)
        {
            text.Append("#endif").Append(end);
        }

        foreach (var around in moved.Ancestors().OfType<NamespaceDeclarationSyntax>())
        {
            text.Append(around.CloseBraceToken.LeadingTrivia.LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).ToString()).Append('}').Append(end);
        }

        var parted = WithoutHalfRegions(LineEnds.With(text.ToString(), end), options);
        return Checked(InNamespace(SyntaxFactory.ParseCompilationUnit(parted, options: options), space, options).ToFullString(), unit, options);
    }

    /// <summary>The file without this type.</summary>
    public static string Without(CompilationUnitSyntax unit, MemberDeclarationSyntax type, CSharpParseOptions? options)
    {
        while (type.Parent is BaseNamespaceDeclarationSyntax { Members.Count: 1, Usings.Count: 0, Externs.Count: 0 } space)
        {
            type = space;
        }

        var source = unit.ToFullString();
        var (before, after) = (source[..StartOf(unit, type)], source[type.FullSpan.End..]);
        if (after.AsSpan().Trim().Length == 0)
        {
            // The last of the file: it ends as it did.
            var ended = before.TrimEnd(' ', '\t', '\r', '\n');
            after = LineEnds.Lines(before[ended.Length..]).FirstOrDefault().End is { Length: > 0 } lineEnd ? lineEnd : after;
            before = ended;
        }
        else if (before.AsSpan().TrimEnd() is [] or [.., '{'] || (EndsBlank(before) && StartsBlank(after)))
        {
            after = WithoutBlankLines(after);
        }

        if (after.AsSpan().TrimStart() is ['}', ..] && EndsBlank(before))
        {
            before = before.TrimEnd(' ', '\t', '\r', '\n') + LineEnds.Of(source);
        }

        return Checked(before + after, unit, options);
    }

    /// <summary>The comments and white space that belong to a declaration, without directives before them and without what heads the file.</summary>
    public static string Lead(CompilationUnitSyntax unit, MemberDeclarationSyntax type)
    {
        var lead = unit.ToFullString()[StartOf(unit, type)..type.SpanStart];
        return WithoutBlankLines(lead);
    }

    /// <summary>Where a declaration begins to be itself: behind directives, code that is not compiled and the head of the file.</summary>
    private static int StartOf(CompilationUnitSyntax unit, MemberDeclarationSyntax type)
    {
        var start = type.FullSpan.Start == 0 ? HeadOf(unit) : type.FullSpan.Start;
        foreach (var trivia in type.GetLeadingTrivia())
        {
            if (trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia))
            {
                start = Math.Max(start, trivia.FullSpan.End);
            }
        }

        return start;
    }

    /// <summary>The length of the comments at the very top that a blank line parts from what follows.</summary>
    private static int HeadOf(CompilationUnitSyntax unit)
    {
        var (length, isComment, isLineBlank) = (0, false, true);
        foreach (var trivia in unit.GetLeadingTrivia())
        {
            switch (trivia.Kind())
            {
                case SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia:
                    (isComment, isLineBlank) = (true, false);
                    break;
                case SyntaxKind.EndOfLineTrivia:
                    length = isComment && isLineBlank ? trivia.FullSpan.End : length;
                    isLineBlank = true;
                    break;
                case SyntaxKind.WhitespaceTrivia:
                    break;
                default:
                    return length;
            }
        }

        return length;
    }

    /// <summary>One blank line behind what is there, none at the top or behind an opening brace.</summary>
    private static void Part(StringBuilder text, string end)
    {
        var written = text.ToString().TrimEnd(' ', '\t', '\r', '\n');
        text.Clear().Append(written).Append(written.Length == 0 ? string.Empty : written[^1] is '{' ? end : end + end);
    }

    private static CompilationUnitSyntax InNamespace(CompilationUnitSyntax unit, string space, CSharpParseOptions? options)
    {
        var first = unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().FirstOrDefault(static node => node is not BaseNamespaceDeclarationSyntax);
        var own = first?.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().ToList() ?? [];
        if (string.Join('.', own.AsEnumerable().Reverse().Select(static item => item.Name.ToString())).Equals(space, StringComparison.Ordinal))
        {
            return unit;
        }

        if (own.Count == 0)
        {
            return Wrapped(unit, space, options);
        }

        var (inner, outer) = (own[0], own[^1]);
        SyntaxList<UsingDirectiveSyntax> usings = [.. own.AsEnumerable().Reverse().SelectMany(static item => item.Usings)];
        return space.Length > 0
            ? unit.ReplaceNode(outer, inner.WithName(SyntaxFactory.ParseName(space).WithTriviaFrom(inner.Name)).WithUsings(usings).WithLeadingTrivia(outer.GetLeadingTrivia()).WithTrailingTrivia(outer.GetTrailingTrivia()))
            : unit.WithUsings(unit.Usings.AddRange(usings)).WithMembers(inner.Members.Replace(inner.Members[0], inner.Members[0].WithLeadingTrivia(outer.GetLeadingTrivia().AddRange(Tight(inner.Members[0].GetLeadingTrivia())))));
    }

    private static CompilationUnitSyntax Wrapped(CompilationUnitSyntax unit, string space, CSharpParseOptions? options)
    {
        if (unit.Members.Count == 0)
        {
            return unit;
        }

        var end = SyntaxFactory.EndOfLine(LineEnds.Of(unit.ToFullString()));
        var first = unit.Members[0];
        var lead = first.GetLeadingTrivia().ToList();
        var head = first.FullSpan.Start == 0 ? HeadOf(unit) : 0;
        var cut = Math.Max(lead.FindLastIndex(static trivia => trivia.IsDirective) + 1, lead.Count(trivia => trivia.FullSpan.End <= head));

        // What heads the file stays above; else a blank line parts the namespace from the usings.
        var keyword = SyntaxFactory.Token([.. unit.Usings.Count > 0 && cut == 0 ? [end] : lead.Take(cut)], SyntaxKind.NamespaceKeyword, [SyntaxFactory.Space]);
        var members = unit.Members.Replace(first, first.WithLeadingTrivia(Tight([.. lead.Skip(cut)])));
        var name = SyntaxFactory.ParseName(space);
        return unit.WithMembers([options?.LanguageVersion is < LanguageVersion.CSharp10
            ? SyntaxFactory.NamespaceDeclaration(name.WithTrailingTrivia(end))
                .WithNamespaceKeyword(keyword)
                .WithOpenBraceToken(SyntaxFactory.Token([], SyntaxKind.OpenBraceToken, [end]))
                .WithMembers(members)
                .WithCloseBraceToken(SyntaxFactory.Token([], SyntaxKind.CloseBraceToken, [end]))
            : SyntaxFactory.FileScopedNamespaceDeclaration(name)
                .WithNamespaceKeyword(keyword)
                .WithSemicolonToken(SyntaxFactory.Token([], SyntaxKind.SemicolonToken, [end, end]))
                .WithMembers(members)]);
    }

    /// <summary>Regions whose other half went with what stood beside the type.</summary>
    private static string WithoutHalfRegions(string text, CSharpParseOptions? options)
    {
        var open = new Stack<DirectiveTriviaSyntax>();
        var half = new List<DirectiveTriviaSyntax>();
        for (var directive = SyntaxFactory.ParseCompilationUnit(text, options: options).GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            if (directive is RegionDirectiveTriviaSyntax)
            {
                open.Push(directive);
            }
            else if (directive is EndRegionDirectiveTriviaSyntax && !open.TryPop(out _))
            {
                half.Add(directive);
            }
        }

        foreach (var directive in half.Concat(open).OrderByDescending(static item => item.FullSpan.Start))
        {
            var start = text.LastIndexOf('\n', Math.Max(0, directive.SpanStart - 1)) + 1;
            text = text.Remove(start, directive.FullSpan.End - start);
        }

        return text;
    }

    /// <summary>A part that has mistakes which the file did not have was cut at the wrong place.</summary>
    private static string Checked(string text, CompilationUnitSyntax unit, CSharpParseOptions? options) =>
        !HasErrors(unit) && SyntaxFactory.ParseCompilationUnit(text, options: options) is var parsed && HasErrors(parsed)
            ? throw new CodeQuestionException($"The file cannot be parted there: {parsed.GetDiagnostics().First(static item => item.Severity is DiagnosticSeverity.Error).GetMessage(CultureInfo.InvariantCulture)}. Its directives or its syntax reach across the type. Move it with Edit.")
            : text;

    private static bool HasErrors(CompilationUnitSyntax unit) => unit.ContainsDiagnostics && unit.GetDiagnostics().Any(static item => item.Severity is DiagnosticSeverity.Error);

    private static SyntaxTriviaList Tight(SyntaxTriviaList trivia) => [.. trivia.SkipWhile(static item => item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsKind(SyntaxKind.WhitespaceTrivia))];

    private static bool StartsBlank(string text) => LineEnds.Lines(text) is [var first, _, ..] && string.IsNullOrWhiteSpace(first.Text);

    private static bool EndsBlank(string text) => LineEnds.Lines(text) is [.., var line, var last] && string.IsNullOrWhiteSpace(line.Text) && string.IsNullOrWhiteSpace(last.Text);

    private static string WithoutBlankLines(string text)
    {
        var lines = LineEnds.Lines(text);
        var blank = lines.TakeWhile(static line => line.End.Length > 0 && string.IsNullOrWhiteSpace(line.Text)).Sum(static line => line.Text.Length + line.End.Length);
        return text[blank..];
    }
}
