using System.Collections.Immutable;

namespace LspAgent.Core.Edits;

/// <summary>Changes of one text, in its order, none overlapping another. Pure: applied, turned round, and merged without touching anything.</summary>
public sealed class TextPatch
{
    private TextPatch(ImmutableArray<TextHunk> hunks) => Hunks = hunks;

    public static TextPatch Empty { get; } = new([]);

    /// <summary>Each in the places of the text before any of them.</summary>
    public ImmutableArray<TextHunk> Hunks { get; }

    /// <exception cref="ArgumentException">Two of them overlap.</exception>
    public static TextPatch Of(IEnumerable<TextHunk> hunks)
    {
        ImmutableArray<TextHunk> ordered = [.. hunks.OrderBy(hunk => hunk.Start)];
        for (var index = 1; index < ordered.Length; index++)
        {
            if (ordered[index].Start < ordered[index - 1].End)
            {
                throw new ArgumentException($"The hunks at {ordered[index - 1].Start} and {ordered[index].Start} overlap.", nameof(hunks));
            }
        }

        return new TextPatch(ordered);
    }

    /// <summary>What makes one text of another, in whole lines.</summary>
    public static TextPatch Between(string before, string after) => new(LineDiff.Between(before, after));

    public string ApplyTo(string text)
    {
        if (Hunks.IsEmpty)
        {
            return text;
        }

        var pieces = new System.Text.StringBuilder(text.Length + Hunks.Sum(hunk => hunk.Text.Length - hunk.Length));
        var at = 0;
        foreach (var hunk in Hunks)
        {
            pieces.Append(text, at, hunk.Start - at).Append(hunk.Text);
            at = hunk.End;
        }

        return pieces.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What takes the changes back from the text that they made of <paramref name="text"/>.</summary>
    public TextPatch InverseOn(string text)
    {
        var shift = 0;
        var inverse = ImmutableArray.CreateBuilder<TextHunk>(Hunks.Length);
        foreach (var hunk in Hunks)
        {
            inverse.Add(new TextHunk(hunk.Start + shift, hunk.Text.Length, text.Substring(hunk.Start, hunk.Length)));
            shift += hunk.Text.Length - hunk.Length;
        }

        return new TextPatch(inverse.MoveToImmutable());
    }

    /// <summary>
    /// The same changes on a text that somebody else changed meanwhile. Lines that only one side changed are that side's; a change
    /// that both made is there already; where both changed the same lines, or lines with nothing between them, it is a conflict.
    /// </summary>
    public TextMerge Onto(string text, string current)
    {
        if (string.Equals(text, current, StringComparison.Ordinal))
        {
            return new TextMerge.Merged(this);
        }

        var mine = LineDiff.Between(text, ApplyTo(text));
        var theirs = LineDiff.Between(text, current);
        var merged = ImmutableArray.CreateBuilder<TextHunk>(mine.Length);
        var conflicts = ImmutableArray.CreateBuilder<TextConflict>();
        var (next, shift) = (0, 0);
        foreach (var hunk in mine)
        {
            while (next < theirs.Length && theirs[next].End < hunk.Start)
            {
                shift += theirs[next].Text.Length - theirs[next].Length;
                next++;
            }

            // Those that touch are looked at without being passed: the next hunk of ours may touch them too.
            ImmutableArray<TextHunk> touching = [.. theirs.Skip(next).TakeWhile(other => other.Start <= hunk.End)];
            if (touching.IsEmpty)
            {
                merged.Add(hunk with { Start = hunk.Start + shift });
            }
            else if (!touching.Contains(hunk))
            {
                conflicts.Add(ConflictOf(text, current, hunk, touching, shift));
            }
        }

        return conflicts.Count > 0 ? new TextMerge.Conflict(conflicts.ToImmutable()) : new TextMerge.Merged(new TextPatch(merged.ToImmutable()));
    }

    private static TextConflict ConflictOf(string text, string current, TextHunk mine, ImmutableArray<TextHunk> theirs, int shift)
    {
        var start = Math.Min(mine.Start, theirs[0].Start);
        var end = Math.Max(mine.End, theirs[^1].End);
        var length = end - start + theirs.Sum(hunk => hunk.Text.Length - hunk.Length);
        return new TextConflict(
            current.AsSpan(0, start + shift).Count('\n') + 1,
            text[start..end],
            string.Concat(text.AsSpan(start, mine.Start - start), mine.Text, text.AsSpan(mine.End, end - mine.End)),
            current.Substring(start + shift, length));
    }
}

/// <summary>What merging a patch into a changed text ends in. Closed.</summary>
public abstract record TextMerge
{
    private TextMerge()
    {
    }

    /// <param name="Patch">For the changed text.</param>
    public sealed record Merged(TextPatch Patch) : TextMerge;

    public sealed record Conflict(ImmutableArray<TextConflict> Places) : TextMerge;
}

/// <summary>A place that two sides changed in different ways.</summary>
/// <param name="Line">Where it stands in the text as it is now, from 1.</param>
/// <param name="Before">What both began with.</param>
/// <param name="Wanted">What the patch would have made of it.</param>
/// <param name="Found">What stands there now.</param>
public sealed record TextConflict(int Line, string Before, string Wanted, string Found);
