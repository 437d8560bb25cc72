using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Rename;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>
/// Renames one symbol as all frameworks and projects that compile it see it. Roslyn renames as one of them does, and leaves out what only
/// another one reaches: an implementation in a project that sees another framework, or a user of another assembly that has the same file.
/// </summary>
internal static class RenamedUses
{
    /// <returns>States of the solution that together are the renamed one.</returns>
    public static async Task<IReadOnlyList<Solution>> OfAsync(Solution solution, ISymbol symbol, string name, bool inComments, CancellationToken cancellationToken)
    {
        var options = new SymbolRenameOptions(RenameOverloads: false, RenameInStrings: false, RenameInComments: inComments);
        var states = new List<Solution> { await Renamer.RenameSymbolAsync(solution, symbol, options, name, cancellationToken) };
        var others = await OthersAsync(solution, symbol, cancellationToken);
        if (others.Count == 0)
        {
            return states;
        }

        var done = new Dictionary<string, List<TextSpan>>(StringComparer.Ordinal);
        await AddAsync(done, solution, states[0], cancellationToken);
        foreach (var other in others)
        {
            if (await IsLeftAsync(solution, other, done, cancellationToken))
            {
                var state = await Renamer.RenameSymbolAsync(solution, other, options, name, cancellationToken);
                await AddAsync(done, solution, state, cancellationToken);
                states.Add(state);
            }
        }

        return states;
    }

    private static async Task<IReadOnlyList<ISymbol>> OthersAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken) => symbol switch
    {
        INamespaceSymbol space => [.. (await NamespaceSearch.EverywhereAsync(solution, space, cancellationToken)).Skip(1)],
        ILocalSymbol or IParameterSymbol or ITypeParameterSymbol or IRangeVariableSymbol or ILabelSymbol => [],
        _ => [.. (await FrameworkVariants.OfAsync(solution, symbol, cancellationToken)).Skip(1)],
    };

    /// <summary>Whether something that has the name has not got the new one.</summary>
    private static async Task<bool> IsLeftAsync(Solution solution, ISymbol symbol, Dictionary<string, List<TextSpan>> done, CancellationToken cancellationToken)
    {
        var written = symbol.Name.EndsWith("Attribute", StringComparison.Ordinal) ? symbol.Name[..^"Attribute".Length] : symbol.Name;
        var uses = (await SymbolFinder.FindReferencesAsync(symbol, solution, cancellationToken))
            .SelectMany(static found => found.Locations)
            .Where(static location => !location.IsImplicit && !location.IsCandidateLocation && location.Alias is null && location.Document is not SourceGeneratedDocument)
            .Select(static location => location.Location);
        foreach (var location in uses.Concat(symbol.Locations))
        {
            if (location.SourceTree is { } tree
                && solution.GetDocument(tree) is { FilePath: { } path } and not SourceGeneratedDocument
                && !(done.TryGetValue(path, out var spans) && spans.Exists(span => span.IntersectsWith(location.SourceSpan)))
                && (await tree.GetRootAsync(cancellationToken)).FindToken(location.SourceSpan.Start, findInsideTrivia: true).ValueText.StartsWith(written, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task AddAsync(Dictionary<string, List<TextSpan>> done, Solution before, Solution after, CancellationToken cancellationToken)
    {
        foreach (var id in after.GetChanges(before).GetProjectChanges().SelectMany(static project => project.GetChangedDocuments()))
        {
            if (before.GetDocument(id) is { FilePath: { } path } old && after.GetDocument(id) is { } changed)
            {
                (done.TryGetValue(path, out var known) ? known : done[path] = []).AddRange((await changed.GetTextChangesAsync(old, cancellationToken)).Select(static change => change.Span));
            }
        }
    }
}
