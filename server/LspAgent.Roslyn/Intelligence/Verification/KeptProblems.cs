using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LspAgent.Core.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>
/// Knows which problems a change keeps although they look new: those that only tell a new name where they told the old one, and those that
/// moved with their line to another file. Safe for concurrent use.
/// </summary>
internal sealed partial class KeptProblems(ImmutableArray<FileChange> changes)
{
    private readonly Lazy<HashSet<string>> _renamed = new(() => Renamed(changes));

    /// <summary>Takes out of both lists what is the same but for names that the change declares otherwise.</summary>
    public void RemoveRenamed(List<CodeProblem> gone, List<CodeProblem> fresh)
    {
        if (gone.Count > 0 && fresh.Count > 0 && _renamed.Value.Count > 0)
        {
            RemovePairs(gone, fresh, static (_, _) => true);
        }
    }

    /// <summary>Takes out of both lists what stands in another file now, on a line that left the one and came into the other.</summary>
    public void RemoveMoved(List<CodeProblem> gone, List<CodeProblem> fresh)
    {
        if (gone.Count > 0 && fresh.Count > 0 && changes.Length > 1)
        {
            RemovePairs(gone, fresh, IsMoved);
        }
    }

    private void RemovePairs(List<CodeProblem> gone, List<CodeProblem> fresh, Func<CodeProblem, CodeProblem, bool> isSame)
    {
        var open = gone.GroupBy(KeyOf, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.ToList(), StringComparer.Ordinal);
        fresh.RemoveAll(problem =>
        {
            if (!open.TryGetValue(KeyOf(problem), out var like) || like.Find(other => isSame(other, problem)) is not { } known)
            {
                return false;
            }

            like.Remove(known);
            return gone.Remove(known);
        });
    }

    private string KeyOf(CodeProblem problem) => $"{problem.Id}|{Words().Replace(problem.Message, word => _renamed.Value.Contains(word.Value) ? "…" : word.Value)}";

    /// <summary>A line that stays where it is has a problem of its own, whatever a line that reads the same has elsewhere.</summary>
    private bool IsMoved(CodeProblem gone, CodeProblem fresh)
    {
        if (gone.Place is not { } from || fresh.Place is not { } to || string.Equals(from.Path, to.Path, StringComparison.Ordinal)
            || Of(from) is not { OldText: { } left } source || Of(to) is not { NewText: { } reached } target)
        {
            return false;
        }

        var line = Line(reached, to.Start.Line);
        return string.Equals(line, Line(left, from.Start.Line), StringComparison.Ordinal)
            && Count(left, line) > Count(source.NewText, line)
            && Count(reached, line) > Count(target.OldText, line);
    }

    private FileChange? Of(CodePlace place) => changes.FirstOrDefault(change => string.Equals(change.Path, place.Path, StringComparison.Ordinal));

    private static string Line(string text, int number) => text.Split('\n').ElementAtOrDefault(number)?.Trim() ?? string.Empty;

    private static int Count(string? text, string line) => text?.Split('\n').Count(other => string.Equals(other.Trim(), line, StringComparison.Ordinal)) ?? 0;

    private static HashSet<string> Renamed(ImmutableArray<FileChange> changes)
    {
        var (names, after) = (Declared(changes.Select(static change => change.OldText)), Declared(changes.Select(static change => change.NewText)));
        names.SymmetricExceptWith(after);
        return names;
    }

    /// <summary>What uses a name is a node of its own; what declares one only has it as a word.</summary>
    private static HashSet<string> Declared(IEnumerable<string?> texts) => texts.OfType<string>()
        .SelectMany(static text => ParsedText.Of(text, CancellationToken.None).GetRoot().DescendantTokens())
        .Where(static token => token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is not SimpleNameSyntax)
        .Select(static token => token.ValueText)
        .ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
