using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace LspAgent.Core.Edits;

/// <summary>
/// What was done to a text, in whole lines. The work is bounded: where two texts have too little in common for the shortest
/// answer, lines that both have only once part them, and at last a stretch is given as a whole.
/// </summary>
internal static class LineDiff
{
    /// <summary>More changed lines than this are not looked at one by one.</summary>
    private const int MaxDistance = 1000;

    public static ImmutableArray<TextHunk> Between(string before, string after)
    {
        if (string.Equals(before, after, StringComparison.Ordinal))
        {
            return [];
        }

        var (head, tail) = CommonEnds(before, after);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var old = Lines.Of(before, head, before.Length - tail, ids);
        var @new = Lines.Of(after, head, after.Length - tail, ids);
        var changes = new List<Change>();
        Compare(old.Ids, 0, @new.Ids, 0, changes);
        return [.. Join(changes).Select(change => new TextHunk(
            old.Starts[change.Old],
            old.Starts[change.Old + change.OldCount] - old.Starts[change.Old],
            after[@new.Starts[change.New]..@new.Starts[change.New + change.NewCount]]))];
    }

    /// <summary>How many characters the texts share at both ends, in whole lines.</summary>
    private static (int Head, int Tail) CommonEnds(string before, string after)
    {
        var head = before.AsSpan().CommonPrefixLength(after);
        if (!((head == before.Length || head == after.Length) && head > 0 && before[head - 1] == '\n'))
        {
            head = before.AsSpan(0, head).LastIndexOf('\n') + 1;
        }

        var most = Math.Min(before.Length, after.Length) - head;
        var tail = 0;
        while (tail < most && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        if (tail > 0 && !(IsLineStart(before, before.Length - tail) && IsLineStart(after, after.Length - tail)))
        {
            var end = before.AsSpan(before.Length - tail).IndexOf('\n');
            tail = end < 0 ? 0 : tail - end - 1;
        }

        return (head, tail);
    }

    private static bool IsLineStart(string text, int at) => at == 0 || text[at - 1] == '\n';

    private static void Compare(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<Change> changes)
    {
        var head = old.CommonPrefixLength(@new);
        old = old[head..];
        @new = @new[head..];
        (oldAt, newAt) = (oldAt + head, newAt + head);
        while (!old.IsEmpty && !@new.IsEmpty && old[^1] == @new[^1])
        {
            old = old[..^1];
            @new = @new[..^1];
        }

        if (old.IsEmpty && @new.IsEmpty)
        {
            return;
        }

        if (old.IsEmpty || @new.IsEmpty)
        {
            changes.Add(new(oldAt, old.Length, newAt, @new.Length));
        }
        else if (!TryShortest(old, oldAt, @new, newAt, changes))
        {
            Part(old, oldAt, @new, newAt, changes);
        }
    }

    /// <summary>The shortest way from one to the other (Myers), found by going on from each furthest point; false when it is too long.</summary>
    private static bool TryShortest(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<Change> changes)
    {
        var limit = Math.Min(MaxDistance, old.Length + @new.Length);
        var furthest = new int[2 * limit + 3];
        var trail = new List<int[]>();
        for (var distance = 0; distance <= limit; distance++)
        {
            // Only what this round can change is kept for the way back.
            trail.Add(furthest.AsSpan(limit + 1 - distance - 1, 2 * distance + 3).ToArray());
            for (var diagonal = -distance; diagonal <= distance; diagonal += 2)
            {
                var at = limit + 1 + diagonal;
                var x = diagonal == -distance || (diagonal != distance && furthest[at - 1] < furthest[at + 1])
                    ? furthest[at + 1]
                    : furthest[at - 1] + 1;
                var y = x - diagonal;
                if (x < old.Length && y >= 0 && y < @new.Length)
                {
                    var same = old[x..].CommonPrefixLength(@new[y..]);
                    (x, y) = (x + same, y + same);
                }

                furthest[at] = x;
                if (diagonal == old.Length - @new.Length && x >= old.Length)
                {
                    GoBack(trail, old.Length, @new.Length, oldAt, newAt, changes);
                    return true;
                }
            }
        }

        return false;
    }

    private static void GoBack(List<int[]> trail, int x, int y, int oldAt, int newAt, List<Change> changes)
    {
        var found = new List<Change>();
        for (var distance = trail.Count - 1; distance > 0; distance--)
        {
            var furthest = trail[distance];
            var diagonal = x - y;
            var at = distance + 1 + diagonal;
            var isInsertion = diagonal == -distance || (diagonal != distance && furthest[at - 1] < furthest[at + 1]);
            var fromX = isInsertion ? furthest[at + 1] : furthest[at - 1];
            var fromY = fromX - (isInsertion ? diagonal + 1 : diagonal - 1);
            found.Add(isInsertion ? new(oldAt + fromX, 0, newAt + fromY, 1) : new(oldAt + fromX, 1, newAt + fromY, 0));
            (x, y) = (fromX, fromY);
        }

        found.Reverse();
        changes.AddRange(found);
    }

    /// <summary>Goes on between the lines that both sides have exactly once, in an order that both share.</summary>
    private static void Part(ReadOnlySpan<int> old, int oldAt, ReadOnlySpan<int> @new, int newAt, List<Change> changes)
    {
        var (o, n) = (0, 0);
        foreach (var (anchorOld, anchorNew) in Anchors(old, @new))
        {
            Compare(old[o..anchorOld], oldAt + o, @new[n..anchorNew], newAt + n, changes);
            (o, n) = (anchorOld + 1, anchorNew + 1);
        }

        if (o == 0 && n == 0)
        {
            changes.Add(new(oldAt, old.Length, newAt, @new.Length));
        }
        else
        {
            Compare(old[o..], oldAt + o, @new[n..], newAt + n, changes);
        }
    }

    private static List<(int Old, int New)> Anchors(ReadOnlySpan<int> old, ReadOnlySpan<int> @new)
    {
        var places = new Dictionary<int, (int Old, int OldCount, int New, int NewCount)>();
        for (var index = 0; index < old.Length; index++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, old[index], out _);
            place = place with { Old = index, OldCount = place.OldCount + 1 };
        }

        for (var index = 0; index < @new.Length; index++)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, @new[index], out _);
            place = place with { New = index, NewCount = place.NewCount + 1 };
        }

        var unique = places.Values.Where(place => place is { OldCount: 1, NewCount: 1 }).Select(place => (place.Old, place.New)).OrderBy(place => place.Old).ToList();
        return LongestRise(unique);
    }

    /// <summary>The longest part of the list in which the new places rise too.</summary>
    private static List<(int Old, int New)> LongestRise(List<(int Old, int New)> places)
    {
        var ends = new List<int>();
        var before = new int[places.Count];
        for (var index = 0; index < places.Count; index++)
        {
            var (low, high) = (0, ends.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = places[ends[middle]].New < places[index].New ? (middle + 1, high) : (low, middle);
            }

            before[index] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count)
            {
                ends.Add(index);
            }
            else
            {
                ends[low] = index;
            }
        }

        var rise = new List<(int Old, int New)>();
        for (var index = ends.Count == 0 ? -1 : ends[^1]; index >= 0; index = before[index])
        {
            rise.Add(places[index]);
        }

        rise.Reverse();
        return rise;
    }

    /// <summary>Neighbours become one.</summary>
    private static List<Change> Join(List<Change> changes)
    {
        var joined = new List<Change>(changes.Count);
        foreach (var change in changes)
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Old + last.OldCount == change.Old && last.New + last.NewCount == change.New)
            {
                joined[^1] = last with { OldCount = last.OldCount + change.OldCount, NewCount = last.NewCount + change.NewCount };
            }
            else
            {
                joined.Add(change);
            }
        }

        return joined;
    }

    private readonly record struct Change(int Old, int OldCount, int New, int NewCount);

    /// <summary>The lines of a stretch of text as numbers, equal for equal lines, and where each begins.</summary>
    private sealed record Lines(int[] Ids, List<int> Starts)
    {
        public static Lines Of(string text, int from, int to, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known)
        {
            var ids = new List<int>();
            var starts = new List<int> { from };
            while (from < to)
            {
                var end = text.AsSpan(from, to - from).IndexOf('\n');
                var length = end < 0 ? to - from : end + 1;
                var line = text.AsSpan(from, length);
                if (!known.TryGetValue(line, out var id))
                {
                    known[line] = id = known.Dictionary.Count;
                }

                ids.Add(id);
                from += length;
                starts.Add(from);
            }

            return new Lines([.. ids], starts);
        }
    }
}
