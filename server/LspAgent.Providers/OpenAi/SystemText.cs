using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>The sections of the system prompt as one JSON string, put together from their cached bytes.</summary>
internal static class SystemText
{
    private static readonly byte[] BlankLine = "\\n\\n"u8.ToArray();

    /// <summary>False, with nothing written, when there is no system prompt.</summary>
    public static bool Write(RequestBody body, byte[] open, ImmutableArray<SystemSection> sections, byte[] close)
    {
        var hasText = false;
        foreach (var section in sections)
        {
            if (!string.IsNullOrWhiteSpace(section.Text))
            {
                body.Add(hasText ? BlankLine : open);
                body.Add(JsonPieces.Escaped(section));
                hasText = true;
            }
        }

        if (hasText)
        {
            body.Add(close);
        }

        return hasText;
    }
}

/// <summary>OpenAI's words for how hard to think.</summary>
internal static class Efforts
{
    public static ReadOnlySpan<byte> Name(ThinkingEffort effort) => effort switch
    {
        ThinkingEffort.Low => "low"u8,
        ThinkingEffort.Medium => "medium"u8,
        _ => "high"u8,
    };
}
