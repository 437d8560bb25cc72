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

    public static IReadOnlyList<Declaration> Read(SourceText text, CancellationToken cancellationToken)
    {
        using var source = RentedText.Copy(text);
        return Read(source.Characters, cancellationToken);
    }

    /// <summary>Of a file on the disk; none when it is gone or cannot be read.</summary>
    public static IReadOnlyList<Declaration> Read(string path, CancellationToken cancellationToken)
    {
        using var source = RentedText.Read(path);
        return source is null ? [] : Read(source.Characters, cancellationToken);
    }

    private static List<Declaration> Read(ReadOnlyMemory<char> source, CancellationToken cancellationToken)
    {
        var gaps = BodyFinder.Find(source.Span);
        return Read(() => new SourcePlaces(source, gaps), cancellationToken);
    }

    /// <summary>Of every branch: what no symbol lets in here is compiled where a project defines one.</summary>
    /// <param name="places">Anew at each call, of the same source.</param>
    public static List<Declaration> Read(Func<SourcePlaces> places, CancellationToken cancellationToken)
    {
        var first = places();
        var unit = SyntaxFactory.ParseCompilationUnit(first.Text, options: Options);
        cancellationToken.ThrowIfCancellationRequested();
        var found = In(unit, first);
        if (SymbolsOfBranches(unit) is not { Count: > 0 } symbols)
        {
            return found;
        }

        var other = SyntaxFactory.ParseCompilationUnit(first.Text, options: Options.WithPreprocessorSymbols(symbols));
        return [.. found.Concat(In(other, places())).DistinctBy(static item => item.Start).OrderBy(static item => item.Start)];
    }

    /// <summary>What the conditions of a source ask for; empty where every branch is taken.</summary>
    private static HashSet<string> SymbolsOfBranches(CompilationUnitSyntax unit)
    {
        var symbols = new HashSet<string>(StringComparer.Ordinal);
        var isWhole = true;
        for (var directive = unit.ContainsDirectives ? unit.GetFirstDirective() : null; directive is not null; directive = directive.GetNextDirective())
        {
            isWhole &= directive is not BranchingDirectiveTriviaSyntax { BranchTaken: false };
            if (directive is ConditionalDirectiveTriviaSyntax { Condition: { } condition })
            {
                symbols.UnionWith(condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(static name => name.Identifier.ValueText));
            }
        }

        return isWhole ? [] : symbols;
    }

    /// <param name="places">Where that stands in the source which the unit was parsed from.</param>
    public static List<Declaration> In(CompilationUnitSyntax unit, SourcePlaces places)
    {
        var found = new List<Declaration>();
        foreach (var member in unit.Members)
        {
            Add(member, string.Empty, places, found);
        }

        return found;
    }

    private static void Add(MemberDeclarationSyntax member, string container, SourcePlaces places, List<Declaration> found)
    {
        switch (member)
        {
            case BaseNamespaceDeclarationSyntax space:
                var inside = Joined(container, space.Name.ToString());
                foreach (var inner in space.Members)
                {
                    Add(inner, inside, places, found);
                }

                break;
            case BaseTypeDeclarationSyntax type:
                AddType(type, container, places, found);
                break;
            case DelegateDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Delegate, Detail(places, item.TypeParameterList, item.ParameterList));
                break;
            case MethodDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Method, Detail(places, item.TypeParameterList, item.ParameterList));
                break;
            case ConstructorDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Constructor, Detail(places, item.ParameterList));
                break;
            case PropertyDeclarationSyntax item:
                Note(item.Identifier, DeclarationKind.Property, string.Empty);
                break;
            case IndexerDeclarationSyntax item:
                Named("this", item.ThisKeyword, DeclarationKind.Indexer, Detail(places, item.ParameterList));
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
                Named($"operator {item.OperatorToken.Text}", item.OperatorToken, DeclarationKind.Operator, Detail(places, item.ParameterList));
                break;
            case ConversionOperatorDeclarationSyntax item:
                Named($"operator {item.Type}", item.OperatorKeyword, DeclarationKind.Operator, Detail(places, item.ParameterList));
                break;
        }

        void Note(SyntaxToken name, DeclarationKind kind, string detail) => Named(name.ValueText, name, kind, detail);

        void Named(string name, SyntaxToken token, DeclarationKind kind, string detail) => found.Add(Found(name, token, container, kind, detail, places));

        void NoteAll(VariableDeclarationSyntax declaration, DeclarationKind kind)
        {
            foreach (var variable in declaration.Variables)
            {
                Note(variable.Identifier, kind, string.Empty);
            }
        }
    }

    private static void AddType(BaseTypeDeclarationSyntax type, string container, SourcePlaces places, List<Declaration> found)
    {
        // An extension block has no name: its members are those of the class around it.
        var isNamed = type.Identifier.ValueText.Length > 0;
        if (isNamed)
        {
            var detail = type is TypeDeclarationSyntax { TypeParameterList: var parameters } withParameters
                ? Detail(places, parameters, type is RecordDeclarationSyntax ? withParameters.ParameterList : null)
                : string.Empty;
            found.Add(Found(type.Identifier.ValueText, type.Identifier, container, KindOf(type), detail, places));
            AddPositional(type, container, places, found);
        }

        var inside = isNamed ? Joined(container, type.Identifier.ValueText) : container;
        if (type is EnumDeclarationSyntax { Members: var values })
        {
            foreach (var value in values)
            {
                Add(value, inside, places, found);
            }
        }
        else if (type is TypeDeclarationSyntax { Members: var members })
        {
            foreach (var member in members)
            {
                Add(member, inside, places, found);
            }
        }
    }

    /// <summary>The parameters of a record are properties.</summary>
    private static void AddPositional(BaseTypeDeclarationSyntax type, string container, SourcePlaces places, List<Declaration> found)
    {
        if (type is not RecordDeclarationSyntax { ParameterList.Parameters: var parameters })
        {
            return;
        }

        foreach (var parameter in parameters)
        {
            found.Add(Found(parameter.Identifier.ValueText, parameter.Identifier, Joined(container, type.Identifier.ValueText), DeclarationKind.Property, string.Empty, places));
        }
    }

    private static Declaration Found(string name, SyntaxToken token, string container, DeclarationKind kind, string detail, SourcePlaces places)
    {
        var (start, line) = places.Of(token.SpanStart);
        return new Declaration(name, container, kind, detail, start, line);
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

    private static string Detail(SourcePlaces places, params ReadOnlySpan<SyntaxNode?> parts)
    {
        var text = string.Empty;
        foreach (var part in parts)
        {
            text += part is null ? string.Empty : places.Text[part.SpanStart..part.Span.End];
        }

        if (text.Contains('\n', StringComparison.Ordinal))
        {
            text = string.Join(' ', text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        }

        return text.Length > MaxDetail ? text[..MaxDetail] + "…" : text;
    }
}
