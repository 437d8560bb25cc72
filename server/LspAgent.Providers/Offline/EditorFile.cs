using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Offline;

/// <summary>Reads off the conversation which file the user has before them: the one with the selection, else the one that was opened last.</summary>
internal static class EditorFile
{
    private static readonly ImmutableArray<string> Places = ["Selected in ", "The caret is at "];

    /// <summary>Null when no editor told of one.</summary>
    public static string? In(ImmutableArray<Message> messages)
    {
        var told = messages.Reverse()
            .SelectMany(static message => message.Content.OfType<ContentBlock.Text>().Select(static text => text.Value).Where(static text => text.TrimStart().StartsWith("<context", StringComparison.Ordinal)).Reverse())
            .SelectMany(static text => text.Split('\n'))
            .ToList();
        return told.Select(static line => Places.Where(start => line.StartsWith(start, StringComparison.Ordinal)).Select(start => PathOf(line[start.Length..])).FirstOrDefault()).FirstOrDefault(static path => path is not null)
            ?? told.FirstOrDefault(static line => line.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && !line.Contains(' ', StringComparison.Ordinal));
    }

    /// <summary>Without the lines behind it.</summary>
    private static string PathOf(string place)
    {
        var end = place.TrimEnd(':').LastIndexOf(':');
        return end > 0 ? place[..end] : place;
    }
}
