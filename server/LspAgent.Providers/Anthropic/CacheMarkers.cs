using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Anthropic;

/// <summary>
/// Where the four cache markers of a request stand. Two at most behind sections of the system prompt; one on the newest
/// message, which the next request will read; one on the message that was the newest in the request before, so that it is
/// found again however many blocks a turn has added: a marker alone looks back over twenty blocks only.
/// </summary>
internal static class CacheMarkers
{
    private const int MaxSections = 2;

    /// <summary>True when a marker stands behind a section: it ends a cached prefix, and is one of the last that do.</summary>
    public static bool IsBehind(ImmutableArray<SystemSection> sections, int index)
    {
        var later = 0;
        for (var i = index + 1; i < sections.Length; i++)
        {
            later += EndsPrefix(sections[i]) ? 1 : 0;
        }

        return EndsPrefix(sections[index]) && later < MaxSections;
    }

    /// <summary>The newest message, and the newest one of the request before; -1 when there is none.</summary>
    public static (int Newest, int Before) InMessages(ImmutableArray<Message> messages)
    {
        var newest = messages.Length - 1;
        while (newest >= 0 && AnthropicPiece.Of(messages[newest]).MarkerAt < 0)
        {
            newest--;
        }

        // The request before ended with the user's message in front of the model's last reply.
        var before = newest;
        while (before >= 0 && messages[before].Role == Role.User)
        {
            before--;
        }

        while (before >= 0 && (messages[before].Role == Role.Assistant || AnthropicPiece.Of(messages[before]).MarkerAt < 0))
        {
            before--;
        }

        return (newest, before);
    }

    private static bool EndsPrefix(SystemSection section) => section.EndsCachedPrefix && !string.IsNullOrWhiteSpace(section.Text);
}
