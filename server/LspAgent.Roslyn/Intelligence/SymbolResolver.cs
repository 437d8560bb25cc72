using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds the one symbol that somebody means. What means several is answered with the candidates, what means none with names that come near.</summary>
internal sealed class SymbolResolver(CodeSnapshot snapshot, Solution solution)
{
    private const int MaxCandidates = 12;

    /// <summary>More declarations of one name are not bound only to say that the name means too much.</summary>
    private const int MaxBound = 60;

    /// <summary>As people write the type of a parameter: short or in full, and in both with or without the nullability of references, by which alone no two overloads differ.</summary>
    private static readonly SymbolDisplayFormat[] Forms =
    [
        SymbolDisplayFormat.MinimallyQualifiedFormat,
        SymbolDisplayFormat.MinimallyQualifiedFormat.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier),
        SymbolDisplayFormat.CSharpErrorMessageFormat,
        SymbolDisplayFormat.CSharpErrorMessageFormat.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier),
    ];

    /// <exception cref="CodeQuestionException">There is none, or more than one.</exception>
    public async Task<ISymbol> FindAsync(SymbolAddress address, CancellationToken cancellationToken)
    {
        var found = address switch
        {
            { Path: { } path, Line: { } line } => await AtAsync(path, line, address, cancellationToken),
            { Name: { Length: > 0 } name } => (await NamedAsync(SymbolName.Parse(name), address.Path, cancellationToken)) is var named && named.Where(symbol => SymbolName.HasArguments(name, symbol.ToDisplayString(SymbolText.FullName))).ToImmutableArray() is { IsEmpty: false } fit ? fit : named,
            _ => throw new CodeQuestionException("Say which symbol: its name, such as Type.Member, or a path and a line."),
        };
        // Whoever writes a name in full and no type arguments means what has none.
        if (found.Length > 1 && address.Name is { } full && found.Where(symbol => symbol.ToDisplayString(SymbolText.FullName).Equals(full.Trim(), StringComparison.Ordinal)).ToImmutableArray() is [var exact])
        {
            return exact;
        }

        return found switch
        {
            [var one] => one,
            [] => throw CodeQuestionException.UnknownHere(NotFound(address)),
            _ => throw new CodeQuestionException(Ambiguous(address, found)),
        };
    }

    /// <summary>Every symbol that a name can mean, one for each even if several frameworks compile it.</summary>
    public async Task<ImmutableArray<ISymbol>> NamedAsync(SymbolName name, string? path, CancellationToken cancellationToken)
    {
        var symbols = await InSourceAsync(name, path, cancellationToken);
        if (symbols.IsEmpty)
        {
            symbols = await GeneratedAsync(name, cancellationToken);
        }

        if (symbols.IsEmpty)
        {
            symbols = await ExplicitAsync(name, path, cancellationToken);
        }

        if (symbols.IsEmpty && name.Parts is [.., var type, var last] && type.Equals(last, StringComparison.Ordinal))
        {
            symbols = await PrimaryAsync(name, path, cancellationToken);
        }

        if (symbols.IsEmpty && path is null)
        {
            symbols = await NamespaceSearch.FindAsync(solution, name, cancellationToken);
        }

        if (symbols.IsEmpty && path is null)
        {
            symbols = await InAssembliesAsync(name, cancellationToken);
        }

        return Narrow(symbols, name);
    }

    private Task<ImmutableArray<ISymbol>> InSourceAsync(SymbolName name, string? path, CancellationToken cancellationToken) => DeclaredAsync(name.Last, name.FitsContainer, path, cancellationToken);

    /// <summary>The constructors of a type, one that stands beside the type's own name among them.</summary>
    private async Task<ImmutableArray<ISymbol>> PrimaryAsync(SymbolName name, string? path, CancellationToken cancellationToken)
    {
        var types = await InSourceAsync(name with { Parts = name.Parts[..^1] }, path, cancellationToken);
        return Distinct(types.OfType<INamedTypeSymbol>().SelectMany(type => type.InstanceConstructors).Where(constructor => !constructor.IsImplicitlyDeclared));
    }

    /// <summary>The name of an interface may stand between a member that implements it explicitly and the type.</summary>
    private async Task<ImmutableArray<ISymbol>> ExplicitAsync(SymbolName name, string? path, CancellationToken cancellationToken)
    {
        var found = new List<ISymbol>();
        for (var split = 1; split < name.Parts.Length - 1; split++)
        {
            var (type, declaring) = (name with { Parts = [.. name.Parts[..split], name.Last] }, name with { Parts = name.Parts[split..] });
            found.AddRange((await DeclaredAsync(name.Last, type.FitsContainer, path, cancellationToken)).Where(symbol => Explicit(symbol).Any(member => Fits(member, declaring))));
        }

        return Distinct(found);
    }

    private static IEnumerable<ISymbol> Explicit(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.ExplicitInterfaceImplementations,
        IPropertySymbol property => property.ExplicitInterfaceImplementations,
        IEventSymbol item => item.ExplicitInterfaceImplementations,
        _ => [],
    };

    private async Task<ImmutableArray<ISymbol>> DeclaredAsync(string last, Func<string, bool> fitsContainer, string? path, CancellationToken cancellationToken)
    {
        var symbols = new List<ISymbol>();
        var files = path is null ? snapshot.Index.Files : snapshot.Index.Find(path) is { } file ? [file] : [];
        var declared = files.SelectMany(file => file.Items.Where(item => item.Name.Equals(last, StringComparison.Ordinal) && fitsContainer(item.Container)).Select(item => (file.Path, item)));
        foreach (var (place, item) in declared.OrderBy(found => found.item.Container.Length).ThenBy(found => found.Path, StringComparer.Ordinal).Take(MaxBound))
        {
            // What one framework leaves out another may compile.
            foreach (var document in Documents(place))
            {
                if (await DeclaredAtAsync(document, item.Start, cancellationToken) is { } symbol)
                {
                    symbols.Add(symbol);
                    break;
                }
            }
        }

        return Distinct(symbols);
    }

    private async Task<ImmutableArray<ISymbol>> GeneratedAsync(SymbolName name, CancellationToken cancellationToken)
    {
        var found = await SymbolFinder.FindSourceDeclarationsAsync(solution, name.Last, ignoreCase: false, cancellationToken);
        return Distinct(found.Where(symbol => Fits(symbol, name)));
    }

    private async Task<ImmutableArray<ISymbol>> InAssembliesAsync(SymbolName name, CancellationToken cancellationToken)
    {
        foreach (var project in solution.Projects)
        {
            var found = await SymbolFinder.FindDeclarationsAsync(project, name.Last, ignoreCase: false, SymbolFilter.All, cancellationToken);
            // Roslyn's search by name knows the types of assemblies, and not the members of those.
            var members = name.Parts.Length > 1
                ? (await SymbolFinder.FindDeclarationsAsync(project, name.Parts[^2], ignoreCase: false, SymbolFilter.Type, cancellationToken)).OfType<INamedTypeSymbol>().SelectMany(type => type.GetMembers(name.Last))
                : [];
            if (Distinct(found.Concat(members).Where(symbol => Fits(symbol, name) && symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected)) is { IsEmpty: false } symbols)
            {
                return symbols;
            }
        }

        return [];
    }

    private static bool Fits(ISymbol symbol, SymbolName name) => symbol.Kind is not SymbolKind.Namespace
        // An extension block has no name.
        && name.FitsContainer((symbol.ContainingSymbol is INamedTypeSymbol { Name: "" } block ? block.ContainingSymbol : symbol.ContainingSymbol)?.ToDisplayString(SymbolText.FullName) is { } container ? string.Join('.', SymbolName.PartsOf(container)) : string.Empty);

    /// <summary>A type before its constructors, what is written in full before what only ends so, and the overload whose parameters are named.</summary>
    private static ImmutableArray<ISymbol> Narrow(ImmutableArray<ISymbol> symbols, SymbolName name)
    {
        if (name.Parameters is { } parameters)
        {
            var fit = symbols.Where(symbol => HasParameters(symbol, parameters)).ToImmutableArray();
            return fit.IsEmpty ? symbols : fit;
        }

        if (symbols.Length > 1)
        {
            var full = string.Join('.', name.Parts);
            var exact = symbols.Where(symbol => string.Join('.', SymbolName.PartsOf(symbol.ToDisplayString(SymbolText.FullName))).Equals(full, StringComparison.Ordinal)).ToImmutableArray();
            symbols = exact.IsEmpty ? symbols : exact;
            var types = symbols.Where(symbol => symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }).ToImmutableArray();
            symbols = types.IsEmpty ? symbols : types;
        }

        // A property is often called as its type is; whoever writes the bare name means the type.
        return symbols.Length > 1 && name.Parts.Length == 1 && symbols.OfType<INamedTypeSymbol>().ToImmutableArray<ISymbol>() is { IsEmpty: false } named ? named : symbols;
    }

    private static bool HasParameters(ISymbol symbol, string[] types)
    {
        ImmutableArray<IParameterSymbol> parameters = symbol switch
        {
            IMethodSymbol method => method.Parameters,
            IPropertySymbol property => property.Parameters,
            _ => [],
        };
        return parameters.Length == types.Length && parameters.Zip(types).All(pair =>
            Forms.Any(form => TypeText(pair.First, form).Equals(pair.Second, StringComparison.Ordinal)
                || pair.First.Type.IsReferenceType && TypeText(pair.First, form).TrimEnd('?').Equals(pair.Second.TrimEnd('?'), StringComparison.Ordinal))
            || pair.First.Type.Name.Equals(pair.Second.Split('<')[0].TrimEnd('?'), StringComparison.Ordinal));
    }

    private static string TypeText(IParameterSymbol parameter, SymbolDisplayFormat format) => parameter.Type.ToDisplayString(format);

    private async Task<ImmutableArray<ISymbol>> AtAsync(string path, int line, SymbolAddress address, CancellationToken cancellationToken)
    {
        var documents = Documents(path).ToList();
        if (documents.Count == 0)
        {
            throw CodeQuestionException.UnknownHere(snapshot.Index.Find(path) is null
                ? $"{Shown(path)} is no C# file of this workspace."
                : $"{Shown(path)} is in no project that is loaded, so only its syntax is known. Use DocumentSymbols or Read.");
        }

        // What one framework leaves out another may compile.
        foreach (var document in documents)
        {
            if (await AtAsync(document, path, line, address, cancellationToken) is { IsEmpty: false } found)
            {
                return found;
            }
        }

        return [];
    }

    private async Task<ImmutableArray<ISymbol>> AtAsync(Document document, string path, int line, SymbolAddress address, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken);
        if (line < 1 || line > text.Lines.Count)
        {
            throw new CodeQuestionException(string.Create(CultureInfo.InvariantCulture, $"{Shown(path)} has {text.Lines.Count} lines, so there is no line {line}."));
        }

        var root = await document.GetSyntaxRootAsync(cancellationToken) ?? throw new CodeQuestionException($"{Shown(path)} has no syntax tree.");
        var tokens = Tokens(root, text, line, address);
        var model = await document.GetSemanticModelAsync(cancellationToken) ?? throw new CodeQuestionException($"{Shown(path)} cannot be compiled.");
        var symbols = tokens.Select(token => Bound(model, token, cancellationToken)).OfType<ISymbol>();
        if (address.Name is null && address.Column is null)
        {
            // A line alone means what it declares, and only then what it uses.
            var declared = tokens.Select(token => Declared(model, token, cancellationToken)).OfType<ISymbol>().Where(symbol => symbol is not ILocalSymbol and not IParameterSymbol);
            return declared.FirstOrDefault() is { } first ? [first] : Distinct(symbols);
        }

        return [.. Distinct(symbols).Take(1)];
    }

    /// <summary>The names on a line that fit; when the line has moved a little, those near it.</summary>
    private static List<SyntaxToken> Tokens(SyntaxNode root, SourceText text, int line, SymbolAddress address)
    {
        if (address.Column is { } column)
        {
            // Only what the caret touches: white space, comments and code that is not compiled stand before the next token.
            var at = TextPlaces.OffsetOf(text, new TextPosition(line - 1, Math.Max(column - 1, 0)));
            var touched = ((int[])[at, Math.Max(at - 1, 0)]).Select(position => root.FindToken(position, findInsideTrivia: true)).Where(token => token.Span.IntersectsWith(at)).Distinct().ToList();
            return [.. touched.OrderBy(token => IsName(token) ? 0 : IsOperator(token) ? 1 : 2).Take(1)];
        }

        var wanted = address.Name is { Length: > 0 } name ? SymbolName.Parse(name).Last : null;
        foreach (var offset in wanted is null ? [0] : (int[])[0, 1, -1, 2, -2, 3, -3])
        {
            var number = line - 1 + offset;
            if (number < 0 || number >= text.Lines.Count)
            {
                continue;
            }

            var found = root.DescendantTokens(text.Lines[number].Span, descendIntoTrivia: true)
                .Where(token => text.Lines[number].Span.Contains(token.SpanStart) && IsName(token) && (wanted is null || token.ValueText.Equals(wanted, StringComparison.Ordinal)))
                .ToList();
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static bool IsName(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) || token.IsKind(SyntaxKind.ThisKeyword) || token.IsKind(SyntaxKind.BaseKeyword);

    /// <summary>What stands for an operator or an indexer, declared or used.</summary>
    private static bool IsOperator(SyntaxToken token) => token.Parent switch
    {
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax => true,
        BinaryExpressionSyntax binary => binary.OperatorToken == token,
        PrefixUnaryExpressionSyntax unary => unary.OperatorToken == token,
        PostfixUnaryExpressionSyntax unary => unary.OperatorToken == token,
        AssignmentExpressionSyntax assignment => assignment.OperatorToken == token,
        _ => false,
    };

    private static ISymbol? Bound(SemanticModel model, SyntaxToken token, CancellationToken cancellationToken) =>
        Declared(model, token, cancellationToken) ?? Used(model, token, cancellationToken);

    private static ISymbol? Used(SemanticModel model, SyntaxToken token, CancellationToken cancellationToken)
    {
        if (token.Parent is not { } node)
        {
            return null;
        }

        var info = model.GetSymbolInfo(node, cancellationToken);
        return info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
    }

    private static ISymbol? Declared(SemanticModel model, SyntaxToken token, CancellationToken cancellationToken)
    {
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            if (node is MemberDeclarationSyntax or VariableDeclaratorSyntax or ParameterSyntax or TypeParameterSyntax or LocalFunctionStatementSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or AccessorDeclarationSyntax)
            {
                return NameOf(node) == token ? model.GetDeclaredSymbol(node, cancellationToken) : null;
            }

            if (node is ExpressionSyntax and not (IdentifierNameSyntax or DeclarationExpressionSyntax) or StatementSyntax)
            {
                return null;
            }
        }

        return null;
    }

    private static SyntaxToken NameOf(SyntaxNode node) => node switch
    {
        MemberDeclarationSyntax item => MemberNames.OnlyTokenOf(item),
        VariableDeclaratorSyntax item => item.Identifier,
        ParameterSyntax item => item.Identifier,
        TypeParameterSyntax item => item.Identifier,
        LocalFunctionStatementSyntax item => item.Identifier,
        SingleVariableDesignationSyntax item => item.Identifier,
        ForEachStatementSyntax item => item.Identifier,
        _ => default,
    };

    private static async Task<ISymbol?> DeclaredAtAsync(Document document, int start, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken);
        var model = await document.GetSemanticModelAsync(cancellationToken);
        if (root is null || model is null || start >= root.FullSpan.End)
        {
            return null;
        }

        var token = root.FindToken(start);
        var symbol = Declared(model, token, cancellationToken);

        // A positional parameter of a record stands for the property.
        return symbol is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { IsRecord: true } type } } parameter
            ? type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() ?? symbol
            : symbol;
    }

    private IEnumerable<Document> Documents(string path) =>
        solution.GetDocumentIdsWithFilePath(path).Select(solution.GetDocument).OfType<Document>();

    /// <summary>One for each place or text: parts of one type, and the same code compiled for another framework, are one.</summary>
    private static ImmutableArray<ISymbol> Distinct(IEnumerable<ISymbol> symbols) =>
        [.. symbols.DistinctBy(symbol => $"{symbol.ToDisplayString(SymbolText.FullName)}|{symbol.ToDisplayString(SymbolText.Signature)}|{symbol.ContainingAssembly?.Name}", StringComparer.Ordinal)];

    private string NotFound(SymbolAddress address)
    {
        if (address.Name is not { Length: > 0 } name)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Line {address.Line} of {Shown(address.Path ?? string.Empty)} names no symbol. Give the name too, or another line.");
        }

        var last = SymbolName.Parse(name).Last;
        var near = snapshot.Index.Files.SelectMany(file => file.Items)
            .Where(item => item.Name.Contains(last, StringComparison.OrdinalIgnoreCase) || last.Contains(item.Name, StringComparison.OrdinalIgnoreCase) && item.Name.Length > 3)
            .Select(item => item.Container.Length == 0 ? item.Name : $"{item.Container.Split('.')[^1]}.{item.Name}")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(item => Math.Abs(item.Length - name.Length))
            .Take(8)
            .ToList();
        var where = address.Path is { } path ? $" in {Shown(path)}" : string.Empty;
        return near.Count == 0
            ? $"There is no symbol {name}{where}. Look for it with FindSymbol, or for text with Grep."
            : $"There is no symbol {name}{where}. Names that come near: {string.Join(", ", near)}.";
    }

    private string Ambiguous(SymbolAddress address, ImmutableArray<ISymbol> symbols)
    {
        var lines = symbols.Take(MaxCandidates).Select(symbol => $"{symbol.ToDisplayString(SymbolText.Short)}{(symbol.Locations.FirstOrDefault(location => location.IsInSource) is { } location && SymbolText.Place(location) is { } place ? string.Create(CultureInfo.InvariantCulture, $" ({Shown(place.Path)}:{place.Start.Line + 1})") : string.Empty)}");
        var more = symbols.Length > MaxCandidates ? string.Create(CultureInfo.InvariantCulture, $"\n… {symbols.Length - MaxCandidates} more") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{address.Name ?? "The line"} means {symbols.Length} symbols. Ask again with the container, the parameter types, or the path and line of one of them:\n{string.Join('\n', lines)}{more}");
    }

    private string Shown(string path) => ShownCode.Path(path, snapshot.Root);
}
