using System.Collections.Immutable;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>Reads the declarations of one file as a tree with their stretches, by syntax alone.</summary>
internal static class OutlineReader
{
    public static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    public static ImmutableArray<OutlineItem> Read(SourceText text, CancellationToken cancellationToken)
    {
        var root = CSharpSyntaxTree.ParseText(text, Options, cancellationToken: cancellationToken).GetCompilationUnitRoot(cancellationToken);
        return Members(root.Members, text);
    }

    private static ImmutableArray<OutlineItem> Members(IEnumerable<MemberDeclarationSyntax> members, SourceText text) => [.. members.SelectMany(member => Items(member, text))];

    private static IEnumerable<OutlineItem> Items(MemberDeclarationSyntax member, SourceText text) => member switch
    {
        BaseNamespaceDeclarationSyntax item => [Item(item.Name.ToString(), item.Name.Span, DeclarationKind.Namespace, string.Empty, item, text, Members(item.Members, text))],
        EnumDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Enum, string.Empty, item, text, Members(item.Members, text))],

        // An extension block has no name: it is called by what it extends.
        TypeDeclarationSyntax { Identifier.ValueText.Length: 0 } item => [Item($"extension{item.ParameterList}", item.Keyword.Span, DeclarationKind.Extension, string.Empty, item, text, Members(item.Members, text))],
        TypeDeclarationSyntax item => [Item(item.Identifier, KindOf(item), $"{item.TypeParameterList}", item, text, [.. Positional(item, text), .. Members(item.Members, text)])],
        DelegateDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Delegate, $"{item.TypeParameterList}{item.ParameterList}", item, text)],
        MethodDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Method, $"{item.TypeParameterList}{item.ParameterList}", item, text)],
        ConstructorDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Constructor, $"{item.ParameterList}", item, text)],
        PropertyDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Property, string.Empty, item, text)],
        IndexerDeclarationSyntax item => [Item("this", item.ThisKeyword.Span, DeclarationKind.Indexer, $"{item.ParameterList}", item, text)],
        EventDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.Event, string.Empty, item, text)],
        BaseFieldDeclarationSyntax item => item.Declaration.Variables.Select(variable => Item(variable.Identifier, item is EventFieldDeclarationSyntax ? DeclarationKind.Event : DeclarationKind.Field, string.Empty, item, text)),
        EnumMemberDeclarationSyntax item => [Item(item.Identifier, DeclarationKind.EnumMember, string.Empty, item, text)],
        OperatorDeclarationSyntax item => [Item($"operator {item.OperatorToken.Text}", item.OperatorToken.Span, DeclarationKind.Operator, $"{item.ParameterList}", item, text)],
        ConversionOperatorDeclarationSyntax item => [Item($"operator {item.Type}", item.OperatorKeyword.Span, DeclarationKind.Operator, $"{item.ParameterList}", item, text)],
        _ => [],
    };

    private static IEnumerable<OutlineItem> Positional(TypeDeclarationSyntax type, SourceText text) => type is RecordDeclarationSyntax { ParameterList.Parameters: var parameters }
        ? parameters.Select(parameter => Item(parameter.Identifier, DeclarationKind.Property, string.Empty, parameter, text))
        : [];

    private static OutlineItem Item(SyntaxToken name, DeclarationKind kind, string detail, SyntaxNode node, SourceText text, ImmutableArray<OutlineItem> children = default) =>
        Item(name.ValueText, name.Span, kind, detail, node, text, children);

    private static OutlineItem Item(string name, TextSpan nameSpan, DeclarationKind kind, string detail, SyntaxNode node, SourceText text, ImmutableArray<OutlineItem> children = default)
    {
        var (start, end) = TextPlaces.Of(text, node.Span);
        var (nameStart, nameEnd) = TextPlaces.Of(text, nameSpan);
        return new OutlineItem(name.Length == 0 ? "?" : name, kind, OneLine(detail), start, end, nameStart, nameEnd, IsDeprecated(node), children.IsDefault ? [] : children);
    }

    private static bool IsDeprecated(SyntaxNode node) => node is MemberDeclarationSyntax member
        && member.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString().Split('.')[^1] is "Obsolete" or "ObsoleteAttribute");

    private static DeclarationKind KindOf(TypeDeclarationSyntax type) => type switch
    {
        RecordDeclarationSyntax => DeclarationKind.Record,
        InterfaceDeclarationSyntax => DeclarationKind.Interface,
        StructDeclarationSyntax => DeclarationKind.Struct,
        _ => DeclarationKind.Class,
    };

    private static string OneLine(string detail) => detail.Contains('\n', StringComparison.Ordinal)
        ? string.Join(' ', detail.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        : detail;
}
