using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Navigation;

/// <summary>Finds where a symbol is defined, and by its name alone while nothing is bound.</summary>
internal static class DefinitionSearch
{
    private const int MaxByName = 40;

    public static async Task<Definitions> OfAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        // What stands in the place of a constructor that nobody wrote is its type.
        var wanted = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, ContainingType: { } type } ? type
            : symbol is IAliasSymbol alias ? alias.Target
            : symbol.OriginalDefinition;
        var locations = wanted.Locations.Where(location => location.IsInSource).ToList();
        var places = locations.Select(SymbolText.Place).OfType<CodePlace>().Where(place => !place.IsGenerated).Distinct().ToImmutableArray();
        if (!places.IsEmpty)
        {
            return new Definitions(places);
        }

        return locations.FirstOrDefault() is { } generated ? await GeneratedAsync(solution, generated, cancellationToken) : FromAssembly(wanted);
    }

    /// <summary>Every declaration of the name under the caret.</summary>
    public static Definitions ByName(SourceIndex index, SourceText text, int offset, CancellationToken cancellationToken)
    {
        var name = NameAt(text, offset, cancellationToken);
        return name is null ? Definitions.None : new Definitions(
        [
            .. index.Files.SelectMany(file => file.Items.Where(item => item.Name.Equals(name, StringComparison.Ordinal) && item.Kind is not DeclarationKind.Constructor).Select(item => (file.Path, item.Start)))
                .OrderBy(found => found.Path, StringComparer.Ordinal).ThenBy(found => found.Start)
                .Take(MaxByName)
                .Select(found => PlaceOf(found.Path, found.Start, name.Length))
                .OfType<CodePlace>(),
        ]);
    }

    /// <summary>The name that stands at or before an offset; null where there is none.</summary>
    public static string? NameAt(SourceText text, int offset, CancellationToken cancellationToken)
    {
        var root = CSharpSyntaxTree.ParseText(text, OutlineReader.Options, cancellationToken: cancellationToken).GetRoot(cancellationToken);
        var token = root.FindToken(offset, findInsideTrivia: true);
        if (!token.IsKind(SyntaxKind.IdentifierToken) && offset > 0)
        {
            token = root.FindToken(offset - 1, findInsideTrivia: true);
        }

        return token.IsKind(SyntaxKind.IdentifierToken) && token.Span.IntersectsWith(offset) ? token.ValueText : null;
    }

    private static CodePlace? PlaceOf(string path, int start, int length)
    {
        if (SourceFile.Read(path) is not { } text || start + length > text.Length)
        {
            return null;
        }

        var (from, to) = TextPlaces.Of(text, new TextSpan(start, length));
        return new CodePlace(path, from, to);
    }

    private static async Task<Definitions> GeneratedAsync(Solution solution, Location location, CancellationToken cancellationToken)
    {
        if (location.SourceTree is not { } tree)
        {
            return Definitions.None;
        }

        var maker = solution.GetDocument(tree) is SourceGeneratedDocument document ? $"{ShownCode.Maker(tree.FilePath)} for {document.Project.Name}" : "a build step";
        var text = (await tree.GetTextAsync(cancellationToken)).ToString();
        var at = tree.GetLineSpan(location.SourceSpan, cancellationToken).StartLinePosition;
        return new Definitions([], new UnfiledSource(
            Path.GetFileName(tree.FilePath),
            $"// A copy of what {maker} makes at every build. Change what it is made from; a change here is lost.\n{text}",
            new TextPosition(at.Line + 1, at.Character)));
    }

    private static Definitions FromAssembly(ISymbol symbol)
    {
        if (symbol is INamespaceSymbol || (symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type || symbol.ContainingAssembly is not { } assembly)
        {
            return Definitions.None;
        }

        var text = $"// The declarations of {assembly.Identity.Name} {assembly.Identity.Version}, read from the assembly. There is no source here to change.\n{SymbolReading.FromAssembly(type)}\n";
        var declared = SymbolText.Declared(symbol);
        var lines = text.Split('\n');
        var line = Math.Max(0, Array.FindIndex(lines, one => one.Contains(declared, StringComparison.Ordinal)));
        return new Definitions([], new UnfiledSource($"{type.ToDisplayString(SymbolText.FullName).Split('<')[0]}.cs", text, new TextPosition(line, lines[line].Length - lines[line].TrimStart().Length)));
    }
}
