using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>
/// What an editor asks about a place: each call sees one snapshot, open documents included. What syntax can answer is answered
/// before the projects are loaded; where nothing stands the answer is empty. Safe for concurrent use.
/// </summary>
public sealed class CodeNavigation
{
    private readonly CSharpWorkspace _workspace;
    private readonly CodeIntelligence _code;

    internal CodeNavigation(CSharpWorkspace workspace, CodeIntelligence code) => (_workspace, _code) = (workspace, code);

    /// <summary>Where the symbol is defined; until its project is loaded, every declaration of its name.</summary>
    public async Task<Definitions> DefinitionAsync(CodePoint at, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        await BoundHereAsync(at, unsaved, cancellationToken) is { } bound
            ? await SymbolAsync(bound, at, cancellationToken) is { } symbol ? await DefinitionSearch.OfAsync(bound.Solution, symbol, cancellationToken) : Definitions.None
            : await ByNameAsync(at, unsaved, cancellationToken);

    /// <summary>Where the type of the symbol is defined; empty until its project is loaded.</summary>
    public async Task<Definitions> TypeDefinitionAsync(CodePoint at, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        if (await BoundHereAsync(at, unsaved, cancellationToken) is not { } bound || await SymbolAsync(bound, at, cancellationToken) is not { } symbol)
        {
            return Definitions.None;
        }

        ITypeSymbol? type = symbol switch
        {
            ITypeSymbol itself => itself,
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IEventSymbol item => item.Type,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            IMethodSymbol method => method.ReturnType,
            _ => null,
        };
        return type is null ? Definitions.None : await DefinitionSearch.OfAsync(bound.Solution, type is IArrayTypeSymbol array ? array.ElementType : type, cancellationToken);
    }

    /// <summary>What stands under the caret; null where nothing does.</summary>
    public async Task<HoverText?> HoverAsync(CodePoint at, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var text = TextOf(at.Path, unsaved);
        var (start, end) = WordAt(text, TextPlaces.OffsetOf(text, at.Position));
        if (await BoundHereAsync(at, unsaved, cancellationToken) is not { } bound)
        {
            var name = DefinitionSearch.NameAt(text, TextPlaces.OffsetOf(text, at.Position), cancellationToken);
            var snapshot = await _workspace.SyntaxAsync(unsaved, cancellationToken);
            return name is not null && snapshot.Index.Files.SelectMany(file => file.Items).FirstOrDefault(item => item.Name.Equals(name, StringComparison.Ordinal)) is { } item
                ? new HoverText($"{item.Kind.ToString().ToLowerInvariant()} {(item.Container.Length > 0 ? $"{item.Container}." : string.Empty)}{item.Name}{item.Detail}", null, ["By its name alone: the projects are not loaded."], start, end)
                : null;
        }

        if (await SymbolAsync(bound, at, cancellationToken) is not { } symbol)
        {
            return null;
        }

        var described = SymbolDescriptions.Of(bound.Solution, symbol, cancellationToken);
        var details = new List<string>();
        details.AddRange(described.Parameters.Where(parameter => parameter.Text.Length > 0).Select(parameter => $"`{parameter.Name}`: {parameter.Text}"));
        details.AddRange(described.Returns is { } returns ? [$"Returns {returns}"] : []);
        details.AddRange(described.Deprecated is { } why ? [$"Deprecated: {why}"] : []);
        details.AddRange(described.Card.Assembly is { } assembly ? [$"From {assembly}"] : []);
        return new HoverText(described.Card.Signature, described.Summary, [.. details], start, end);
    }

    /// <summary>The symbol at a place; null where there is none.</summary>
    public async Task<SymbolCard?> CardAsync(CodePoint at, bool ofType, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (snapshot, solution) = await _code.BoundAsync(unsaved, cancellationToken);
        if (await SymbolAsync((snapshot, solution), at, cancellationToken) is not { } symbol || ofType && symbol is not (INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor }))
        {
            return null;
        }

        return SymbolText.Card(ofType ? NeighbourSearch.TypeOf(symbol) : symbol.OriginalDefinition);
    }

