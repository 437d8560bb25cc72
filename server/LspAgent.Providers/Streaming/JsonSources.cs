using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Core.Models;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.Streaming;

/// <summary>Reads what a service says of the pages that its search found.</summary>
internal static class JsonSources
{
    /// <summary>The member's list of pages; empty when it is none, such as the report of a search that failed.</summary>
    public static ImmutableArray<WebSource> ReadList(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return [];
        }

        var sources = ImmutableArray.CreateBuilder<WebSource>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else if (ReadMembers(ref reader) is { } source)
            {
                sources.Add(source);
            }
        }

        return sources.ToImmutable();
    }

    /// <summary>The member's page; null when it is none.</summary>
    public static WebSource? ReadOne(ref Utf8JsonReader reader) => Enter(ref reader) ? ReadMembers(ref reader) : null;

    private static WebSource? ReadMembers(ref Utf8JsonReader reader)
    {
        string? title = null, address = null;
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("url"u8))
            {
                address = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("title"u8))
            {
                title = JsonText.Read(ref reader).ToStringOrNull();
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return address is null ? null : new WebSource(title ?? address, address);
    }
}
