using System.Globalization;
using System.Text;
using LspAgent.Core.Edits;

namespace LspAgent.Tools.Files;

/// <summary>Finds the lines of a file that a text which is not there was probably meant for, and says how the two differ.</summary>
internal static class ClosestRegion
{
    private const int MaxCandidates = 12;
    private const int MaxLinesShown = 60;
    private const int MaxLineLength = 500;

    /// <summary>Fewer characters than this stand in many places by chance.</summary>
    private const int LeastWithoutSpace = 6;

    /// <summary>Less alike than this, no region is worth showing.</summary>
    private const double LeastLikeness = 0.4;

    /// <summary>Why the text was not found, where the closest one stands, and a diff from the one to the other.</summary>
    public static string Explain(string text, string sought, string shown)
    {
        var file = LineEnds.Plain(text).Split('\n');
        var wanted = LineEnds.Plain(sought).Split('\n');
        if (wanted.Length > 1 && wanted[^1].Length == 0)
        {
            wanted = wanted[..^1];
        }

        if ((FindWithoutSpace(file, wanted) ?? Find(file, wanted)) is not var (start, count))
        {
            return $"old_string was not found in {shown}, and nothing there is like it; nothing was changed. Read the file again and copy the text from there.";
        }

        var region = file[start..Math.Min(file.Length, start + count)];
        var answer = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"old_string was not found in {shown}, so nothing was changed. {TextDifference.Between(wanted, region)}\n")
            .Append(CultureInfo.InvariantCulture, $"The closest text is in lines {start + 1} to {start + region.Length}:\n");
        foreach (var (index, line) in region.Take(MaxLinesShown).Index())
        {
            answer.Append(CultureInfo.InvariantCulture, $"{start + index + 1}\t").Append(line.Length > MaxLineLength ? line[..MaxLineLength] + " [cut]" : line).Append('\n');
        }

        if (!wanted.AsSpan().SequenceEqual(region))
        {
            var diff = UnifiedDiff.Of(string.Join('\n', wanted) + "\n", string.Join('\n', region) + "\n", MaxLinesShown);
            answer.Append("From old_string (-) to the file (+):\n").Append(diff).Append('\n');
        }

        return answer.Append("Send the edit again with old_string exactly as the file has it.").ToString();
    }

    /// <summary>Where the same characters stand with other white space between them, line ends included.</summary>
    private static (int Start, int Count)? FindWithoutSpace(string[] file, string[] wanted)
    {
        var sought = WithoutSpace(wanted, lines: null);
        if (sought.Length < LeastWithoutSpace)
        {
            return null;
        }

        var lines = new List<int>();
        var at = WithoutSpace(file, lines).IndexOf(sought, StringComparison.Ordinal);
        return at < 0 ? null : (lines[at], lines[at + sought.Length - 1] - lines[at] + 1);
    }

    /// <param name="lines">Gets the line of each character that stays.</param>
    private static string WithoutSpace(string[] text, List<int>? lines)
    {
        var compact = new StringBuilder();
        foreach (var (index, line) in text.Index())
        {
            foreach (var character in line.Where(static character => !char.IsWhiteSpace(character)))
            {
                compact.Append(character);
                lines?.Add(index);
            }
        }

        return compact.ToString();
    }

    /// <summary>The closest stretch of as many lines, from 0; null when nothing is like it.</summary>
    private static (int Start, int Count)? Find(string[] file, string[] wanted)
    {
        var fileShapes = Array.ConvertAll(file, LineShape.Of);
        var wantedShapes = Array.ConvertAll(wanted, LineShape.Of);
        var best = (Start: -1, Likeness: LeastLikeness);
        foreach (var start in Candidates(fileShapes, wantedShapes))
        {
            var likeness = Likeness(fileShapes, wantedShapes, start);
            if (likeness > best.Likeness)
            {
                best = (start, likeness);
            }
        }

        return best.Start < 0 ? null : (best.Start, wanted.Length);
    }

    /// <summary>Where the stretch could begin: as lines that are the same but for white space vote for it, else as its longest line is like another.</summary>
    private static IEnumerable<int> Candidates(LineShape[] file, LineShape[] wanted)
    {
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (index, line) in wanted.Index().Where(line => line.Item.Key.Length > 0))
        {
            if (!places.TryGetValue(line.Key, out var list))
            {
                places[line.Key] = list = [];
            }

            list.Add(index);
        }

        var votes = new Dictionary<int, int>();
        for (var index = 0; index < file.Length; index++)
        {
            foreach (var place in places.GetValueOrDefault(file[index].Key) ?? [])
            {
                var start = Math.Clamp(index - place, 0, Math.Max(0, file.Length - 1));
                votes[start] = votes.GetValueOrDefault(start) + Math.Min(file[index].Key.Length, 40);
            }
        }

        var longest = Array.IndexOf(wanted, wanted.MaxBy(line => line.Key.Length));
        var alike = file.Index()
            .Select(line => (Start: Math.Max(0, line.Index - longest), Likeness: LineShape.Likeness(line.Item, wanted[longest])))
            .Where(line => line.Likeness > 0.3)
            .OrderByDescending(line => line.Likeness)
            .Take(MaxCandidates)
            .Select(line => line.Start);
        return votes.OrderByDescending(vote => vote.Value).ThenBy(vote => vote.Key).Take(MaxCandidates).Select(vote => vote.Key).Concat(alike).Distinct();
    }

    private static double Likeness(LineShape[] file, LineShape[] wanted, int start)
    {
        var (sum, weight) = (0.0, 0.0);
        for (var index = 0; index < wanted.Length; index++)
        {
            var length = wanted[index].Key.Length + 1;
            weight += length;
            sum += start + index < file.Length ? length * LineShape.Likeness(file[start + index], wanted[index]) : 0;
        }

        return sum / weight;
    }
}
