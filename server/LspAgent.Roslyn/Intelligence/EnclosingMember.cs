using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Names the member that a node stands in, from the syntax alone.</summary>
internal static class EnclosingMember
{
    public static MemberDeclarationSyntax? Of(SyntaxNode node) =>
        node.AncestorsAndSelf(ascendOutOfTrivia: true).OfType<MemberDeclarationSyntax>().FirstOrDefault(member => member is not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax);

    /// <summary>Null at the top of a file.</summary>
    public static string? NameOf(SyntaxNode node) => Of(node) is { } member ? NameOf(member) : null;

    private static string NameOf(MemberDeclarationSyntax member)
    {
        var type = member is BaseTypeDeclarationSyntax ? null : member.Ancestors().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault(parent => parent.Identifier.ValueText.Length > 0);
        var name = member switch
        {
            BaseTypeDeclarationSyntax item => item.Identifier.ValueText,
            DelegateDeclarationSyntax item => item.Identifier.ValueText,
            MethodDeclarationSyntax item => item.Identifier.ValueText,
            ConstructorDeclarationSyntax => "constructor",
            DestructorDeclarationSyntax => "finalizer",
            PropertyDeclarationSyntax item => item.Identifier.ValueText,
            EventDeclarationSyntax item => item.Identifier.ValueText,
            IndexerDeclarationSyntax => "this[]",
            OperatorDeclarationSyntax item => $"operator {item.OperatorToken.Text}",
            ConversionOperatorDeclarationSyntax item => $"operator {item.Type}",
            BaseFieldDeclarationSyntax item => string.Join(", ", item.Declaration.Variables.Select(variable => variable.Identifier.ValueText)),
            EnumMemberDeclarationSyntax item => item.Identifier.ValueText,
            _ => member.Kind().ToString(),
        };
        return type is null ? name : $"{type.Identifier.ValueText}.{name}";
    }
}
