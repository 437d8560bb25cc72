using System.Buffers;
using System.Runtime.CompilerServices;
using LspAgent.Roslyn.Workspace;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FindSymbols;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Finds the files that a change of declarations may concern: those that name what changed, that derive from it, or that use it without a name.</summary>
internal static class Dependents
{
    /// <summary>Files of the changed projects first, then those of the projects that refer to them, each once.</summary>
    public static async IAsyncEnumerable<string> OfAsync(VerifiedFork fork, ChangeScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = fork.Changes.Select(change => change.Path).ToHashSet(StringComparer.Ordinal);
        var names = SearchValues.Create([.. scope.Names], StringComparison.Ordinal);
        foreach (var project in fork.Reached().Select(fork.After.GetProject).OfType<Project>())
        {
            var paths = project.Documents.Where(document => document.FilePath is not null && !told.Contains(document.FilePath)).ToList();
            var hits = new bool[paths.Count];
            Array.Fill(hits, scope.IsProjectWide && fork.Projects.Contains(project.Id));
            await Parallel.ForAsync(0, paths.Count, cancellationToken, async (index, token) => hits[index] |= await NamesAsync(paths[index], names, scope.Names, token));
            foreach (var path in paths.Where((_, index) => hits[index]).Select(document => document.FilePath ?? string.Empty).Where(told.Add))
            {
                yield return path;
            }
        }

        foreach (var path in (await DerivedAsync(fork, scope, cancellationToken)).Where(told.Add))
        {
            yield return path;
        }

        foreach (var path in (await UnnamedAsync(fork, scope, cancellationToken)).Where(told.Add))
        {
            yield return path;
        }
    }

    /// <summary>By the text first, since most files hold none of the names, and then by the tokens.</summary>
    private static async Task<bool> NamesAsync(Document document, SearchValues<string> names, IReadOnlySet<string> exact, CancellationToken cancellationToken)
    {
        var text = document.TryGetText(out var known) ? known : SourceFile.Read(document.FilePath ?? string.Empty);
        return text is not null && text.ToString().AsSpan().ContainsAny(names)
            && await document.GetSyntaxRootAsync(cancellationToken) is { } root
            && root.DescendantTokens(descendIntoTrivia: true).Any(token => token.IsKind(SyntaxKind.IdentifierToken) && exact.Contains(token.ValueText));
    }

    private static async Task<List<string>> DerivedAsync(VerifiedFork fork, ChangeScope scope, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var position in scope.Types.Distinct())
        {
            if (await SymbolAtAsync(fork.Before, position, cancellationToken) is INamedTypeSymbol type)
            {
                var below = await ImplementationSearch.FindRawAsync(fork.Before, type, cancellationToken);
                paths.AddRange(below.SelectMany(item => item.Locations).Where(location => location.IsInSource).Select(location => location.SourceTree?.FilePath).OfType<string>());
            }
        }

        return paths;
    }

    private static async Task<List<string>> UnnamedAsync(VerifiedFork fork, ChangeScope scope, CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        foreach (var position in scope.Unnamed.Distinct())
        {
            if (await SymbolAtAsync(fork.Before, position, cancellationToken) is { } symbol)
            {
                foreach (var reference in await SymbolFinder.FindReferencesAsync(symbol, fork.Before, cancellationToken))
                {
                    paths.AddRange(reference.Locations.Select(location => location.Document.FilePath).OfType<string>());
                }
            }
        }

        return paths;
    }

    /// <summary>What a name declares; null when there is no such file or name.</summary>
    public static async Task<ISymbol?> SymbolAtAsync(Solution solution, SourcePosition position, CancellationToken cancellationToken)
    {
        if (solution.GetDocumentIdsWithFilePath(position.Path).Select(solution.GetDocument).OfType<Document>().FirstOrDefault() is not { } document
            || await document.GetSyntaxRootAsync(cancellationToken) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken) is not { } model
            || position.Start >= root.FullSpan.End)
        {
            return null;
        }

        var node = root.FindToken(position.Start).Parent;
        return node is null ? null : model.GetDeclaredSymbol(node, cancellationToken);
    }
}
