using System.Collections.Immutable;
using System.Globalization;

namespace LspAgent.Roslyn.Tools;

/// <summary>
/// Tells a session what whoever asks about code should know, such as projects that did not load: in whole once, and then only that it
/// still holds, since every answer has the same to tell. Safe for concurrent use.
/// </summary>
internal sealed class ToldNotes
{
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <returns>Lines, without a line end behind the last; empty when there is nothing to tell.</returns>
    public string Tell(ImmutableArray<string> notes)
    {
        if (notes.IsEmpty)
        {
            return string.Empty;
        }

        List<string> fresh;
        lock (_told)
        {
            fresh = [.. notes.Where(_told.Add)];
        }

        var lines = fresh.Select(static note => $"Note: {note}");
        return string.Join('\n', fresh.Count == notes.Length ? lines : lines.Append(Still([.. notes.Except(fresh, StringComparer.Ordinal)])));
    }

    private static string Still(List<string> notes)
    {
        var more = notes.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" And {notes.Count - 1} more that you were told.") : string.Empty;
        return $"Note, as before: {notes[0].Split(": ", 2)[0].TrimEnd('.')}.{more}";
    }
}
