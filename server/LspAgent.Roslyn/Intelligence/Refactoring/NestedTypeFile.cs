using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Refactoring;

/// <summary>Parts a file into one nested type and the rest: the types around it become partial and stand in both files.</summary>
internal static class NestedTypeFile
{
    /// <summary>The file with this type alone, in bare parts of the types around it.</summary>
    public static string Only(CompilationUnitSyntax unit, MemberDeclarationSyntax type, CSharpParseOptions? options)
    {
        var line = SyntaxFactory.EndOfLine(LineEnds.Of(unit.ToFullString()));
        var holders = type.Ancestors().OfType<TypeDeclarationSyntax>().ToList();
        var outermost = holders[^1];
        MemberDeclarationSyntax inner = type.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(TypeFile.Lead(unit, type))).WithTrailingTrivia(type.GetTrailingTrivia() is { } trailing && trailing.Any(SyntaxKind.EndOfLineTrivia) ? trailing : trailing.Add(line));
        foreach (var holder in holders)
        {
            inner = Bare(holder, inner, line);
        }

        var mark = new SyntaxAnnotation();
        var marked = unit.ReplaceNode(outermost, inner.WithAdditionalAnnotations(mark).WithLeadingTrivia(outermost.GetLeadingTrivia().TakeWhile(static item => item.IsKind(SyntaxKind.EndOfLineTrivia) || item.IsKind(SyntaxKind.WhitespaceTrivia))));
        return TypeFile.Only(marked, (MemberDeclarationSyntax)marked.GetAnnotatedNodes(mark).Single(), Space(outermost), DirectiveState.At(unit, type), options);
    }

    /// <summary>The file without this type, and with the types around it made partial.</summary>
    public static string Without(CompilationUnitSyntax unit, MemberDeclarationSyntax type, CSharpParseOptions? options)
    {
        var holders = type.Ancestors().OfType<TypeDeclarationSyntax>().ToHashSet();
        var kept = unit.TrackNodes(holders.Append<SyntaxNode>(type));
        foreach (var holder in holders)
        {
            if (kept.GetCurrentNode(holder) is { } now)
            {
                kept = kept.ReplaceNode(now, Partial(now));
            }
        }

        return kept.GetCurrentNode<SyntaxNode>(type) is { } node ? TypeFile.Without(kept, (MemberDeclarationSyntax)node, options) : kept.ToFullString();
    }

    private static string Space(SyntaxNode type) => string.Join('.', type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static item => item.Name.ToString()));

    /// <summary>A part says again what it is, and not what the other part says for both: attributes, parameters, bases and constraints.</summary>
    private static TypeDeclarationSyntax Bare(TypeDeclarationSyntax holder, MemberDeclarationSyntax member, SyntaxTrivia line)
    {
        var indent = holder.GetLeadingTrivia().LastOrDefault(static item => item.IsKind(SyntaxKind.WhitespaceTrivia));
        SyntaxTrivia[] before = indent == default ? [] : [indent];
        var bare = Partial(holder.WithAttributeLists(default)).WithParameterList(null).WithBaseList(null).WithConstraintClauses(default);
        bare = (bare.TypeParameterList is { } list
                ? bare.WithTypeParameterList(list.WithParameters(SyntaxFactory.SeparatedList(list.Parameters.Select(static item => item.WithAttributeLists(default)), list.Parameters.GetSeparators())).WithTrailingTrivia())
                : bare.WithIdentifier(bare.Identifier.WithTrailingTrivia()))
            .WithLeadingTrivia(before)
            .WithMembers([member]);
        return bare
            .WithOpenBraceToken(SyntaxFactory.Token([line, .. before], SyntaxKind.OpenBraceToken, [line]))
            .WithCloseBraceToken(SyntaxFactory.Token([.. before], SyntaxKind.CloseBraceToken, [line]))
            .WithSemicolonToken(default);
    }

    private static TypeDeclarationSyntax Partial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            return type;
        }

        // It must be the last of the modifiers; where there are none the keyword of the type gives it what stands before.
        var word = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Count > 0
            ? type.AddModifiers(word)
            : type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers([word.WithLeadingTrivia(type.Keyword.LeadingTrivia)]);
    }
}
