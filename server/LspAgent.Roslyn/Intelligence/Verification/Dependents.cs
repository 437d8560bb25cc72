using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Finds the code that a change of declarations may concern: what names the changed things, derives from them, or uses them without a name.</summary>
internal static class Dependents
{
    private static readonly int[] Global = [TextWords.Hash("global")];

    /// <summary>What is nearest first: the changed projects, then what derives, then those that refer to them, compiled ones before others.</summary>
    public static async IAsyncEnumerable<IReadOnlyCollection<AffectedPlace>> OfAsync(VerifiedFork fork, ChangeScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = await NamesAsync(fork, scope, cancellationToken);
        var changed = fork.Changed().ToHashSet();
        var told = changed.ToHashSet();
        var reached = fork.Reached().Select(fork.Before.GetProject).OfType<Project>().ToList();
        foreach (var project in reached.Where(project => fork.Projects.Contains(project.Id)))
        {
            yield return Untold(scope.IsProjectWide ? [.. project.DocumentIds.Select(static id => new AffectedPlace(id, []))] : await NamingAsync(project, told, names, scope, cancellationToken), told);
        }

        var rebased = (await BelowAsync(fork.Before, scope.Rebased, isWhole: true, cancellationToken)).Where(place => !changed.Contains(place.Document)).ToList();
        told.UnionWith(rebased.Select(static place => place.Document));
        yield return rebased;

        // Only parts of files, whose other parts may still be found by their names.
        yield return [.. (await BelowAsync(fork.Before, scope.Above, isWhole: false, cancellationToken)).Where(place => !told.Contains(place.Document))];
        yield return await UnnamedAsync(fork, scope, changed, cancellationToken);
        foreach (var project in reached.Where(project => !fork.Projects.Contains(project.Id)).OrderByDescending(static project => project.TryGetCompilation(out _)))
        {
            yield return Untold(await NamingAsync(project, told, names, scope, cancellationToken), told);
        }
    }

    private static List<AffectedPlace> Untold(IEnumerable<AffectedPlace> places, HashSet<DocumentId> told) => [.. places.Where(place => told.Add(place.Document))];

    /// <summary>The names of types, with those of namespaces that come or go with the change.</summary>
    private static async Task<IReadOnlySet<string>> NamesAsync(VerifiedFork fork, ChangeScope scope, CancellationToken cancellationToken)
    {
        if (scope.Namespaces.Count == 0)
        {
            return scope.Types;
        }

        var names = scope.Types.ToHashSet(StringComparer.Ordinal);
        foreach (var project in fork.Projects)
        {
            foreach (var solution in (Solution[])[fork.Before, fork.After])
            {
                if (solution.GetProject(project) is { } known && await known.GetCompilationAsync(cancellationToken) is { } compilation)
                {
                    names.UnionWith(scope.Namespaces.SelectMany(space => Lacking(compilation, space)));
                }
            }
        }

        return names;
    }

    private static IEnumerable<string> Lacking(Compilation compilation, string space)
    {
        var at = compilation.GlobalNamespace;
        foreach (var name in space.Split('.'))
        {
            at = at?.GetMembers(name).OfType<INamespaceSymbol>().FirstOrDefault();
            if (at is null)
            {
                yield return name;
            }
        }
    }

    /// <summary>By the words of the text first, since most files hold none of the names, and then by the tokens.</summary>
    private static async Task<IReadOnlyCollection<AffectedPlace>> NamingAsync(Project project, HashSet<DocumentId> told, IReadOnlySet<string> names, ChangeScope scope, CancellationToken cancellationToken)
    {
        var hashes = names.Concat(scope.Members).Select(static name => TextWords.Hash(name)).ToArray();
        var seesStatics = scope.Members.Count > 0 && await SeesStaticsAsync(project, cancellationToken);
        var found = new ConcurrentBag<AffectedPlace>();
        await Parallel.ForEachAsync(project.Documents.Where(document => !told.Contains(document.Id)).ToList(), cancellationToken, async (document, token) =>
        {
            if (TextWords.Of(document)?.HasAny(hashes) is true && await AffectedPlace.OfAsync(document, names, scope, seesStatics, token) is { } place)
            {
                found.Add(place);
            }
        });
        return found;
    }

