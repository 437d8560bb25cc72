using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>An output item of the Responses dialect, read whole; there are few of them in an answer.</summary>
/// <param name="Text">The texts of its content or its summary.</param>
/// <param name="Cited">The pages that its texts name.</param>
/// <param name="Found">The pages that a search found.</param>
/// <param name="IsSealed">True when it holds encrypted content, without which it may not be sent back.</param>
internal sealed record ResponsesItem(string? Type, string? CallId, string? Name, string? Arguments, string Text, ImmutableArray<WebSource> Cited, ImmutableArray<WebSource> Found, bool IsSealed)
{
    public static ResponsesItem Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Begin(ref reader);
        string? type = null, callId = null, name = null, arguments = null;
        var text = new StringBuilder();
        var isSealed = false;
        ImmutableArray<WebSource> cited = [], found = [];
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                type = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("call_id"u8))
            {
                callId = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                arguments = JsonText.Read(ref reader).ToStringOrNull();
            }
            else if (reader.ValueTextEquals("encrypted_content"u8))
            {
                isSealed = !JsonText.Read(ref reader).IsEmpty;
            }
            else if (reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("summary"u8))
            {
                cited = cited.AddRange(ReadTexts(ref reader, text));
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                found = ReadAction(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return new ResponsesItem(type, callId, name, arguments, text.ToString(), cited, found, isSealed);
    }

    /// <summary>What a search did: the pages that it found are in it when they were asked for.</summary>
    private static ImmutableArray<WebSource> ReadAction(ref Utf8JsonReader reader)
    {
        ImmutableArray<WebSource> sources = [];
        if (!Enter(ref reader))
        {
            return sources;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("sources"u8))
            {
                sources = JsonSources.ReadList(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return sources;
    }

    /// <returns>The pages that the texts name.</returns>
    private static ImmutableArray<WebSource> ReadTexts(ref Utf8JsonReader reader, StringBuilder text)
    {
        ImmutableArray<WebSource> cited = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return cited;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8))
                {
                    text.Append(JsonText.Read(ref reader).ToString());
                }
                else if (reader.ValueTextEquals("annotations"u8))
                {
                    cited = cited.AddRange(JsonSources.ReadList(ref reader));
                }
                else
                {
                    SkipValue(ref reader);
                }
            }
        }

        return cited;
    }
}
