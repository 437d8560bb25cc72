using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Follows calls from member to member, level by level, within a budget of members and time. The nearest level is always whole.</summary>
internal static class CallSearch
{
    private const int MaxFurtherMembers = 400;

    /// <summary>Longer than this one search over all projects does not take but for members that very many have.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(15);

    /// <param name="isIncoming">Who calls it; else what it calls.</param>
    public static async Task<RelatedSymbols> FindAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (symbol is INamespaceSymbol)
        {
            throw new CodeQuestionException($"{symbol.ToDisplayString()} is a namespace, which neither calls nor is called. Name a member or a type in it.");
        }

        var walk = await WalkAsync(solution, symbol, isIncoming, depth, patience, cancellationToken);
        return new RelatedSymbols(SymbolText.Card(symbol), walk.Related, walk.IsComplete);
    }

    /// <summary>The members in the order in which they are reached, the nearest first; one that is reached again is not gone on from.</summary>
    public static async Task<CallWalk> WalkAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = SearchLimit.After(patience, cancellationToken);
        var walk = await WalkAsync(solution, symbol, isIncoming, depth, limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return walk;
    }

    /// <summary>The same, with a limit that ends the walk and keeps what was found.</summary>
    public static Task<CallWalk> WalkAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, CancellationToken limit) => WalkAsync(solution, symbol, isIncoming, depth, TimeProvider.System, limit);

    /// <param name="time">Says when a search over all projects has taken too long.</param>
    public static async Task<CallWalk> WalkAsync(Solution solution, ISymbol symbol, bool isIncoming, int depth, TimeProvider time, CancellationToken limit)
    {
        var members = new List<(ISymbol Symbol, RelatedSymbol Related)>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { CallSites.KeyOf(symbol) };
        var level = new List<(ISymbol Symbol, int Index)> { (symbol, -1) };
        var isComplete = true;
        try
        {
            for (var at = 1; at <= depth && level.Count > 0; at++)
            {
                var next = new List<(ISymbol Symbol, int Index)>();
                foreach (var (from, index) in level)
                {
                    if (at > 1 && members.Count >= MaxFurtherMembers)
                    {
                        return new CallWalk(members, IsComplete: false);
                    }

                    var found = new CallSites();
                    if (isIncoming)
                    {
                        isComplete &= await AddCallersAsync(solution, from, found, time, limit);
                    }
                    else
                    {
                        await CalleeReader.AddAsync(solution, from, found, limit);
                    }

                    foreach (var (member, places, isImplicit) in found.Ordered())
                    {
                        members.Add((member, new RelatedSymbol(SymbolText.Card(member), at, places) { From = index, IsImplicit = isImplicit }));
                        if (seen.Add(CallSites.KeyOf(member)))
                        {
                            next.Add((member, members.Count - 1));
                        }
                    }

                    if (limit.IsCancellationRequested)
                    {
                        return new CallWalk(members, IsComplete: false);
                    }
                }

                level = next;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new CallWalk(members, IsComplete: false);
        }

        return new CallWalk(members, isComplete);
    }

    /// <summary>The members that use the symbol, as itself or as what it overrides or implements, or as what does so to it. Names in documentation and <c>nameof</c> call nothing.</summary>
    /// <returns>False when time ran out; what was found by then counts.</returns>
    private static async Task<bool> AddCallersAsync(Solution solution, ISymbol symbol, CallSites callers, TimeProvider time, CancellationToken limit)
    {
        if (symbol is not IMethodSymbol { MethodKind: not MethodKind.Constructor } and not IPropertySymbol and not IEventSymbol)
        {
            return await AddUsersAsync(solution, symbol, callers, limit);
        }

        if (await FindAtOnceAsync(solution, symbol, time, limit) is { } all)
        {
            Add(all, callers);
            return true;
        }

        // So many use it that the time may run out: what is found in one project is kept while the next is searched.
        try
        {
            foreach (var project in solution.Projects)
            {
                var documents = project.Documents.Concat(await project.GetSourceGeneratedDocumentsAsync(limit)).ToImmutableHashSet();
                Add(await SymbolFinder.FindCallersAsync(symbol, solution, documents, limit), callers);
            }

            return true;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The callers in all projects; null when that takes long. Unlike references they do not go up to an interface and down again to what else implements it.</summary>
    private static async Task<IEnumerable<SymbolCallerInfo>?> FindAtOnceAsync(Solution solution, ISymbol symbol, TimeProvider time, CancellationToken limit)
    {
        using var late = new CancellationTokenSource(AtOnce, time);
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(limit, late.Token);
        try
        {
            return await SymbolFinder.FindCallersAsync(symbol, solution, soon.Token);
        }
        catch (OperationCanceledException) when (!limit.IsCancellationRequested)
        {
            return null;
        }
    }

    private static void Add(IEnumerable<SymbolCallerInfo> found, CallSites callers)
    {
        foreach (var info in found)
        {
            if (MemberOf(info.CallingSymbol) is { } caller)
            {
                foreach (var place in info.Locations.Select(SymbolText.Place).OfType<CodePlace>())
                {
                    callers.Add(caller, place);
                }
            }
        }
    }

    private static async Task<bool> AddUsersAsync(Solution solution, ISymbol symbol, CallSites callers, CancellationToken limit)
    {
        var (found, isComplete) = await ReferenceSearch.CollectAsync(solution, symbol, limit);
        foreach (var file in found.GroupBy(item => item.Location.Document.Id))
        {
            // Time that ran out must not take away what is already found: binding these files is all that is left.
            var document = file.First().Location.Document;
            if (await document.GetSemanticModelAsync(CancellationToken.None) is not { } model || await document.GetSyntaxRootAsync(CancellationToken.None) is not { } root)
            {
                continue;
            }

            foreach (var (definition, location) in file)
            {
                var span = location.Location.SourceSpan;
                if (root.FindToken(span.Start, findInsideTrivia: true).Parent is { } node
                    && ReferenceUses.Of(node, definition) is not ReferenceUse.Doc and not ReferenceUse.NameOf
                    && (MemberOf(model.GetEnclosingSymbol(span.Start, CancellationToken.None)) ?? ByBaseCall(node, model)) is { } caller
                    && SymbolText.Place(location.Location) is { } place)
                {
                    callers.Add(caller, place);
                }
            }
        }

        return isComplete;
    }

    /// <summary>The primary constructor that calls the one of the base type where it names that.</summary>
    private static IMethodSymbol? ByBaseCall(SyntaxNode node, SemanticModel model) =>
        node.FirstAncestorOrSelf<PrimaryConstructorBaseTypeSyntax>() is { Parent.Parent: TypeDeclarationSyntax type } && model.GetDeclaredSymbol(type) is { } declared
            ? declared.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.Span == type.Span))
            : null;

    /// <summary>Not the lambda, local function, accessor or hidden field that a call stands in, but the member that people see; null for what is no member's.</summary>
    public static ISymbol? MemberOf(ISymbol? symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol switch
        {
            IMethodSymbol { AssociatedSymbol: { } associated } => associated,
            IFieldSymbol { AssociatedSymbol: { } associated, IsImplicitlyDeclared: true } => associated,
            IMethodSymbol or IFieldSymbol or IPropertySymbol or IEventSymbol => symbol,
            _ => null,
        };
    }
}

/// <summary>The members that following calls led to.</summary>
internal sealed record CallWalk(IReadOnlyList<(ISymbol Symbol, RelatedSymbol Related)> Members, bool IsComplete)
{
    public ImmutableArray<RelatedSymbol> Related => [.. Members.Select(member => member.Related)];
}
