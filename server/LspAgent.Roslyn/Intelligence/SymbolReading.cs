using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Shows the source of a symbol, or what an assembly says of it.</summary>
internal static class SymbolReading
{
    /// <param name="signaturesOnly">Bodies are left out.</param>
    public static async Task<SymbolSource> ReadAsync(ISymbol symbol, bool signaturesOnly, CancellationToken cancellationToken)
    {
        var parts = ImmutableArray.CreateBuilder<(CodePlace?, string)>();
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            var node = Whole(await reference.GetSyntaxAsync(cancellationToken));
            var text = await node.SyntaxTree.GetTextAsync(cancellationToken);
            var start = Documented(node);
            var first = text.Lines.GetLineFromPosition(start);
            var place = SymbolText.Place(Location.Create(node.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(first.Start, node.Span.End)));
            parts.Add((place, signaturesOnly ? Signatures(node) : text.ToString(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(first.Start, node.Span.End))));
        }

        if (parts.Count == 0)
        {
            parts.Add((null, FromAssembly(symbol)));
        }

        return new SymbolSource(SymbolText.Card(symbol), parts.ToImmutable());
    }

    /// <summary>What can be seen of a symbol of an assembly, as declarations without bodies.</summary>
    public static string FromAssembly(ISymbol symbol)
    {
        if (symbol is not INamedTypeSymbol type || type.TypeKind is TypeKind.Delegate)
        {
            return SymbolText.Declared(symbol) + ";";
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"namespace {type.ContainingNamespace.ToDisplayString()};\n\n{SymbolText.Declared(type)}");
        var bases = type.BaseType is { SpecialType: SpecialType.None } parent ? type.Interfaces.Cast<ITypeSymbol>().Prepend(parent) : type.Interfaces;
        var names = string.Join(", ", bases.Select(item => item.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        text.Append(names.Length > 0 ? $" : {names}\n{{\n" : "\n{\n");
        foreach (var member in type.GetMembers().Where(member => member is { IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal } and not IMethodSymbol { AssociatedSymbol: not null }))
        {
            text.Append("    ").Append(SymbolText.Declared(member)).Append(member is INamedTypeSymbol ? "\n" : ";\n");
        }

        return text.Append('}').ToString();
    }

    private static SyntaxNode Whole(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax field } => field,
        CompilationUnitSyntax unit => unit,
        _ => node,
    };

    /// <summary>Where the documentation of a member begins.</summary>
    private static int Documented(SyntaxNode node)
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

    private static string Signatures(SyntaxNode node)
    {
        var bare = new BodyRemover().Visit(node) ?? node;
        return bare.ToFullString().Trim('\r', '\n');
    }

    /// <summary>Leaves declarations without their bodies and initialisers.</summary>
    private sealed class BodyRemover : CSharpSyntaxRewriter
    {
        private static readonly SyntaxToken End = SyntaxFactory.Token(SyntaxKind.SemicolonToken);

        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => Bare(node, node.Body is not null || node.ExpressionBody is not null);

        public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node) =>
            Trim(node.WithBody(null).WithExpressionBody(null).WithInitializer(null).WithParameterList(node.ParameterList.WithTrailingTrivia()).WithSemicolonToken(End), node);

        public override SyntaxNode? VisitOperatorDeclaration(OperatorDeclarationSyntax node) =>
            Trim(node.WithBody(null).WithExpressionBody(null).WithParameterList(node.ParameterList.WithTrailingTrivia()).WithSemicolonToken(End), node);

        public override SyntaxNode? VisitConversionOperatorDeclaration(ConversionOperatorDeclarationSyntax node) =>
            Trim(node.WithBody(null).WithExpressionBody(null).WithParameterList(node.ParameterList.WithTrailingTrivia()).WithSemicolonToken(End), node);

        public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
        {
            var accessors = node.AccessorList?.Accessors.Select(accessor => $"{string.Concat(accessor.Modifiers.Select(modifier => modifier.Text + " "))}{accessor.Keyword.Text};") ?? ["get;"];
            var list = SyntaxFactory.ParseMemberDeclaration($"int P {{ {string.Join(' ', accessors)} }}") is PropertyDeclarationSyntax { AccessorList: { } bare } ? bare : null;
            return Trim(node.WithIdentifier(node.Identifier.WithTrailingTrivia(SyntaxFactory.Space)).WithExpressionBody(null).WithInitializer(null).WithSemicolonToken(default).WithAccessorList(list?.WithTrailingTrivia()), node);
        }

        private static MethodDeclarationSyntax Bare(MethodDeclarationSyntax node, bool hasBody) => !hasBody
            ? node
            : Trim(
                node.WithBody(null).WithExpressionBody(null)
                    .WithParameterList(node.ParameterList.WithTrailingTrivia(node.ConstraintClauses.Count > 0 ? node.ParameterList.GetTrailingTrivia() : default))
                    .WithConstraintClauses(SyntaxFactory.List(node.ConstraintClauses.Select(clause => clause.WithTrailingTrivia())))
                    .WithSemicolonToken(End),
                node);

        private static T Trim<T>(T bare, SyntaxNode node)
            where T : SyntaxNode => bare.WithLeadingTrivia(node.GetLeadingTrivia()).WithTrailingTrivia(node.GetTrailingTrivia());
    }
}
