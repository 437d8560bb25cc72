using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>One file under review: the text that the user agreed to, the one that the agent left, and what lies between them. Null text is no file.</summary>
/// <param name="Patch">From the one text to the other, a hunk for each that waits, in the same order.</param>
internal sealed record ReviewedFile(ResolvedPath Path, TextFormat Format, string? Agreed, string? Left, TextPatch Patch, ImmutableArray<PendingHunk> Hunks)
{
    public static ReviewedFile From(KeptReviewedFile kept, Func<string> nextId)
    {
        var file = new ReviewedFile(new ResolvedPath(kept.Lexical, kept.Canonical), new TextFormat(kept.Encoding, kept.HasMark), kept.Agreed, kept.Left, TextPatch.Empty, [])
            .Numbered(static () => string.Empty);
        var ids = file.Hunks.Length == kept.Ids.Length ? kept.Ids : [.. file.Hunks.Select(_ => nextId())];
        return file with { Hunks = [.. file.Hunks.Zip(ids, static (hunk, id) => hunk with { Id = id })] };
    }

    public KeptReviewedFile ToKept() => new(Path.Lexical, Path.Canonical, Format.Encoding, Format.HasMark, Agreed, Left, [.. Hunks.Select(static hunk => hunk.Id)]);

    /// <summary>The hunks with their places in the file as it is now: what the user wrote above them moves them, what the user wrote in them makes them longer.</summary>
    public ImmutableArray<PendingHunk> PlacedIn(string? now)
    {
        if (now is null || Left is null || Agreed is null || string.Equals(now, Left, StringComparison.Ordinal))
        {
            return Hunks;
        }

        var users = TextPatch.Between(Left, now).Hunks;
        var places = Patch.InverseOn(Agreed).Hunks;
        return
        [
            .. Hunks.Zip(places, (hunk, place) =>
            {
                var start = place.Start + Shift(users.Where(user => user.End <= place.Start));
                var end = Math.Max(start, place.End + Shift(users.Where(user => user.Start < place.End)));
                return hunk with { Line = now.AsSpan(0, Math.Min(start, now.Length)).Count('\n'), Lines = LineCount(now[Math.Min(start, now.Length)..Math.Min(end, now.Length)]) };
            }),
        ];

        static int Shift(IEnumerable<TextHunk> hunks) => hunks.Sum(static hunk => hunk.Text.Length - hunk.Length);
    }

    /// <summary>The agent changed the file again. What the user did in between is agreed to, except in lines that wait.</summary>
    public ReviewedFile With(string? before, string? after)
    {
        var agreed = Agreed;
        if (before is not null && Left is not null && agreed is not null && !string.Equals(before, Left, StringComparison.Ordinal))
        {
            agreed = WithUsersChange(agreed, Left, before);
        }

        return this with { Agreed = agreed, Left = after };
    }

    /// <summary>Finds the hunks anew; one that stands where an older one stood keeps its id.</summary>
    public ReviewedFile Numbered(Func<string> nextId)
    {
        var older = Hunks.ToList();
        if (Agreed is null || Left is null)
        {
            return this with
            {
                Patch = TextPatch.Empty,
                Hunks = string.Equals(Agreed, Left, StringComparison.Ordinal)
                    ? []
                    : [new PendingHunk(older.FirstOrDefault()?.Id ?? nextId(), Path, 0, LineCount(Left), Agreed, Left)],
            };
        }

        var fresh = Placed(TextPatch.Between(Agreed, Left), []);
        var ids = new List<string>();
        foreach (var hunk in fresh.Hunks)
        {
            var same = older.Find(other => string.Equals(other.OldText, hunk.OldText, StringComparison.Ordinal) && string.Equals(other.NewText, hunk.NewText, StringComparison.Ordinal))
                ?? older.Find(other => other.Line <= hunk.Line + hunk.Lines && hunk.Line <= other.Line + other.Lines);
            older.RemoveAll(other => other == same);
            ids.Add(same?.Id ?? nextId());
        }

        return fresh with { Hunks = [.. fresh.Hunks.Zip(ids, (hunk, id) => hunk with { Id = id })] };
    }

    /// <summary>Null when none of the ids is here.</summary>
    public HunkRejection? Rejection(ImmutableArray<string> ids)
    {
        if (ids.IsEmpty)
        {
            return null;
        }

        var left = Left is null ? null : new FileContent.Text(Left, Format);
        return Agreed is null || left is null
            ? new HunkRejection(ids, new FileEdit(Path, left, Agreed is null ? null : new FileContent.Text(Agreed, Format)))
            : new HunkRejection(ids, FileEdit.Of(Path, left, TextPatch.Of(Chosen(Patch.InverseOn(Agreed), ids, areChosen: true))));
    }

    /// <summary>The file without the changes of some ids: agreed to, or taken back.</summary>
    public ReviewedFile Settled(ImmutableArray<string> ids, bool isAccepted)
    {
        ImmutableArray<string> rest = [.. Hunks.Select(hunk => hunk.Id).Where(id => !ids.Contains(id, StringComparer.Ordinal))];
        if (Agreed is null || Left is null || rest.IsEmpty)
        {
            return this with { Hunks = [] };
        }

        var waiting = Chosen(Patch, ids, areChosen: false);
        if (!isAccepted)
        {
            return (this with { Left = TextPatch.Of(Chosen(Patch.InverseOn(Agreed), ids, areChosen: true)).ApplyTo(Left) }).Placed(TextPatch.Of(waiting), rest);
        }

        var accepted = TextPatch.Of(Chosen(Patch, ids, areChosen: true));
        var moved = waiting.Select(hunk => hunk with
        {
            Start = hunk.Start + accepted.Hunks.Where(other => other.Start < hunk.Start).Sum(other => other.Text.Length - other.Length),
        });
        return (this with { Agreed = accepted.ApplyTo(Agreed) }).Placed(TextPatch.Of(moved), rest);
    }

    /// <summary>The hunks of a patch with their places in the text that the agent left.</summary>
    private ReviewedFile Placed(TextPatch patch, ImmutableArray<string> ids) => this with
    {
        Patch = patch,
        Hunks =
        [
            .. patch.InverseOn(Agreed ?? string.Empty).Hunks.Select((place, index) => new PendingHunk(
                ids.IsEmpty ? string.Empty : ids[index],
                Path,
                Left.AsSpan(0, place.Start).Count('\n'),
                LineCount(patch.Hunks[index].Text),
                place.Text,
                patch.Hunks[index].Text)),
        ],
    };

    /// <summary>The hunks of a patch whose changes are, or are not, among some ids.</summary>
    private List<TextHunk> Chosen(TextPatch patch, ImmutableArray<string> ids, bool areChosen) =>
        [.. patch.Hunks.Zip(Hunks).Where(pair => ids.Contains(pair.Second.Id, StringComparer.Ordinal) == areChosen).Select(pair => pair.First)];

    private static string WithUsersChange(string agreed, string left, string now)
    {
        // Each change of the user is brought over by itself, so that one in waiting lines does not hold up the others.
        var kept = TextPatch.Between(left, now).Hunks.Where(hunk => TextPatch.Of([hunk]).Onto(left, agreed) is TextMerge.Merged);
        return TextPatch.Of(kept).Onto(left, agreed) is TextMerge.Merged merged ? merged.Patch.ApplyTo(agreed) : agreed;
    }

    private static int LineCount(string? text) => text is null or "" ? 0 : text.AsSpan().Count('\n') + (text[^1] == '\n' ? 0 : 1);
}
