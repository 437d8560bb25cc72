using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>One declaration of a file as its syntax has it, taken apart for comparing.</summary>
/// <param name="Container">Namespaces and types around it, with dots.</param>
/// <param name="Parameters">The types of its parameters; empty where it has none.</param>
/// <param name="Head">All of it but its body, token by token; of a type what stands before its members.</param>
/// <param name="Body">Token by token; empty where it has none.</param>
/// <param name="Signature">As people read it.</param>
/// <param name="IsPublic">As far as this file says: it and all types around it can be seen from outside.</param>
/// <param name="Start">Of its name.</param>
internal sealed record DeclaredPart(
    string Path,
    string Container,
    string Kind,
    string Name,
    string Parameters,
    string Head,
    string Body,
    string Signature,
    bool IsPublic,
    ImmutableArray<string> Attributes,
    bool IsPartial,
    int Start)
{
    public bool IsType => Kind is "class" or "struct" or "interface" or "record" or "enum" or "delegate";

    public string FullName => Container.Length == 0 ? Name : $"{Container}.{Name}";

    /// <summary>As it is written in a sentence: without the namespace, which the sentence's reader knows.</summary>
    public string Shown => IsType || Container.Length == 0 ? Name : $"{Container.Split('.')[^1]}.{Name}";

    public static IReadOnlyList<DeclaredPart> In(string path, string? text, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return [];
        }

        var unit = (CompilationUnitSyntax)ParsedText.Of(text, cancellationToken).GetRoot(cancellationToken);
        var parts = unit.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(static member => member is not BaseNamespaceDeclarationSyntax and not GlobalStatementSyntax)
            .SelectMany(member => Of(path, member))
            .ToList();
        if (unit.Members.OfType<GlobalStatementSyntax>().ToList() is { Count: > 0 } statements)
        {
            parts.Add(new DeclaredPart(path, string.Empty, "method", "Program.Main", string.Empty, string.Empty, string.Concat(statements.Select(Tokens)), "top-level statements", IsPublic: false, [], IsPartial: false, statements[0].SpanStart));
        }

        return parts;
    }

    private static IEnumerable<DeclaredPart> Of(string path, MemberDeclarationSyntax member)
    {
        var container = string.Join('.', member.Ancestors().Select(NameOf).OfType<string>().Reverse());
        var (head, body) = Split(member);
        var attributes = member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().SelectMany(static item => item.AttributeLists).SelectMany(static list => list.Attributes).Select(static item => AttributeName(item.Name)).ToImmutableArray();
        var isPartial = member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Any(static item => item.Modifiers.Any(SyntaxKind.PartialKeyword));
        foreach (var name in MemberNames.Of(member))
        {
            yield return new DeclaredPart(path, container, KindOf(member), name, ParametersOf(member), Tokens(head), body is null ? string.Empty : Tokens(body), SignatureOf(head), SeenFromOutside(member), attributes, isPartial, MemberNames.TokenOf(member).SpanStart);
        }
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        BaseTypeDeclarationSyntax { Identifier.ValueText: { Length: > 0 } name } => name,
        _ => null,
    };

    private static string AttributeName(NameSyntax name)
    {
        var last = name.ToString().Split('.', ':')[^1].Split('<')[0];
        return last.EndsWith("Attribute", StringComparison.Ordinal) && last.Length > "Attribute".Length ? last[..^"Attribute".Length] : last;
    }

    private static string KindOf(MemberDeclarationSyntax member) => member switch
    {
        RecordDeclarationSyntax => "record",
        ClassDeclarationSyntax => "class",
        StructDeclarationSyntax => "struct",
        InterfaceDeclarationSyntax => "interface",
        EnumDeclarationSyntax => "enum",
        DelegateDeclarationSyntax => "delegate",
        ConstructorDeclarationSyntax => "constructor",
        PropertyDeclarationSyntax => "property",
        IndexerDeclarationSyntax => "indexer",
        EventDeclarationSyntax or EventFieldDeclarationSyntax => "event",
        FieldDeclarationSyntax => "field",
        EnumMemberDeclarationSyntax => "enum member",
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => "operator",
        _ => "method",
    };

    private static string ParametersOf(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax method => string.Join(',', method.ParameterList.Parameters.Select(static parameter => parameter.Type?.ToString())),
        IndexerDeclarationSyntax indexer => string.Join(',', indexer.ParameterList.Parameters.Select(static parameter => parameter.Type?.ToString())),
        _ => string.Empty,
    };

    /// <summary>The declaration without what stands in its body, and the body.</summary>
    private static (SyntaxNode Head, SyntaxNode? Body) Split(MemberDeclarationSyntax member) => member switch
    {
        TypeDeclarationSyntax type => (type.WithMembers(default), null),
        EnumDeclarationSyntax type => (type.WithMembers(default), null),
        BaseMethodDeclarationSyntax { Body: { } body } method => (method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? method, body),
        BaseMethodDeclarationSyntax { ExpressionBody: { } body } method => (method.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? method, body),
        PropertyDeclarationSyntax { ExpressionBody: { } body } property => (property.WithExpressionBody(null), body),
        PropertyDeclarationSyntax { AccessorList: { } list } property => (property.WithInitializer(null).WithAccessorList(list.WithAccessors([.. list.Accessors.Select(static accessor => accessor.WithBody(null).WithExpressionBody(null))])), property),
        IndexerDeclarationSyntax { ExpressionBody: { } body } indexer => (indexer.RemoveNode(body, SyntaxRemoveOptions.KeepNoTrivia) ?? indexer, body),
        BaseFieldDeclarationSyntax field => (field.WithDeclaration(field.Declaration.WithVariables([.. field.Declaration.Variables.Select(static variable => variable.WithInitializer(null))])), field.Declaration),
        _ => (member, null),
    };

    private static string Tokens(SyntaxNode node) => string.Join(' ', node.DescendantTokens().Select(static token => token.Text));

    private static string SignatureOf(SyntaxNode head)
    {
        var bare = head is MemberDeclarationSyntax member ? member.WithAttributeLists(default) : head;
        char[] empty = head is BasePropertyDeclarationSyntax { AccessorList: not null } ? [' ', ';'] : [' ', '{', '}', ';'];
        return string.Join(' ', bare.NormalizeWhitespace(indentation: string.Empty, eol: " ").ToString().Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).TrimEnd(empty);
    }

    private static bool SeenFromOutside(MemberDeclarationSyntax member)
    {
        foreach (var item in member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Where(static item => item is not BaseNamespaceDeclarationSyntax && MemberNames.Of(item).Count > 0))
        {
            var isByNature = item is EnumMemberDeclarationSyntax || item.Parent is InterfaceDeclarationSyntax && !item.Modifiers.Any(SyntaxKind.PrivateKeyword) && !item.Modifiers.Any(SyntaxKind.InternalKeyword);
            var isProtected = item.Modifiers.Any(SyntaxKind.ProtectedKeyword) && !item.Modifiers.Any(SyntaxKind.PrivateKeyword);
            if (!isByNature && !isProtected && !item.Modifiers.Any(SyntaxKind.PublicKeyword))
            {
                return false;
            }
        }

        return true;
    }
}
