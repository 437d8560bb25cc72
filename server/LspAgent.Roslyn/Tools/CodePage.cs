using System.Globalization;
using System.Text;

namespace LspAgent.Roslyn.Tools;

/// <summary>
/// Writes one part of a list for the model: what it is a list of, the items from the offset on that the limit and the budget hold, and
/// where the next part begins. The parts put together are the list; each holds at least one item.
/// </summary>
internal static class CodePage
{
    /// <summary>As much as a search of text may answer: about 6,000 tokens.</summary>
    private const int MaxCharacters = 25_000;

    /// <param name="head">Stands before every part; empty for none.</param>
    /// <param name="limit">The most items of one part.</param>
    /// <param name="write">One item, without a line end.</param>
    /// <param name="heading">What an item stands under; it is written where it changes, and where a part begins.</param>
    public static string Of<T>(string head, IReadOnlyList<T> items, int? offset, int limit, Func<T, string> write, Func<T, string>? heading = null)
    {
        var first = Math.Max(offset ?? 0, 0);
        return Part(head, items.Skip(first).Take(Math.Max(limit, 1)), first, items.Count, write, heading);
    }

    /// <param name="items">Those from the first on that the limit allows.</param>
    /// <param name="total">How many the whole list has.</param>
    public static string Part<T>(string head, IEnumerable<T> items, int first, int total, Func<T, string> write, Func<T, string>? heading = null)
    {
        var text = new StringBuilder(head);
        if (head.Length > 0)
        {
            text.Append('\n');
        }

        if (first > 0 && first >= total)
        {
            return text.Append(CultureInfo.InvariantCulture, $"There are only {total}: nothing follows offset {first}.").ToString();
        }

        var next = first;
        var under = default(string);
        foreach (var item in items)
        {
            var line = write(item);
            var above = heading?.Invoke(item);
            if (next > first && text.Length + line.Length + (above?.Length ?? 0) > MaxCharacters)
            {
                break;
            }

            if (above is not null && !above.Equals(under, StringComparison.Ordinal))
            {
                text.Append(under = above).Append('\n');
            }

            text.Append(line).Append('\n');
            next++;
        }

        return next < total
            ? text.Append(CultureInfo.InvariantCulture, $"… {total - next} more: offset {next}").ToString()
            : text.ToString().TrimEnd('\n');
    }
}
