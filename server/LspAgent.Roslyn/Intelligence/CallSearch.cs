using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Follows calls from member to member, level by level, within a budget of members and time.</summary>
internal static class CallSearch
{
    private const int MaxMembers = 400;

    /// <param name="isIncoming">Who calls it; else what it calls.</param>
    public static async Task<RelatedSymbols> FindAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, TimeSpan patience, CancellationToken cancellationToken)
    {
        var walk = await WalkAsync(solution, symbol, isIncoming, depth, patience, cancellationToken);
        return new RelatedSymbols(SymbolText.Card(symbol), walk.Related, walk.IsComplete);
    }

    /// <summary>The members in the order in which they are reached, the nearest first; one that is reached again is not gone on from.</summary>
    public static async Task<CallWalk> WalkAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var members = new List<(ISymbol Symbol, RelatedSymbol Related)>();
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { symbol };
        var level = new List<(ISymbol Symbol, int Index)> { (symbol, -1) };
        try
        {
            for (var at = 1; at <= depth && level.Count > 0; at++)
            {
                var next = new List<(ISymbol Symbol, int Index)>();
                foreach (var (from, index) in level)
                {
                    foreach (var (member, places) in isIncoming ? await CallersAsync(solution, from, limit.Token) : await CalleesAsync(solution, from, limit.Token))
                    {
                        if (members.Count >= MaxMembers)
                        {
                            return new CallWalk(members, IsComplete: false);
                        }

                        members.Add((member, new RelatedSymbol(SymbolText.Card(member), at, places) { From = index }));
                        if (seen.Add(member))
                        {
                            next.Add((member, members.Count - 1));
                        }
                    }
                }

                level = next;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CallWalk(members, IsComplete: false);
        }

        return new CallWalk(members, IsComplete: true);
    }

    /// <summary>The members that spell out a use of the symbol, through interfaces and overrides too.</summary>
    private static async Task<IReadOnlyList<(ISymbol Member, ImmutableArray<CodePlace> Places)>> CallersAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        var (found, _) = await ReferenceSearch.FindRawAsync(solution, symbol, Timeout.InfiniteTimeSpan, cancellationToken);
        var callers = new Dictionary<ISymbol, List<CodePlace>>(SymbolEqualityComparer.Default);
        foreach (var file in found.GroupBy(item => item.Location.Document.Id))
        {
            var document = file.First().Location.Document;
            var model = await document.GetSemanticModelAsync(cancellationToken);
            var root = await document.GetSyntaxRootAsync(cancellationToken);
            foreach (var (definition, location) in file)
            {
                var span = location.Location.SourceSpan;
                if (model is null || root is null || root.FindToken(span.Start, findInsideTrivia: true).Parent is not { } node || ReferenceUses.Of(node, definition) is ReferenceUse.Doc or ReferenceUse.NameOf)
                {
                    continue;
                }

                if (Member(model.GetEnclosingSymbol(span.Start, cancellationToken)) is { } caller && SymbolText.Place(location.Location) is { } place)
                {
                    (callers.TryGetValue(caller, out var places) ? places : callers[caller] = []).Add(place);
                }
            }
        }

        return Ordered(callers);
    }

    /// <summary>The members of this solution that the body of a member names.</summary>
    private static async Task<IReadOnlyList<(ISymbol Member, ImmutableArray<CodePlace> Places)>> CalleesAsync(Solution solution, ISymbol symbol, CancellationToken cancellationToken)
    {
        var callees = new Dictionary<ISymbol, List<CodePlace>>(SymbolEqualityComparer.Default);
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (solution.GetDocument(reference.SyntaxTree) is not { } document || await document.GetSemanticModelAsync(cancellationToken) is not { } model)
            {
                continue;
            }

            foreach (var node in (await reference.GetSyntaxAsync(cancellationToken)).DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax or ElementAccessExpressionSyntax))
            {
                var called = model.GetSymbolInfo(node, cancellationToken).Symbol;
                var definition = called is IMethodSymbol { ReducedFrom: { } reduced } ? reduced.OriginalDefinition : called?.OriginalDefinition;
                if (definition is IMethodSymbol { MethodKind: not MethodKind.LocalFunction and not MethodKind.AnonymousFunction } or IPropertySymbol or IEventSymbol
                    && definition.Locations.Any(location => location.IsInSource)
                    && SymbolText.Place(node.GetLocation()) is { } place)
                {
                    (callees.TryGetValue(definition, out var places) ? places : callees[definition] = []).Add(place);
                }
            }
        }

        return Ordered(callees);
    }

    /// <summary>Not the lambda or accessor that a call stands in, but the member that people see.</summary>
    private static ISymbol? Member(ISymbol? symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } inner)
        {
            symbol = inner.ContainingSymbol;
        }

        return symbol is IMethodSymbol { AssociatedSymbol: { } property } ? property : symbol is INamespaceSymbol ? null : symbol;
    }

    private static List<(ISymbol Member, ImmutableArray<CodePlace> Places)> Ordered(Dictionary<ISymbol, List<CodePlace>> members) =>
    [
        .. members.Select(member => (member.Key, Places: member.Value.Distinct().ToImmutableArray()))
            .DistinctBy(member => (member.Key.ToDisplayString(SymbolText.FullName), member.Key.ToDisplayString(SymbolText.Signature), member.Places[0]))
            .OrderBy(member => member.Places[0].Path, StringComparer.Ordinal).ThenBy(member => member.Places[0].Start.Line),
    ];
}

/// <summary>The members that following calls led to.</summary>
internal sealed record CallWalk(IReadOnlyList<(ISymbol Symbol, RelatedSymbol Related)> Members, bool IsComplete)
{
    public ImmutableArray<RelatedSymbol> Related => [.. Members.Select(member => member.Related)];
}
