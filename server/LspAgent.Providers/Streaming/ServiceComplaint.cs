using System.Text.Json;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.Streaming;

/// <summary>What a service says is wrong, in the shapes that services use: an object with type, code and message, or just a text.</summary>
internal sealed record ServiceComplaint(string? Type, string? Code, string? Message)
{
    public static ServiceComplaint None { get; } = new(null, null, null);

    /// <summary>Reads the body of an answer; what is not JSON, or says nothing, gives an empty complaint.</summary>
    public static ServiceComplaint ReadBody(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
            }

            return ReadObject(ref reader);
        }
        catch (JsonException)
        {
            return None;
        }
    }

    /// <summary>Reads the value of a member.</summary>
    public static ServiceComplaint ReadMember(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => new ServiceComplaint(null, null, reader.GetString()),
            JsonTokenType.StartObject => ReadObject(ref reader),
            _ => Skip(ref reader),
        };
    }

    private static ServiceComplaint ReadObject(ref Utf8JsonReader reader)
    {
        var found = None;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return found;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("error"u8))
            {
                // The inner object knows more than the frame around it.
                var inner = ReadMember(ref reader);
                found = new ServiceComplaint(inner.Type ?? found.Type, inner.Code ?? found.Code, inner.Message ?? found.Message);
            }
            else if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("detail"u8))
            {
                var message = JsonText.Read(ref reader).ToStringOrNull();
                found = found with { Message = found.Message ?? message };
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                var type = JsonText.Read(ref reader).ToStringOrNull();
                found = found with { Type = found.Type ?? (type is "error" ? null : type) };
            }
            else if (reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("status"u8))
            {
                var code = ReadCode(ref reader);
                found = found with { Code = found.Code ?? code };
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return found;
    }

    private static string? ReadCode(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static ServiceComplaint Skip(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return None;
    }
}
