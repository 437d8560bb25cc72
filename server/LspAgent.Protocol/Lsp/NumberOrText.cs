using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Reads and writes the values that the specification types <c>integer | string</c>, keeping which of the two it was.</summary>
internal static class NumberOrText
{
    public static (int Number, string? Text) Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt32(out var number) => (number, null),
        JsonTokenType.String => (0, reader.GetString()),
        _ => throw new JsonException("Expected an integer or a string."),
    };

    public static void Write(Utf8JsonWriter writer, int number, string? text)
    {
        if (text is null)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}
