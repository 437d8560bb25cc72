using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>The names that a declaration introduces, from the syntax alone.</summary>
internal static class MemberNames
{
    /// <summary>Where the declaration says its name; of several fields the first.</summary>
    public static SyntaxToken TokenOf(MemberDeclarationSyntax member) => member switch
    {
        BaseTypeDeclarationSyntax item => item.Identifier,
        DelegateDeclarationSyntax item => item.Identifier,
        MethodDeclarationSyntax item => item.Identifier,
        ConstructorDeclarationSyntax item => item.Identifier,
        DestructorDeclarationSyntax item => item.Identifier,
        PropertyDeclarationSyntax item => item.Identifier,
        EventDeclarationSyntax item => item.Identifier,
        EnumMemberDeclarationSyntax item => item.Identifier,
        IndexerDeclarationSyntax item => item.ThisKeyword,
        OperatorDeclarationSyntax item => item.OperatorToken,
        ConversionOperatorDeclarationSyntax item => item.OperatorKeyword,
        BaseFieldDeclarationSyntax item => item.Declaration.Variables.Count > 0 ? item.Declaration.Variables[0].Identifier : item.GetFirstToken(),
        _ => member.GetFirstToken(),
    };

    /// <summary>As they stand in code that uses them; empty for what has no name.</summary>
    public static IReadOnlyList<string> Of(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax item => [.. item.Declaration.Variables.Select(static variable => variable.Identifier.ValueText)],
        _ => TokenOf(member).ValueText is { Length: > 0 } name ? [name] : [],
    };
}
