using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Tests.Oracle;

/// <summary>
/// Knows where every symbol of a solution is used, by binding every name of every file and comparing symbols: slow, simple, and
/// without the searches that the product uses.
/// </summary>
internal sealed class BindingOracle
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _uses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(string Member, string Place), bool>> _callers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<(string Member, string Place), bool>> _callees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _kin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _below = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _above = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _doubtful = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foreign = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _same = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _declaredAt = new(StringComparer.Ordinal);
    private ILookup<string, string>? _places;

    private BindingOracle()
    {
    }

    /// <summary>Every type and member that a source declares and a name can mean.</summary>
    public List<ISymbol> Declared { get; } = [];

    public static async Task<BindingOracle> OfAsync(Solution solution, CancellationToken cancellationToken)
    {
        var oracle = new BindingOracle();
        var compilations = new List<Compilation>();
        foreach (var project in solution.Projects)
        {
            var compilation = await project.GetCompilationAsync(cancellationToken) ?? throw new InvalidOperationException(project.Name);
            compilations.Add(compilation);
            oracle.Locate(compilation.Assembly.GlobalNamespace);
        }

        foreach (var compilation in compilations)
        {
            Parallel.ForEach(compilation.SyntaxTrees, new ParallelOptions { CancellationToken = cancellationToken }, tree => oracle.Bind(compilation.GetSemanticModel(tree), tree.GetRoot(cancellationToken), cancellationToken));
            oracle.Relate(compilation.Assembly.GlobalNamespace);
        }

        return oracle;
    }

    /// <summary>How many places there are that are not compared.</summary>
    public int Doubtful => _doubtful.Count;

    /// <summary>True of a place where the code does not compile, so that nobody can say what it uses, and of one that Roslyn's own search is known to pass over.</summary>
    public bool IsDoubtful(string place) => _doubtful.ContainsKey(place[(place.LastIndexOf(" at ", StringComparison.Ordinal) is >= 0 and var at ? at + " at ".Length : 0)..]);

    /// <summary>Some of what is declared, of each kind as evenly as there is of it; another turn chooses others.</summary>
    public List<ISymbol> Choose(int most, int turn = 0) => Choose(Declared.DistinctBy(Key), most, turn);

    public static List<ISymbol> Choose(IEnumerable<ISymbol> declared, int most, int turn = 0)
    {
        var kinds = declared.GroupBy(KindOf).OrderBy(kind => kind.Count()).ToList();
        var chosen = new List<ISymbol>();
        for (var at = 0; at < kinds.Count; at++)
        {
            var all = kinds[at].ToList();
            var share = Math.Min(all.Count, (most - chosen.Count) / (kinds.Count - at));
            chosen.AddRange(Enumerable.Range(0, share).Select(index => all[(int)(((long)index * all.Count / share + turn) % all.Count)]));
        }

        return chosen;
    }

    private static string KindOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => $"{method.MethodKind} {method.IsExtensionMethod} {method.IsGenericMethod} {method.IsOverride} {!method.ExplicitInterfaceImplementations.IsEmpty} {method.ContainingType.TypeKind} {method.PartialImplementationPart is not null}",
        INamedTypeSymbol type => $"{type.TypeKind} {type.IsRecord} {type.IsGenericType}",
        IPropertySymbol property => $"property {property.IsIndexer} {property.IsOverride} {property.ContainingType.IsRecord} {property.ContainingType.TypeKind}",
        _ => $"{symbol.Kind} {symbol.ContainingType?.TypeKind}",
    };

    /// <summary>The same for what is declared in one place, whichever frameworks and projects compile that.</summary>
    public string Key(ISymbol symbol) => Whole(OwnKey(symbol));

    /// <summary>A package may bring an older build of what a project here makes, which is another thing.</summary>
    private static string OwnKey(ISymbol symbol) => $"{(symbol.Locations.Any(location => location.IsInSource) ? string.Empty : "~")}{Home(symbol)}|{symbol.GetDocumentationCommentId() ?? symbol.ToDisplayString()}";

    /// <summary>Each framework has what is its own in assemblies of other names.</summary>
    private static string? Home(ISymbol symbol) => symbol.ContainingAssembly?.Name is "mscorlib" or "netstandard" or "System.Private.CoreLib" or "System.Runtime" or "System.Collections" && !symbol.Locations.Any(location => location.IsInSource) ? "framework" : symbol.ContainingAssembly?.Name;

    private string Whole(string key)
    {
        while (_same.TryGetValue(key, out var other))
        {
            key = other;
        }

        return key;
    }

    /// <summary>Two projects may compile one file: what they declare there is one symbol to whoever asks.</summary>
    private void Locate(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            foreach (var location in member is INamespaceSymbol ? [] : member.Locations.Where(location => location.IsInSource && File.Exists(location.SourceTree?.FilePath)))
            {
                var place = $"{Place(location)} {(member.GetDocumentationCommentId() ?? member.ToDisplayString()).Replace(' ', '_')}";
                var key = Key(member);
                if (!_declaredAt.TryAdd(place, key) && Whole(_declaredAt[place]) is var known && !known.Equals(key, StringComparison.Ordinal))
                {
                    _same[key] = known;
                }
            }

            if (member is INamespaceOrTypeSymbol inner)
            {
                Locate(inner);
            }
        }
    }

    /// <summary>Where a symbol is used, and those that it overrides or implements, or that do so to it; null when the framework has a part in that.</summary>
    public IReadOnlyCollection<string>? UsesOf(ISymbol symbol)
    {
        var keys = Family(Key(symbol));
        if (keys.Any(_foreign.Contains))
        {
            return null;
        }

        if (symbol is INamedTypeSymbol type)
        {
            keys.UnionWith(type.InstanceConstructors.Select(Key));
        }

        return [.. keys.SelectMany(key => _uses.TryGetValue(key, out var places) ? places.Keys : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The members that use a member, or one that it overrides or implements, or that does so to it, each with the place.</summary>
    public IReadOnlyCollection<string> CallersOf(ISymbol symbol) => Lines(Reached(Key(symbol), _below).Concat(Reached(Key(symbol), _above)).Append(Key(symbol)).SelectMany(key => _callers.TryGetValue(key, out var found) ? found.Keys : []));

    /// <summary>The members that reach a member, directly or through others; in what does not compile only where that is wanted.</summary>
    public HashSet<string> Reaching(ISymbol symbol, bool withDoubtful)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([Key(symbol)]);
        while (open.TryPop(out var key))
        {
            var callers = Reached(key, _below).Concat(Reached(key, _above)).Append(key).SelectMany(item => _callers.TryGetValue(item, out var all) ? all.Keys : []);
            foreach (var (member, _) in callers.Where(caller => withDoubtful || !IsDoubtful(caller.Place)))
            {
                if (found.Add(member))
                {
                    open.Push(member);
                }
            }
        }

        return found;
    }

    /// <summary>The members of this solution that a member uses, each with the place.</summary>
    public IReadOnlyCollection<string> CalleesOf(ISymbol symbol) => Lines(_callees.TryGetValue(Key(symbol), out var found) ? found.Keys : []);

    /// <summary>Where a symbol is declared, those that it overrides or implements, those that do so to it, and of a type its constructors, of a constructor its type.</summary>
    public HashSet<string> Related(ISymbol symbol)
    {
        _places ??= _declaredAt.ToLookup(pair => Whole(pair.Value), static pair => pair.Key[..pair.Key.LastIndexOf(' ')], StringComparer.Ordinal);
        var keys = Family(Key(symbol));
        keys.UnionWith(symbol switch
        {
            INamedTypeSymbol type => type.InstanceConstructors.Select(Key),
            IMethodSymbol { MethodKind: MethodKind.Constructor } => [Key(symbol.ContainingType)],
            _ => [],
        });
        return [.. keys.SelectMany(key => _places[key])];
    }

    private static List<string> Lines(IEnumerable<(string Member, string Place)> found) => [.. found.Select(item => $"{item.Member} at {item.Place}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The types that derive from or implement a type, or the members that override or implement a member, at any depth.</summary>
    public IReadOnlyCollection<string> Below(ISymbol symbol) => [.. Reached(Key(symbol), _below).Order(StringComparer.Ordinal)];

    private static HashSet<string> Reached(string from, Dictionary<string, HashSet<string>> steps)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var key))
        {
            foreach (var next in steps.GetValueOrDefault(key) ?? [])
            {
                if (found.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    private void Bind(SemanticModel model, SyntaxNode root, CancellationToken cancellationToken)
    {
        foreach (var node in root.DescendantNodes(descendIntoTrivia: true))
        {
            foreach (var (bound, token) in UsesIn.Node(node, model, cancellationToken))
            {
                Note(bound, node, token, model);
                // Only documentation may mean several.
                if (model.GetSymbolInfo(node, cancellationToken).CandidateReason is not CandidateReason.None and not CandidateReason.MemberGroup and var reason && (reason is not CandidateReason.Ambiguous || !node.IsPartOfStructuredTrivia()) || IsChain(node, model, cancellationToken))
                {
                    _doubtful[Place(token.GetLocation())] = true;
                }
            }

            // Roslyn's own search takes an indexer behind a question mark to be at two places.
            if (node is ConditionalAccessExpressionSyntax { WhenNotNull: ElementAccessExpressionSyntax indexed })
            {
                _doubtful[Place(indexed.GetFirstToken().GetLocation())] = true;
            }

            // A constructor that does not say which of its base it calls is a use of it, at its own name.
            if (node is ConstructorDeclarationSyntax { Initializer: null } constructor && UsesIn.UnsaidBase(constructor, model, cancellationToken) is { } called)
            {
                NoteUse(called, Place(constructor.Identifier.GetLocation()));
            }
        }
    }

    /// <summary>Roslyn's own search passes over an indexer right behind a use of the same one, or of one that it overrides.</summary>
    private static bool IsChain(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        node is ElementAccessExpressionSyntax { Expression: ElementAccessExpressionSyntax inner }
        && model.GetSymbolInfo(node, cancellationToken).Symbol is IPropertySymbol last && model.GetSymbolInfo(inner, cancellationToken).Symbol is IPropertySymbol first
        && last.OriginalDefinition.Parameters.Select(static parameter => parameter.Type.ToDisplayString()).SequenceEqual(first.OriginalDefinition.Parameters.Select(static parameter => parameter.Type.ToDisplayString()), StringComparer.Ordinal);

    private void Note(ISymbol bound, SyntaxNode node, SyntaxToken token, SemanticModel model)
    {
        if (Definition(bound) is not { } symbol)
        {
            return;
        }

        var place = Place(token.GetLocation());
        NoteUse(symbol, place);
        if (symbol is IMethodSymbol or IPropertySymbol or IEventSymbol or IFieldSymbol && !UsesIn.IsNameOf(node) && UsesIn.Member(node, model) is { } member)
        {
            _callers.GetOrAdd(Key(symbol), static _ => new())[(Key(member), place)] = true;
            if (bound is not IParameterSymbol && symbol is not IFieldSymbol && symbol.Locations.Any(location => location.IsInSource))
            {
                _callees.GetOrAdd(Key(member), static _ => new())[(Key(symbol), place)] = true;
            }
        }
    }

    private void NoteUse(ISymbol symbol, string place)
    {
        _uses.GetOrAdd(Key(symbol), static _ => new(StringComparer.Ordinal))[place] = true;
        if (symbol is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: var type })
        {
            _uses.GetOrAdd(Key(type), static _ => new(StringComparer.Ordinal))[place] = true;
        }
    }

    public static string Place(Location location)
    {
        var span = location.GetLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}:{span.StartLinePosition.Character + 1}";
    }

    private static ISymbol? Definition(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { ReducedFrom: { } reduced } => reduced.OriginalDefinition,
        IMethodSymbol { AssociatedSymbol: { } associated } => associated.OriginalDefinition,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.BuiltinOperator or MethodKind.FunctionPointerSignature } => null,
        // A positional parameter that is named in a call stands for its property.
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { IsRecord: true } type } } parameter => type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault()?.OriginalDefinition,
        ITypeParameterSymbol or ILocalSymbol or IParameterSymbol or INamespaceSymbol or IRangeVariableSymbol or ILabelSymbol or IDynamicTypeSymbol or IDiscardSymbol => null,
        _ => symbol.OriginalDefinition,
    };

    private void Relate(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            switch (member)
            {
                case INamespaceSymbol space:
                    Relate(space);
                    break;
                case INamedTypeSymbol type:
                    RelateType(type);
                    Relate(type);
                    break;
                default:
                    RelateMember(member);
                    break;
            }
        }
    }

    private void RelateType(INamedTypeSymbol type)
    {
        Keep(type);
        foreach (var above in type.Interfaces.Append(type.BaseType).OfType<INamedTypeSymbol>())
        {
            AddBelow(above.OriginalDefinition, type);
        }

        // Each type answers for all of its interfaces, those that a base class implements included.
        foreach (var member in type.AllInterfaces.SelectMany(item => item.GetMembers()).Where(member => member is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator or MethodKind.Conversion } or IPropertySymbol or IEventSymbol))
        {
            if (type.FindImplementationForInterfaceMember(member) is { } implementation && type.TypeKind is not TypeKind.Interface)
            {
                AddKin(member.OriginalDefinition, implementation.OriginalDefinition);
                AddBelow(member.OriginalDefinition, implementation.OriginalDefinition);
            }
        }
    }

    private void RelateMember(ISymbol member)
    {
        Keep(member);
        ISymbol? above = member switch
        {
            IMethodSymbol method => method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            IEventSymbol item => item.OverriddenEvent,
            _ => null,
        };
        if (above is not null)
        {
            AddKin(above.OriginalDefinition, member);
            AddBelow(above.OriginalDefinition, member);
        }
    }

    private void Keep(ISymbol symbol)
    {
        if (symbol is { IsImplicitlyDeclared: false, CanBeReferencedByName: true }
            or IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.UserDefinedOperator, IsImplicitlyDeclared: false }
            or IPropertySymbol { IsIndexer: true, IsImplicitlyDeclared: false })
        {
            Declared.Add(symbol);
        }
    }

    private void AddKin(ISymbol left, ISymbol right)
    {
        var (one, other) = (Key(left), Key(right));
        (_kin.TryGetValue(one, out var ofOne) ? ofOne : _kin[one] = new(StringComparer.Ordinal)).Add(other);
        (_kin.TryGetValue(other, out var ofOther) ? ofOther : _kin[other] = new(StringComparer.Ordinal)).Add(one);
        _foreign.UnionWith(((ISymbol[])[left, right]).Where(symbol => !symbol.Locations.Any(location => location.IsInSource)).Select(Key));
    }

    private void AddBelow(ISymbol above, ISymbol below)
    {
        if (below.Locations.Any(location => location.IsInSource) && Key(above) != Key(below))
        {
            (_below.TryGetValue(Key(above), out var all) ? all : _below[Key(above)] = new(StringComparer.Ordinal)).Add(Key(below));
            (_above.TryGetValue(Key(below), out all) ? all : _above[Key(below)] = new(StringComparer.Ordinal)).Add(Key(above));
        }
    }

    private HashSet<string> Family(string key)
    {
        var family = Reached(key, _kin);
        family.Add(key);
        return family;
    }
}