    /// <summary>The types right above or right below the one at a place.</summary>
    public async Task<ImmutableArray<SymbolCard>> NeighboursAsync(CodePoint at, bool isAbove, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var (snapshot, solution) = await _code.BoundAsync(unsaved, cancellationToken);
        return await SymbolAsync((snapshot, solution), at, cancellationToken) is not { } symbol ? []
            : isAbove ? NeighbourSearch.Above(symbol)
            : await NeighbourSearch.BelowAsync(solution, symbol, cancellationToken);
    }

    /// <summary>The declarations of one file; asks neither the workspace nor the disk.</summary>
    public static ImmutableArray<OutlineItem> Outline(string text, CancellationToken cancellationToken) => OutlineReader.Read(SourceText.From(text), cancellationToken);

    /// <summary>The member or type that a stretch lies in; asks neither the workspace nor the disk.</summary>
    public static CodeAround Around(string text, TextPosition start, TextPosition end, CancellationToken cancellationToken)
    {
        var source = SourceText.From(text);
        var span = TextSpan.FromBounds(TextPlaces.OffsetOf(source, start), Math.Max(TextPlaces.OffsetOf(source, start), TextPlaces.OffsetOf(source, end)));
        var root = CSharpSyntaxTree.ParseText(source, OutlineReader.Options, cancellationToken: cancellationToken).GetRoot(cancellationToken);
        var node = root.FindNode(span.Start >= root.FullSpan.End ? new TextSpan(Math.Max(0, root.FullSpan.End - 1), 0) : span);
        if (EnclosingMember.Of(node) is { } member)
        {
            var (from, to) = TextPlaces.Of(source, member.Span);
            var name = member.ChildTokens().FirstOrDefault(token => token.IsKind(SyntaxKind.IdentifierToken));
            if (name == default && member is BaseFieldDeclarationSyntax { Declaration.Variables: [var first, ..] })
            {
                name = first.Identifier;
            }

            return new CodeAround(EnclosingMember.NameOf(node), from, to, member.ToString(), TextPlaces.Of(source, name == default ? member.Span : name.Span).Start);
        }

        var lines = TextSpan.FromBounds(source.Lines.GetLineFromPosition(span.Start).Start, source.Lines.GetLineFromPosition(span.End).End);
        var (first1, last) = TextPlaces.Of(source, lines);
        return new CodeAround(null, first1, last, source.ToString(lines), first1);
    }

    private async Task<Definitions> ByNameAsync(CodePoint at, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var text = TextOf(at.Path, unsaved);
        var snapshot = await _workspace.SyntaxAsync(unsaved, cancellationToken);
        return DefinitionSearch.ByName(snapshot.Index, text, TextPlaces.OffsetOf(text, at.Position), cancellationToken);
    }

    /// <summary>Null until the projects are there, and for a file of none of them.</summary>
    private async Task<(CodeSnapshot Snapshot, Solution Solution)?> BoundHereAsync(CodePoint at, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken) =>
        await _workspace.LoadedAsync(unsaved, cancellationToken) is { Solution: { } solution } snapshot && !solution.GetDocumentIdsWithFilePath(at.Path).IsEmpty ? (snapshot, solution) : null;

    private static async Task<ISymbol?> SymbolAsync((CodeSnapshot Snapshot, Solution Solution) bound, CodePoint at, CancellationToken cancellationToken)
    {
        try
        {
            return await new SymbolResolver(bound.Snapshot, bound.Solution).FindAsync(at.Address, cancellationToken);
        }
        catch (CodeQuestionException)
        {
            // Nothing that has a name stands there.
            return null;
        }
    }

    private static SourceText TextOf(string path, ImmutableArray<UnsavedDocument> unsaved) =>
        unsaved.FirstOrDefault(document => document.Path.Equals(path, StringComparison.Ordinal)) is { } open
            ? SourceText.From(open.Text)
            : SourceFile.Read(path) ?? throw new CodeQuestionException($"{path} cannot be read.");

    private static (TextPosition Start, TextPosition End) WordAt(SourceText text, int offset)
    {
        var (start, end) = (offset, offset);
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && SyntaxFacts.IsIdentifierPartCharacter(text[end]))
        {
            end++;
        }

        return TextPlaces.Of(text, TextSpan.FromBounds(start, end));
    }
}
