using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Verification;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Meaning;

/// <summary>What a change of files means to the code.</summary>
/// <param name="Words">Sentences without a full stop, the most important first, such as <c>renames method Order.Add to Append (3 uses in 2 projects)</c>.</param>
/// <param name="Symbols">What it touches; what is not known of a symbol is null in it.</param>
/// <param name="IsPlain">True when there is nothing to tell that the change itself does not show: bodies, or white space.</param>
public sealed record EditMeaning(ImmutableArray<string> Words, TouchedSymbols Symbols, bool IsPlain)
{
    private const int MostWords = 8;
    private const int MostCounted = 3;
    private const int MostNames = 6;

    /// <summary>How long a question to the user may wait until all uses are counted.</summary>
    internal static readonly TimeSpan CountingPatience = TimeSpan.FromMilliseconds(600);

    /// <param name="solution">As it is before; null while no project is loaded.</param>
    /// <param name="counting">For how long uses are counted; what was found by then is told as the least.</param>
    internal static async Task<EditMeaning> OfAsync(Solution? solution, ImmutableArray<FileChange> changes, TimeSpan counting, CancellationToken cancellationToken)
    {
        var sources = changes.Where(change => CodeFiles.IsSource(change.Path)).ToImmutableArray();
        if (sources.IsEmpty)
        {
            return new EditMeaning([], new TouchedSymbols([], IsWhole: changes.All(change => change.OldText is not null || change.NewText is not null)), IsPlain: true);
        }

        var parts = PartPairs.Of(
            [.. sources.SelectMany(change => DeclaredPart.In(change.Path, change.OldText, cancellationToken))],
            [.. sources.SelectMany(change => DeclaredPart.In(change.Path, change.NewText, cancellationToken))]);
        var symbols = await TouchedParts.OfAsync(solution, sources, parts, cancellationToken);
        if (parts.Count == 0)
        {
            return new EditMeaning([OnlyFormat(sources)], symbols, IsPlain: true);
        }

        var words = new List<string>();
        var counted = 0;
        using var patience = SearchLimit.After(counting, cancellationToken);
        foreach (var part in parts.Where(part => part.Fate is not PartFate.Body and not PartFate.Added && !IsWithin(part, parts)).OrderBy(part => part.Fate is PartFate.Moved))
        {
            var uses = part.Fate is not PartFate.Moved && solution is not null && part.Before is { } before && counted++ < MostCounted ? await UseCount.OfAsync(solution, before, patience.Token, cancellationToken) : string.Empty;
            words.Add(Sentence(part) + uses);
        }

        Add(words, "adds ", [.. parts.Where(part => part.Fate is PartFate.Added && !IsWithin(part, parts)).Select(part => $"{part.Known.Kind} {part.Known.Shown}")]);
        Add(words, "changes the body of ", [.. parts.Where(part => part.Fate is PartFate.Body).Select(part => part.Known.Shown)]);
        var api = parts.Where(part => part.IsPublic && part.Fate is not PartFate.Body && !(part.Fate is PartFate.Moved && string.Equals(part.Before?.FullName, part.After?.FullName, StringComparison.Ordinal))).Select(part => part.Known.Shown).Distinct(StringComparer.Ordinal).ToList();
        if (api.Count > 0)
        {
            Add(words, "changes the public API: ", api);
        }

        return new EditMeaning([.. words.Take(MostWords), .. words.Count > MostWords ? [string.Create(CultureInfo.InvariantCulture, $"and {words.Count - MostWords} more")] : (string[])[]], symbols, parts.All(part => part.Fate is PartFate.Body));
    }

    /// <summary>What came, went or moved with its type is told with it.</summary>
    private static bool IsWithin(PartChange part, IReadOnlyList<PartChange> parts) =>
        parts.Any(other => other.Fate == part.Fate && other.Known.IsType && !ReferenceEquals(other, part)
            && string.Equals(part.Before?.Container, other.Before?.FullName, StringComparison.Ordinal) && string.Equals(part.After?.Container, other.After?.FullName, StringComparison.Ordinal));

    private static string Sentence(PartChange part) => part switch
    {
        { Fate: PartFate.Removed, Known: var known } => $"removes {known.Kind} {known.Shown}",
        { Fate: PartFate.Renamed, Before: { } before, After: { } after } => $"renames {before.Kind} {before.Shown} to {after.Name}",
        { Fate: PartFate.Moved, Before: { } before, After: { } after } when !string.Equals(before.Container, after.Container, StringComparison.Ordinal) => $"moves {before.Kind} {before.Shown} to {after.Container}{(string.Equals(before.Path, after.Path, StringComparison.Ordinal) ? string.Empty : $" in {System.IO.Path.GetFileName(after.Path)}")}",
        { Fate: PartFate.Moved, Before: { } before, After: { } after } => $"moves {before.Kind} {before.Shown} to {System.IO.Path.GetFileName(after.Path)}",
        { Before: { } before, After: { } after } when string.Equals(before.Signature, after.Signature, StringComparison.Ordinal) => $"changes the attributes of {before.Kind} {before.Shown}",
        { Before: { } before, After: { } after } => $"changes the signature of {before.Kind} {before.Shown} from '{before.Signature}' to '{after.Signature}'",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Add(List<string> words, string verb, List<string> names)
    {
        if (names.Count > 0)
        {
            var more = names.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more") : string.Empty;
            words.Add($"{verb}{string.Join(", ", names.Take(MostNames))}{more}");
        }
    }

    private static string OnlyFormat(ImmutableArray<FileChange> sources) =>
        sources.All(change => SourceWords.Same(change.OldText, change.NewText, withComments: true)) ? "changes only formatting"
        : sources.All(change => SourceWords.Same(change.OldText, change.NewText, withComments: false)) ? "changes only comments and formatting"
        : "changes no declaration: usings, attributes of the assembly or comments";
}
