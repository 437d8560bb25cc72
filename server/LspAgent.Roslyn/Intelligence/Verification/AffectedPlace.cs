using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>A part of a document that a change may concern, though it did not change itself.</summary>
/// <param name="Spans">Members and heads of types; none for all of it.</param>
internal sealed record AffectedPlace(DocumentId Document, ImmutableArray<TextSpan> Spans)
{
    /// <summary>More than so many are asked for as a whole.</summary>
    private const int MostSpans = 8;

    private static readonly SymbolDisplayFormat FullName = new(SymbolDisplayGlobalNamespaceStyle.Omitted, SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Where a document names what changed; null when it does not.</summary>
    /// <param name="names">Of types and extensions.</param>
    /// <param name="seesStatics">The project has a <c>global using static</c>.</param>
    public static async Task<AffectedPlace?> OfAsync(Document document, IReadOnlySet<string> names, ChangeScope scope, bool seesStatics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken) is not CompilationUnitSyntax root)
        {
            return null;
        }

        var spans = new HashSet<TextSpan>();
        SemanticModel? model = null;
        var elsewhere = new Dictionary<ITypeSymbol, bool>(SymbolEqualityComparer.Default);
        foreach (var token in root.DescendantTokens(descendIntoTrivia: true).Where(static token => token.IsKind(SyntaxKind.IdentifierToken)))
        {
            if (!names.Contains(token.ValueText))
            {
                if (!scope.Members.Contains(token.ValueText))
                {
                    continue;
                }

                // Without a dot before it, a name is one of the types around it or of what they derive from.
                if (!seesStatics && !IsBehindDot(token) && !root.Usings.Any(static item => item.StaticKeyword.RawKind != 0))
                {
                    model ??= await document.GetSemanticModelAsync(cancellationToken);
                    if (model is not null && !IsWithin(token, scope.Containers, model, cancellationToken))
                    {
                        continue;
                    }
                }

                // Many types have members of common names.
                if (scope.IsOfMembersAlone && token.Parent?.Parent is MemberAccessExpressionSyntax access && access.Name == token.Parent)
                {
                    model ??= await document.GetSemanticModelAsync(cancellationToken);
                    if (model?.GetTypeInfo(access.Expression, cancellationToken).Type is INamedTypeSymbol type && IsElsewhere(type, scope.Containers, elsewhere))
                    {
                        continue;
                    }
                }
            }

            if (SpanAround(token) is not { } span)
            {
                return new AffectedPlace(document.Id, []);
            }

            spans.Add(span);
        }

        return spans.Count == 0 ? null : new AffectedPlace(document.Id, spans.Count > MostSpans ? [] : [.. spans.Union(Heads(root))]);
    }

    /// <summary>The heads of all types of a document.</summary>
    public static async Task<AffectedPlace> HeadsOfAsync(Document document, CancellationToken cancellationToken) =>
        new(document.Id, await document.GetSyntaxRootAsync(cancellationToken) is CompilationUnitSyntax root ? [.. Heads(root)] : []);

    /// <summary>The member in which something stands.</summary>
    public static async Task<AffectedPlace> AtAsync(Document document, TextSpan place, CancellationToken cancellationToken) =>
        new(document.Id, await document.GetSyntaxRootAsync(cancellationToken) is { } root && SpanAround(root.FindToken(place.Start)) is { } span ? [span] : []);

    private static IEnumerable<TextSpan> Heads(CompilationUnitSyntax root) =>
        root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>().Select(HeadOf);

    private static TextSpan HeadOf(BaseTypeDeclarationSyntax type) =>
        TextSpan.FromBounds(type.SpanStart, type.OpenBraceToken is { RawKind: not 0, IsMissing: false } brace ? brace.SpanStart : type.Span.End);

    /// <summary>Null when it concerns the whole document.</summary>
    private static TextSpan? SpanAround(SyntaxToken token) =>
        token.Parent?.AncestorsAndSelf(ascendOutOfTrivia: true).FirstOrDefault(static node => node is MemberDeclarationSyntax or BaseListSyntax) switch
        {
            null or BaseListSyntax or GlobalStatementSyntax or BaseNamespaceDeclarationSyntax => null,
            BaseTypeDeclarationSyntax type => HeadOf(type),
            var member => member.FullSpan,
        };

    private static bool IsBehindDot(SyntaxToken token)
    {
        if (token.Parent is not SimpleNameSyntax name)
        {
            return false; // It declares something.
        }

        return name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name == name,
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or ExpressionColonSyntax or AliasQualifiedNameSyntax or CrefSyntax => true,
            QualifiedNameSyntax qualified => qualified.Right == name,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left == name,
            _ => false,
        };
    }

    /// <summary>True for a type that is none of those whose members changed, and inherits from none of them.</summary>
    private static bool IsElsewhere(INamedTypeSymbol type, IReadOnlySet<string> containers, Dictionary<ITypeSymbol, bool> known)
    {
        if (!known.TryGetValue(type, out var isElsewhere))
        {
            known[type] = isElsewhere = type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum && !IsOneOf(type, containers);
        }

        return isElsewhere;
    }

    private static bool IsOneOf(INamedTypeSymbol type, IReadOnlySet<string> containers) =>
        Above(type).Any(item => item.TypeKind is TypeKind.Error || containers.Contains(item.OriginalDefinition.ToDisplayString(FullName)));

    private static bool IsWithin(SyntaxToken token, IReadOnlySet<string> containers, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (var type in token.Parent?.AncestorsAndSelf(ascendOutOfTrivia: true).OfType<BaseTypeDeclarationSyntax>() ?? [])
        {
            if (model.GetDeclaredSymbol(type, cancellationToken) is not { } symbol || symbol.Name.Length == 0 || IsOneOf(symbol, containers))
            {
                return true;
            }
        }

        // Statements outside of types see what is global.
        return token.Parent?.AncestorsAndSelf(ascendOutOfTrivia: true).OfType<BaseTypeDeclarationSyntax>().Any() is not true;
    }

    private static IEnumerable<INamedTypeSymbol> Above(INamedTypeSymbol type)
    {
        for (var parent = type; parent is not null; parent = parent.BaseType)
        {
            yield return parent;
        }

        foreach (var item in type.AllInterfaces)
        {
            yield return item;
        }
    }
}
