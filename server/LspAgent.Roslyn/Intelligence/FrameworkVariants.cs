using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds one declaration as each target framework of its project, and each other project that has its file, compiles it: what stands below one of them is not below another in Roslyn's eyes.</summary>
internal static class FrameworkVariants
{
    /// <summary>The symbol itself first.</summary>
    public static async Task<IReadOnlyList<TSymbol>> OfAsync<TSymbol>(Solution solution, TSymbol symbol, CancellationToken cancellationToken)
        where TSymbol : class, ISymbol
    {
        var all = new List<TSymbol> { symbol };
        if (!symbol.Locations.Any(location => location.IsInSource) || solution.GetProject(symbol.ContainingAssembly, cancellationToken) is not { } own)
        {
            return all;
        }

        var links = symbol.DeclaringSyntaxReferences.Select(reference => solution.GetDocument(reference.SyntaxTree)).OfType<Document>().SelectMany(document => document.GetLinkedDocumentIds()).ToList();
        var linked = links.Select(static id => id.ProjectId).ToHashSet();
        foreach (var project in solution.Projects.Where(project => project.Id != own.Id && (linked.Contains(project.Id) || project.FilePath is { } path && path.Equals(own.FilePath, StringComparison.Ordinal))))
        {
            // A project may reference the one whose file it compiles too: its own is what counts.
            if (await project.GetCompilationAsync(cancellationToken) is { } compilation
                && (SymbolFinder.FindSimilarSymbols(symbol, compilation, cancellationToken).FirstOrDefault(found => SymbolEqualityComparer.Default.Equals(found.ContainingAssembly, compilation.Assembly))
                    ?? await DeclaredAsync(solution, symbol, links.Where(id => id.ProjectId == project.Id), cancellationToken)) is { } variant)
            {
                all.Add(variant);
            }
        }

        return all;
    }

    /// <summary>An assembly of another name has no similar symbol: the same place in the same file declares it.</summary>
    private static async Task<TSymbol?> DeclaredAsync<TSymbol>(Solution solution, TSymbol symbol, IEnumerable<DocumentId> documents, CancellationToken cancellationToken)
        where TSymbol : class, ISymbol
    {
        foreach (var document in documents.Select(solution.GetDocument).OfType<Document>())
        {
            var reference = symbol.DeclaringSyntaxReferences.FirstOrDefault(item => string.Equals(item.SyntaxTree.FilePath, document.FilePath, StringComparison.Ordinal));
            if (reference is not null
                && await document.GetSyntaxRootAsync(cancellationToken) is { } root
                && root.FullSpan.Contains(reference.Span)
                && await document.GetSemanticModelAsync(cancellationToken) is { } model
                && root.FindNode(reference.Span, getInnermostNodeForTie: true) is { } node
                && node.Span == reference.Span
                && model.GetDeclaredSymbol(node, cancellationToken) is TSymbol declared
                && declared.Kind == symbol.Kind
                && declared.Name.Equals(symbol.Name, StringComparison.Ordinal))
            {
                return declared;
            }
        }

        return null;
    }
}
