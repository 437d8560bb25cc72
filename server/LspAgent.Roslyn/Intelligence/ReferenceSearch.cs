using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Finds where a symbol is used, through interfaces and overrides as the compiler sees them, and keeps what was found when time runs out.</summary>
internal static class ReferenceSearch
{
    public static async Task<References> FindAsync(Solution solution, ISymbol symbol, TimeSpan patience, CancellationToken cancellationToken)
    {
        var (found, isComplete) = await FindRawAsync(solution, symbol, patience, cancellationToken);
        var places = new List<ReferencePlace>();
        foreach (var file in found.GroupBy(item => item.Location.Document.Id))
        {
            var document = file.First().Location.Document;
            var root = await document.GetSyntaxRootAsync(cancellationToken);
            var text = await document.GetTextAsync(cancellationToken);
            foreach (var (definition, location) in file)
            {
                if (root is null || SymbolText.Place(location.Location) is not { } place)
                {
                    continue;
                }

                var node = root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
                places.Add(new ReferencePlace(place, location.IsImplicit ? ReferenceUses.OfImplicit(node, definition) : ReferenceUses.Of(node, definition), EnclosingMember.NameOf(node), text.Lines[place.Start.Line].ToString().Trim()));
            }
        }

        // One file that several frameworks compile is one place.
        return new References(
            SymbolText.Card(symbol),
            [.. places.DistinctBy(place => (place.Place.Path, place.Place.Start, place.Place.End)).OrderBy(place => place.Place.Path, StringComparer.Ordinal).ThenBy(place => place.Place.Start.Line).ThenBy(place => place.Place.Start.Column)],
            isComplete);
    }

    /// <summary>As Roslyn has them, those that no source spells out (<c>foreach</c>, <c>await</c>, collection initialisers) included.</summary>
    public static async Task<(IReadOnlyCollection<(ISymbol Definition, ReferenceLocation Location)> Found, bool IsComplete)> FindRawAsync(
        Solution solution,
        ISymbol symbol,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var limit = SearchLimit.After(patience, cancellationToken);
        var found = await CollectAsync(solution, symbol, limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return found;
    }

    /// <summary>The same, with a limit that ends the search and keeps what was found.</summary>
    public static async Task<(IReadOnlyCollection<(ISymbol Definition, ReferenceLocation Location)> Found, bool IsComplete)> CollectAsync(Solution solution, ISymbol symbol, CancellationToken limit)
    {
        var found = new Collector();
        try
        {
            await SymbolFinder.FindReferencesAsync(symbol, solution, found, documents: null, limit);
            return (found.Items, true);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (found.Items, false);
        }
    }

    /// <summary>Keeps each place as it is found.</summary>
    private sealed class Collector : IFindReferencesProgress
    {
        private readonly ConcurrentQueue<(ISymbol Definition, ReferenceLocation Location)> _items = new();

        public IReadOnlyCollection<(ISymbol Definition, ReferenceLocation Location)> Items => _items;

        public void OnReferenceFound(ISymbol symbol, ReferenceLocation location) => _items.Enqueue((symbol, location));

        public void OnStarted()
        {
        }

        public void OnCompleted()
        {
        }

        public void OnFindInDocumentStarted(Document document)
        {
        }

        public void OnFindInDocumentCompleted(Document document)
        {
        }

        public void OnDefinitionFound(ISymbol symbol)
        {
        }

        public void ReportProgress(int current, int maximum)
        {
        }
    }
}
