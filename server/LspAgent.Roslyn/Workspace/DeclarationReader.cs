using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Workspace;

/// <summary>Reads what a file declares from its syntax, bodies left out.</summary>
internal static class DeclarationReader
{
    private const int MaxDetail = 120;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    public static IReadOnlyList<Declaration> Read(SourceText text, CancellationToken cancellationToken) =>
        CSharpSyntaxTree.ParseText(text, Options, cancellationToken: cancellationToken).GetRoot(cancellationToken) is CompilationUnitSyntax unit
            ? Read(unit, text)
            : [];

    public static IReadOnlyList<Declaration> Read(CompilationUnitSyntax unit, SourceText text)
    {
        var found = new List<Declaration>();
        foreach (var member in unit.Members)
        {
            Add(member, string.Empty, text, found);
        }

        return found;
    }

    private static void Add(MemberDeclarationSyntax member, string container, SourceText text, List<Declaration> found)
    {
        switch (member)
        {
            case BaseNamespaceDeclarationSyntax space:
                var inside = Joined(container, space.Name.ToString());
                foreach (var inner in space.Members)
                {
                    Add(inner, inside, text, found);
                }

                break;
            case BaseTypeDeclarationSyntax type:
                AddType(type, container, text, found);
                break;
            case DelegateDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Delegate, Detail(item.TypeParameterList, item.ParameterList));
                break;
            case MethodDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Method, Detail(item.TypeParameterList, item.ParameterList));
                break;
            case ConstructorDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Constructor, Detail(item.ParameterList));
                break;
            case PropertyDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Property, string.Empty);
                break;
            case IndexerDeclarationSyntax item:
                Named("this", item.ThisKeyword, DeclarationKind.Indexer, Detail(item.ParameterList));
                break;
            case EventDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Event, string.Empty);
                break;
            case EventFieldDeclarationSyntax item:
                NoteAll(item.Declaration, DeclarationKind.Event);
                break;
            case FieldDeclarationSyntax item:
                NoteAll(item.Declaration, DeclarationKind.Field);
                break;
            case EnumMemberDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.EnumMember, string.Empty);
                break;
            case OperatorDeclarationSyntax item:
                Named($"operator {item.OperatorToken.Text}", item.OperatorToken, DeclarationKind.Operator, Detail(item.ParameterList));
                break;
            case ConversionOperatorDeclarationSyntax item:
                Named($"operator {item.Type}", item.OperatorKeyword, DeclarationKind.Operator, Detail(item.ParameterList));
                break;
        }

        void Note(SyntaxToken name, DeclarationKind kind, string detail) => Named(name.ValueText, name, kind, detail);

        void Named(string name, SyntaxToken token, DeclarationKind kind, string detail) =>
            found.Add(new Declaration(name, container, kind, detail, token.SpanStart, text.Lines.GetLinePosition(token.SpanStart).Line));

        void NoteAll(VariableDeclarationSyntax declaration, DeclarationKind kind)
        {
            foreach (var variable in declaration.Variables)
            {
                Note(variable.Identifier, kind, string.Empty);
            }
        }
    }

    private static void AddType(BaseTypeDeclarationSyntax type, string container, SourceText text, List<Declaration> found)
    {
        // An extension block has no name: its members are those of the class around it.
        var isNamed = type.Identifier.ValueText.Length > 0;
        if (isNamed)
        {
            var detail = type is TypeDeclarationSyntax { TypeParameterList: var parameters } withParameters
                ? Detail(parameters, type is RecordDeclarationSyntax ? withParameters.ParameterList : null)
                : string.Empty;
            found.Add(new Declaration(type.Identifier.ValueText, container, KindOf(type), detail, type.Identifier.SpanStart, text.Lines.GetLinePosition(type.Identifier.SpanStart).Line));
            AddPositional(type, container, text, found);
        }

        var inside = isNamed ? Joined(container, type.Identifier.ValueText) : container;
        if (type is EnumDeclarationSyntax { Members: var values })
        {
            foreach (var value in values)
            {
                Add(value, inside, text, found);
            }
        }
        else if (type is TypeDeclarationSyntax { Members: var members })
        {
            foreach (var member in members)
            {
                Add(member, inside, text, found);
            }
        }
    }

    /// <summary>The parameters of a record are properties.</summary>
    private static void AddPositional(BaseTypeDeclarationSyntax type, string container, SourceText text, List<Declaration> found)
    {
        if (type is not RecordDeclarationSyntax { ParameterList.Parameters: var parameters })
        {
            return;
        }

        foreach (var parameter in parameters)
        {
            found.Add(new Declaration(
                parameter.Identifier.ValueText,
                Joined(container, type.Identifier.ValueText),
                DeclarationKind.Property,
                string.Empty,
                parameter.Identifier.SpanStart,
                text.Lines.GetLinePosition(parameter.Identifier.SpanStart).Line));
        }
    }

    private static DeclarationKind KindOf(BaseTypeDeclarationSyntax type) => type switch
    {
        RecordDeclarationSyntax => DeclarationKind.Record,
        InterfaceDeclarationSyntax => DeclarationKind.Interface,
        StructDeclarationSyntax => DeclarationKind.Struct,
        EnumDeclarationSyntax => DeclarationKind.Enum,
        _ => DeclarationKind.Class,
    };

    private static string Joined(string container, string name) => container.Length == 0 ? name : $"{container}.{name}";

    private static string Detail(params ReadOnlySpan<SyntaxNode?> parts)
    {
        var text = string.Empty;
        foreach (var part in parts)
        {
            text += part?.ToString();
        }

        if (text.Contains('\n', StringComparison.Ordinal))
        {
            text = string.Join(' ', text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }

        return text.Length > MaxDetail ? text[..MaxDetail] + "…" : text;
    }
}
