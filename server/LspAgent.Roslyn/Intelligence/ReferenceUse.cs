using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What a reference does with the symbol.</summary>
public enum ReferenceUse
{
    Read,
    Write,
    ReadWrite,
    Call,
    New,
    Base,
    Type,
    Attribute,
    NameOf,
    Doc,
    Using,

    /// <summary>The source does not name it: <c>foreach</c>, <c>await</c>, a collection initialiser, a constructor that does not say which of its base it calls.</summary>
    Implicit,
}

/// <summary>Tells from the syntax around a name what is done with it.</summary>
internal static class ReferenceUses
{
    /// <summary>Of what no source names, the creation of a type that is known from the context is spelled out all the same; the constructor of a base that another calls without a word is not.</summary>
    public static ReferenceUse OfImplicit(SyntaxNode node, ISymbol symbol) =>
        node is ConstructorDeclarationSyntax ? ReferenceUse.Implicit
        : node is ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax || symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? ReferenceUse.New : ReferenceUse.Implicit;

    public static ReferenceUse Of(SyntaxNode node, ISymbol symbol)
    {
        if (node.FirstAncestorOrSelf<DocumentationCommentTriviaSyntax>(ascendOutOfTrivia: false) is not null || node.IsPartOfStructuredTrivia())
        {
            return ReferenceUse.Doc;
        }

        // The name with what qualifies it: a.b.Name, Name<T>, ?.Name.
        var whole = node;
        while (whole.Parent is { } parent && (parent is QualifiedNameSyntax qualified && qualified.Right == whole
            || parent is AliasQualifiedNameSyntax
            || parent is MemberAccessExpressionSyntax access && access.Name == whole
            || parent is MemberBindingExpressionSyntax
            || parent is ConditionalAccessExpressionSyntax conditional && conditional.WhenNotNull == whole
            || parent is NullableTypeSyntax or ParenthesizedExpressionSyntax))
        {
            whole = parent;
        }

        return whole.Parent switch
        {
            InvocationExpressionSyntax call when call.Expression == whole => ReferenceUse.Call,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => ReferenceUse.NameOf,
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword } => ReferenceUse.Write,
            ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword } => ReferenceUse.ReadWrite,
            AssignmentExpressionSyntax assignment when assignment.Left == whole => assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) ? ReferenceUse.Write : ReferenceUse.ReadWrite,
            PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PreIncrementExpression) || unary.IsKind(SyntaxKind.PreDecrementExpression) => ReferenceUse.ReadWrite,
            PostfixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.PostIncrementExpression) || unary.IsKind(SyntaxKind.PostDecrementExpression) => ReferenceUse.ReadWrite,
            ObjectCreationExpressionSyntax => ReferenceUse.New,
            BaseTypeSyntax => ReferenceUse.Base,
            AttributeSyntax => ReferenceUse.Attribute,
            UsingDirectiveSyntax => ReferenceUse.Using,
            _ when whole is ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax => ReferenceUse.New,
            _ => symbol is ITypeSymbol or INamespaceSymbol ? ReferenceUse.Type : ReferenceUse.Read,
        };
    }
}
