namespace LspAgent.Core.Commands;

/// <summary>Finds what somebody meant to type.</summary>
public static class Spelling
{
    /// <summary>The known word that takes the fewest changes to get to; null when that would be another word altogether.</summary>
    public static string? Nearest(string typed, IEnumerable<string> known) => known
        .Select(word => (Word: word, Distance: Distance(typed, word)))
        .Where(found => found.Distance <= Math.Max(1, found.Word.Length / 3))
        .OrderBy(found => found.Distance)
        .Select(found => found.Word)
        .FirstOrDefault();

    /// <summary>Letters to add, drop, change, or swap with their neighbour.</summary>
    private static int Distance(string one, string other)
    {
        var distances = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                distances[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        distances[i - 1, j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1),
                        1 + Math.Min(distances[i - 1, j], distances[i, j - 1])),
                };
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[one.Length, other.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
