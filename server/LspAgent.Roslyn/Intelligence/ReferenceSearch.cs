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
                places.Add(new ReferencePlace(place, ReferenceUses.Of(node, definition), EnclosingMember.NameOf(node), text.Lines[place.Start.Line].ToString().Trim()));
            }
        }

        // One file that several frameworks compile is one place.
        return new References(
            SymbolText.Card(symbol),
            [.. places.DistinctBy(place => (place.Place.Path, place.Place.Start, place.Place.End)).OrderBy(place => place.Place.Path, StringComparer.Ordinal).ThenBy(place => place.Place.Start.Line).ThenBy(place => place.Place.Start.Column)],
            isComplete);
    }

    /// <summary>As Roslyn has them, without those that no source spells out.</summary>
    public static async Task<(IReadOnlyCollection<(ISymbol Definition, ReferenceLocation Location)> Found, bool IsComplete)> FindRawAsync(
        Solution solution,
        ISymbol symbol,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var found = new Collector();
        try
        {
            await SymbolFinder.FindReferencesAsync(symbol, solution, found, documents: null, limit.Token);
            return (found.Items, true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (found.Items, false);
        }
    }

    /// <summary>Keeps each place as it is found.</summary>
    private sealed class Collector : IFindReferencesProgress
    {
        private readonly ConcurrentQueue<(ISymbol Definition, ReferenceLocation Location)> _items = new();

        public IReadOnlyCollection<(ISymbol Definition, ReferenceLocation Location)> Items => _items;

        public void OnReferenceFound(ISymbol symbol, ReferenceLocation location)
        {
            if (!location.IsImplicit || IsNew(location.Location))
            {
                _items.Enqueue((symbol, location));
            }
        }

        /// <summary>Of what no source names, the creation of a type that is known from the context is spelled out all the same.</summary>
        private static bool IsNew(Location location) => location.SourceTree?.GetText().ToString(location.SourceSpan) is "new";

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
