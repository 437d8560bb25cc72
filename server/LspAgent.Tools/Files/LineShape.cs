using System.Net;
using System.Numerics;
using System.Text;

namespace LspAgent.Tools.Files;

/// <summary>A line without what models get wrong: white space, case, look-alikes of plain characters, escapes, also those of HTML, line numbers.</summary>
/// <param name="Key">Equal for lines that a person would call the same.</param>
/// <param name="Pairs">Which pairs of neighbouring characters it has, folded into a few bits, to tell quickly how alike two lines are.</param>
internal readonly record struct LineShape(string Key, UInt128 Pairs)
{
    public static LineShape Of(string line)
    {
        var key = new StringBuilder(line.Length);
        var said = line.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(line) ?? line : line;
        foreach (var character in TextDifference.Plain(TextDifference.WithoutLineNumber(said)))
        {
            if (!char.IsWhiteSpace(character) && character != '\\')
            {
                key.Append(char.ToLowerInvariant(character));
            }
        }

        var pairs = UInt128.Zero;
        for (var index = 1; index < key.Length; index++)
        {
            pairs |= UInt128.One << ((key[index - 1] * 31 + key[index] * 17) % 127);
        }

        return new LineShape(key.ToString(), pairs);
    }

    /// <summary>From 0 to 1.</summary>
    public static double Likeness(LineShape left, LineShape right)
    {
        if (string.Equals(left.Key, right.Key, StringComparison.Ordinal))
        {
            return 1;
        }

        var all = Count(left.Pairs) + Count(right.Pairs);
        return all == 0 ? 0 : 2.0 * Count(left.Pairs & right.Pairs) / all * Math.Min(left.Key.Length, right.Key.Length) / Math.Max(left.Key.Length, right.Key.Length);
    }

    private static int Count(UInt128 bits) => BitOperations.PopCount((ulong)bits) + BitOperations.PopCount((ulong)(bits >> 64));
}
