using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>The names that a declaration introduces, from the syntax alone.</summary>
internal static class MemberNames
{
    /// <summary>The one name that a declaration says; none where it says several, or none.</summary>
    public static SyntaxToken OnlyTokenOf(MemberDeclarationSyntax member) => member switch
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
        _ => default,
    };

    /// <summary>Where the declaration says its name; of several fields the first.</summary>
    public static SyntaxToken TokenOf(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax { Declaration.Variables: [var first, ..] } => first.Identifier,
        _ => OnlyTokenOf(member) is { RawKind: not 0 } token ? token : member.GetFirstToken(),
    };

    /// <summary>As they stand in code that uses them; empty for what has no name.</summary>
    public static IReadOnlyList<string> Of(MemberDeclarationSyntax member) => member switch
    {
        BaseFieldDeclarationSyntax item => [.. item.Declaration.Variables.Select(static variable => variable.Identifier.ValueText)],
        _ => TokenOf(member).ValueText is { Length: > 0 } name ? [name] : [],
    };
}
