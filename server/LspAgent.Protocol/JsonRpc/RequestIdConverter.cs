using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>Reads and writes the id of a request where one message speaks of another.</summary>
internal sealed class RequestIdConverter : JsonConverter<RequestId>
{
    public override bool HandleNull => true;

    public override RequestId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RequestId.TryRead(ref reader, out var id)
            ? id
            : throw new JsonException("The id of a request is an integer, a string or null.");

    public override void Write(Utf8JsonWriter writer, RequestId value, JsonSerializerOptions options)
    {
        if (value.TryGetNumber(out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
