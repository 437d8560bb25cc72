using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>One declaration as other code sees it: with its words, and without bodies, so that what only moved is the same as before.</summary>
/// <param name="Key">What says that two are the same declaration, before and after.</param>
/// <param name="Container">The type that it stands in, by its full name; empty at the top.</param>
/// <param name="Name">Where its name stands.</param>
/// <param name="ContainerName">Where the name of its type stands; null at the top.</param>
/// <param name="IsDemanded">Types below must have it.</param>
/// <param name="IsUnnamed">Code uses it without writing its name.</param>
/// <param name="IsOwn">Only the file that declares it can use it.</param>
/// <param name="IsExtension">Used without the name of its type.</param>
internal sealed record DeclarationHead(
    string Key,
    string Text,
    IReadOnlyList<string> Names,
    string Container,
    SourcePosition Name,
    SourcePosition? ContainerName,
    bool IsType,
    bool IsDemanded,
    bool IsUnnamed,
    bool IsOwn,
    bool IsExtension)
{
    private static readonly HashSet<string> UsedUnnamed = new(StringComparer.Ordinal)
    {
        "GetEnumerator", "GetAsyncEnumerator", "GetAwaiter", "Deconstruct", "Dispose", "DisposeAsync", "Add", "MoveNext", "Current",
        "Select", "SelectMany", "Where", "Join", "GroupBy", "GroupJoin", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Cast",
    };

    public static IEnumerable<DeclarationHead> In(CompilationUnitSyntax unit, string path) =>
        unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(static member => member is not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax && !IsExtensionBlock(member))
            .Select(member => Of(member, path));

    private static DeclarationHead Of(MemberDeclarationSyntax member, string path)
    {
        var names = MemberNames.Of(member);
        var type = member.Ancestors().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault(static outer => !IsExtensionBlock(outer));
        var container = FullName(type, member);
        var isType = member is BaseTypeDeclarationSyntax;
        var parameters = (member as TypeDeclarationSyntax)?.ParameterList?.Parameters ?? [];
        return new DeclarationHead(
            $"{container}.{string.Join(',', names)}{(isType ? string.Empty : "()")}",
            Bare(member),
            [.. names, .. parameters.Select(static parameter => parameter.Identifier.ValueText)],
            type is null ? string.Empty : container,
            new SourcePosition(path, MemberNames.TokenOf(member).SpanStart),
            type is null ? null : new SourcePosition(path, type.Identifier.SpanStart),
            isType,
            member.Modifiers.Any(SyntaxKind.AbstractKeyword) && !isType || type is InterfaceDeclarationSyntax && !isType,
            member is OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or IndexerDeclarationSyntax or ConstructorDeclarationSyntax or TypeDeclarationSyntax { ParameterList: not null } || !isType && names.Any(UsedUnnamed.Contains),
            type is not null && IsOwnTo(member, type),
            member is MethodDeclarationSyntax { ParameterList.Parameters: [{ Modifiers: var modifiers }, ..] } && modifiers.Any(SyntaxKind.ThisKeyword) || IsExtensionBlock(member.Parent));
    }

    /// <summary>Private, in types that are in one file. A private constructor takes away the one that nobody wrote.</summary>
    private static bool IsOwnTo(MemberDeclarationSyntax member, BaseTypeDeclarationSyntax type) =>
        type is not InterfaceDeclarationSyntax and not EnumDeclarationSyntax
        && member is not ConstructorDeclarationSyntax and not ConversionOperatorDeclarationSyntax and not OperatorDeclarationSyntax
        && member is not MethodDeclarationSyntax { ExplicitInterfaceSpecifier: not null } and not PropertyDeclarationSyntax { ExplicitInterfaceSpecifier: not null } and not EventDeclarationSyntax { ExplicitInterfaceSpecifier: not null } and not IndexerDeclarationSyntax { ExplicitInterfaceSpecifier: not null }
        && !member.Modifiers.Any(static modifier => modifier.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.PartialKeyword)
        && !member.Ancestors().OfType<BaseTypeDeclarationSyntax>().Any(static outer => outer.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool IsExtensionBlock(SyntaxNode? node) => node is BaseTypeDeclarationSyntax { Identifier.ValueText.Length: 0 };

    private static string FullName(BaseTypeDeclarationSyntax? type, MemberDeclarationSyntax member)
    {
        var spaces = member.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static space => space.Name.ToString());
        var types = type?.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().Where(static outer => !IsExtensionBlock(outer)).Reverse().Select(static outer => outer.Identifier.ValueText) ?? [];
        return string.Join('.', spaces.Concat(types));
    }

    /// <summary>The declaration without its bodies, and of a type without its members.</summary>
    private static string Bare(MemberDeclarationSyntax member)
    {
        SyntaxNode bare = member switch
        {
            TypeDeclarationSyntax type => type.WithMembers(default),
            EnumDeclarationSyntax type => type.WithMembers(default),
            BaseMethodDeclarationSyntax { Body: { } body } method => method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            BaseMethodDeclarationSyntax { ExpressionBody: { } body } method => method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            PropertyDeclarationSyntax property => property.WithExpressionBody(null).WithInitializer(null).WithAccessorList(property.AccessorList is { } list ? list.WithAccessors([.. list.Accessors.Select(static accessor => accessor.WithBody(null).WithExpressionBody(null))]) : null),
            IndexerDeclarationSyntax { ExpressionBody: { } body } indexer => indexer.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? member,
            _ => member,
        };

        // What an extension block extends is said on the block.
        var on = IsExtensionBlock(member.Parent) && member.Parent is TypeDeclarationSyntax block ? $"{block.ParameterList}{block.TypeParameterList} " : string.Empty;
        return on + string.Join(' ', bare.DescendantTokens().Select(static token => token.Text));
    }
}

/// <summary>A name token in a file as it was before the change.</summary>
internal readonly record struct SourcePosition(string Path, int Start);
