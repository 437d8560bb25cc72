using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Edits;

/// <summary>What of a change people are shown and transcripts keep: a small file whole, of a large one only the places that change.</summary>
public static class ShownChange
{
    private const int MaxWhole = 128 * 1024;
    private const int ContextLines = 10;
    private const int MaxPlaces = 50;

    public static IEnumerable<FileChange> Of(FileChange change) =>
        change is { OldText: { } before, NewText: { } after } && before.Length + after.Length > MaxWhole
            ? Places(change.Path, before, TextPatch.Between(before, after).Hunks)
            : [change];

    private static IEnumerable<FileChange> Places(string path, string before, ImmutableArray<TextHunk> hunks)
    {
        var places = 0;
        for (var index = 0; index < hunks.Length && places < MaxPlaces; places++)
        {
            // Hunks whose surroundings touch are one place.
            var first = index;
            var start = Back(before, hunks[index].Start);
            var end = On(before, hunks[index].End);
            while (++index < hunks.Length && Back(before, hunks[index].Start) <= end)
            {
                end = On(before, hunks[index].End);
            }

            var place = TextPatch.Of(hunks[first..index].Select(hunk => hunk with { Start = hunk.Start - start }));
            var old = before[start..end];
            yield return new FileChange(path, old, place.ApplyTo(old));
        }
    }

    /// <summary>The beginning of a line some lines before.</summary>
    private static int Back(string text, int offset)
    {
        for (var line = 0; line <= ContextLines && offset > 0; line++)
        {
            offset = text.AsSpan(0, line == 0 ? offset : offset - 1).LastIndexOf('\n') + 1;
        }

        return offset;
    }

    /// <summary>The end of a line some lines on.</summary>
    private static int On(string text, int offset)
    {
        for (var line = 0; line <= ContextLines && offset < text.Length; line++)
        {
            var end = text.IndexOf('\n', offset);
            offset = end < 0 ? text.Length : end + 1;
        }

        return offset;
    }
}
