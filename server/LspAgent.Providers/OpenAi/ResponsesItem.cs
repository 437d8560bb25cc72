using System.Text;
using System.Text.Json;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>An output item of the Responses dialect, read whole; there are few of them in an answer.</summary>
/// <param name="Text">The texts of its content or its summary.</param>
/// <param name="IsSealed">True when it holds encrypted content, without which it may not be sent back.</param>
internal sealed record ResponsesItem(string? Type, string? CallId, string? Name, string? Arguments, string Text, bool IsSealed)
{
    public static ResponsesItem Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        Begin(ref reader);
        string? type = null, callId = null, name = null, arguments = null;
        var text = new StringBuilder();
        var isSealed = false;
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
                ReadTexts(ref reader, text);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return new ResponsesItem(type, callId, name, arguments, text.ToString(), isSealed);
    }

    private static void ReadTexts(ref Utf8JsonReader reader, StringBuilder text)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (NextMember(ref reader))
            {
                if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8))
                {
                    text.Append(JsonText.Read(ref reader).ToString());
                }
                else
                {
                    SkipValue(ref reader);
                }
            }
        }
    }
}
