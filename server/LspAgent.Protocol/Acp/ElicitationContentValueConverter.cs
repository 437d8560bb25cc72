using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Acp;

/// <summary>Tells the values of a form apart by the JSON that they are.</summary>
internal sealed class ElicitationContentValueConverter : JsonConverter<ElicitationContentValue>
{
    public override ElicitationContentValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new ElicitationContentValue.Text(reader.GetString() ?? ""),
            JsonTokenType.True => new ElicitationContentValue.Boolean(true),
            JsonTokenType.False => new ElicitationContentValue.Boolean(false),
            JsonTokenType.Number when reader.TryGetInt64(out var integer) => new ElicitationContentValue.WholeNumber(integer),
            JsonTokenType.Number => new ElicitationContentValue.Number(reader.GetDouble()),
            JsonTokenType.StartArray => new ElicitationContentValue.TextArray(JsonSerializer.Deserialize(ref reader, Texts(options))),
            _ => throw new JsonException("The value of a form is text, a number, a boolean or an array of texts."),
        };

    public override void Write(Utf8JsonWriter writer, ElicitationContentValue value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case ElicitationContentValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case ElicitationContentValue.WholeNumber integer:
                writer.WriteNumberValue(integer.Value);
                break;
            case ElicitationContentValue.Number number:
                writer.WriteNumberValue(number.Value);
                break;
            case ElicitationContentValue.Boolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case ElicitationContentValue.TextArray texts:
                JsonSerializer.Serialize(writer, texts.Values, Texts(options));
                break;
        }
    }

    private static JsonTypeInfo<ImmutableArray<string>> Texts(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImmutableArray<string>>)options.GetTypeInfo(typeof(ImmutableArray<string>));
}
