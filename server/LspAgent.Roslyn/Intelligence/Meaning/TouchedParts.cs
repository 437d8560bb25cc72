using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Verification;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>Says which symbols a change touches, before and after it; what cannot be told is left open and never guessed.</summary>
internal static class TouchedParts
{
    public static async Task<TouchedSymbols> OfAsync(Solution? solution, ImmutableArray<FileChange> sources, IReadOnlyList<PartChange> parts, CancellationToken cancellationToken)
    {
        var fork = solution is null ? null : VerifiedFork.Of(solution, sources);
        var symbols = new List<TouchedSymbol>();
        foreach (var part in parts)
        {
            if (part.Before is { } before)
            {
                symbols.Add(await OfAsync(fork?.Before, before, sources, cancellationToken));
            }

            if (part.After is { } after)
            {
                symbols.Add(await OfAsync(fork?.After, after, sources, cancellationToken));
            }
        }

        return new TouchedSymbols([.. symbols.DistinctBy(static symbol => (symbol.Name, symbol.IsPublic, string.Join(',', symbol.Attributes ?? [])))], IsReadable(sources));
    }

    /// <param name="text">Null when the file cannot be read.</param>
    public static TouchedSymbols In(string path, string? text) => new(
        [.. DeclaredPart.In(path, text, CancellationToken.None).Select(static part => new TouchedSymbol(part.FullName, part.IsPublic ? true : part.IsPartial ? null : false, part.IsPartial ? null : part.Attributes))],
        text is not null && IsReadable([new FileChange(path, text, text)]));

    /// <summary>What the text before does not parse as may be anything.</summary>
    private static bool IsReadable(ImmutableArray<FileChange> sources) =>
        sources.All(static change => change.OldText is null || !ParsedText.Of(change.OldText, CancellationToken.None).GetDiagnostics().Any(static problem => problem.Severity is DiagnosticSeverity.Error));

    private static async Task<TouchedSymbol> OfAsync(Solution? solution, DeclaredPart part, ImmutableArray<FileChange> sources, CancellationToken cancellationToken)
    {
        if (solution is not null && await Dependents.SymbolAtAsync(solution, new SourcePosition(part.Path, part.Start), cancellationToken) is { } symbol)
        {
            return new TouchedSymbol(part.FullName, ImpactSearch.IsPublic(symbol), [.. Around(symbol).SelectMany(static item => item.GetAttributes()).Select(static item => item.AttributeClass?.Name).OfType<string>().Select(Short).Distinct(StringComparer.Ordinal)]);
        }

        // Another part of a type may say more of it, and an alias may hide the name of an attribute.
        var isAlone = !part.IsPartial && !sources.Any(change => (change.OldText ?? string.Empty).Contains("using ", StringComparison.Ordinal) && (change.OldText ?? string.Empty).Contains("Attribute;", StringComparison.Ordinal));
        return new TouchedSymbol(part.FullName, part.IsPublic ? true : part.IsPartial ? null : false, isAlone ? part.Attributes : null);
    }

    private static IEnumerable<ISymbol> Around(ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            yield return at;
        }
    }

    private static string Short(string name) => name.EndsWith("Attribute", StringComparison.Ordinal) && name.Length > "Attribute".Length ? name[..^"Attribute".Length] : name;
}