    private static async Task<bool> SeesStaticsAsync(Project project, CancellationToken cancellationToken)
    {
        foreach (var document in project.Documents.Where(static document => TextWords.Of(document)?.HasAny(Global) is true))
        {
            if (await document.GetSyntaxRootAsync(cancellationToken) is CompilationUnitSyntax root && root.Usings.Any(static item => item.GlobalKeyword.RawKind != 0 && item.StaticKeyword.RawKind != 0))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<List<AffectedPlace>> BelowAsync(Solution solution, IEnumerable<SourcePosition> types, bool isWhole, CancellationToken cancellationToken)
    {
        var documents = new HashSet<DocumentId>();
        foreach (var position in types)
        {
            if (await SymbolAtAsync(solution, position, cancellationToken) is INamedTypeSymbol { TypeKind: not TypeKind.Enum and not TypeKind.Struct, IsSealed: false, IsStatic: false } type)
            {
                var below = await ImplementationSearch.FindRawAsync(solution, type, cancellationToken);
                documents.UnionWith(below.SelectMany(static item => item.Locations).Select(location => solution.GetDocumentId(location.SourceTree)).OfType<DocumentId>());
            }
        }

        var places = new List<AffectedPlace>();
        foreach (var document in documents.Select(solution.GetDocument).OfType<Document>())
        {
            places.Add(isWhole ? new AffectedPlace(document.Id, []) : await AffectedPlace.HeadsOfAsync(document, cancellationToken));
        }

        return places;
    }

    /// <summary>The members in which something is used unnamed.</summary>
    private static async Task<List<AffectedPlace>> UnnamedAsync(VerifiedFork fork, ChangeScope scope, HashSet<DocumentId> changed, CancellationToken cancellationToken)
    {
        var places = new List<AffectedPlace>();
        foreach (var position in scope.Unnamed)
        {
            foreach (var symbol in Used(await SymbolAtAsync(fork.Before, position, cancellationToken)))
            {
                foreach (var location in (await SymbolFinder.FindReferencesAsync(symbol, fork.Before, cancellationToken)).SelectMany(static reference => reference.Locations).Where(location => !changed.Contains(location.Document.Id)))
                {
                    places.Add(await AffectedPlace.AtAsync(location.Document, location.Location.SourceSpan, cancellationToken));
                }
            }
        }

        return [.. places.GroupBy(static place => place.Document).Select(static group => new AffectedPlace(group.Key, group.Any(static place => place.Spans.IsEmpty) ? [] : [.. group.SelectMany(static place => place.Spans).Distinct()]))];
    }

    /// <summary>Of a type the constructors, and what takes it apart, that nobody wrote as such.</summary>
    private static IEnumerable<ISymbol> Used(ISymbol? symbol) => symbol switch
    {
        null => [],
        INamedTypeSymbol type => [.. type.InstanceConstructors, .. type.GetMembers("Deconstruct")],
        _ => [symbol],
    };

    /// <summary>What a name declares, in the first framework that compiles it; null when there is no such file or name.</summary>
    public static async Task<ISymbol?> SymbolAtAsync(Solution solution, SourcePosition position, CancellationToken cancellationToken)
    {
        foreach (var document in solution.GetDocumentIdsWithFilePath(position.Path).Select(solution.GetDocument).OfType<Document>())
        {
            if (await document.GetSyntaxRootAsync(cancellationToken) is { } root
                && position.Start < root.FullSpan.End
                && root.FindToken(position.Start) is { Parent: { } node } token
                && token.SpanStart == position.Start
                && await document.GetSemanticModelAsync(cancellationToken) is { } model
                && model.GetDeclaredSymbol(node, cancellationToken) is { } symbol)
            {
                return symbol;
            }
        }

        return null;
    }
}
