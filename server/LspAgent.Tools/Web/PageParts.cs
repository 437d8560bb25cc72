namespace LspAgent.Tools.Web;

/// <summary>Of a page that is too long, its beginning and the parts that have most to do with a question, in their order.</summary>
internal static class PageParts
{
    private const string Gap = "[...]";

    private static readonly char[] Separators = [' ', '\t', '\n', '.', ',', ';', ':', '?', '!', '(', ')', '"', '\'', '/'];

    public static (string Text, bool IsShortened) About(string page, string question, int limit)
    {
        if (page.Length <= limit)
        {
            return (page, false);
        }

        var words = question.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(static word => word.Length > 3).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var parts = Cut(page, limit / 20).ToList();
        var room = limit;
        var chosen = new SortedSet<int>();
        foreach (var (index, part) in parts.Index().Where(part => part.Index < 4).Concat(parts.Index().Skip(4).OrderByDescending(part => Score(part.Item, words)).ThenBy(static part => part.Index)))
        {
            room -= part.Length + Gap.Length + 2;
            if (room < 0)
            {
                break;
            }

            chosen.Add(index);
        }

        var text = new List<string>();
        var last = -1;
        foreach (var index in chosen)
        {
            if (index != last + 1)
            {
                text.Add(Gap);
            }

            text.Add(parts[index]);
            last = index;
        }

        return (string.Join('\n', last == parts.Count - 1 ? text : text.Append(Gap)), true);
    }

    private static int Score(string part, string[] words) =>
        words.Sum(word => part.Contains(word, StringComparison.OrdinalIgnoreCase) ? 10 + Math.Min(9, Count(part, word)) : 0);

    private static int Count(string part, string word)
    {
        var count = 0;
        for (var index = part.IndexOf(word, StringComparison.OrdinalIgnoreCase); index >= 0; index = part.IndexOf(word, index + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            count++;
        }

        return count;
    }

    /// <summary>Parts of whole lines, about so long; a longer line is cut.</summary>
    private static IEnumerable<string> Cut(string page, int length)
    {
        var start = 0;
        while (start < page.Length)
        {
            var end = Math.Min(start + length, page.Length);
            if (end < page.Length)
            {
                var line = page.LastIndexOf('\n', end - 1, end - start - 1);
                end = line > start ? line + 1 : char.IsLowSurrogate(page[end]) ? end - 1 : end;
            }

            yield return page[start..end].TrimEnd('\n');
            start = end;
        }
    }
}
