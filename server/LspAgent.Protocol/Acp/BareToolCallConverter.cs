using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Acp;

/// <summary>Writes the update of a tool call without saying that it is one, as a permission request wants it.</summary>
internal sealed class BareToolCallConverter : JsonConverter<SessionUpdate.ToolCallUpdate>
{
    public override SessionUpdate.ToolCallUpdate? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, TypeInfo(options));

    public override void Write(Utf8JsonWriter writer, SessionUpdate.ToolCallUpdate value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var property in JsonSerializer.SerializeToElement(value, TypeInfo(options)).EnumerateObject())
        {
            if (!property.NameEquals("sessionUpdate"u8))
            {
                property.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }

    private static JsonTypeInfo<SessionUpdate.ToolCallUpdate> TypeInfo(JsonSerializerOptions options) =>
        (JsonTypeInfo<SessionUpdate.ToolCallUpdate>)options.GetTypeInfo(typeof(SessionUpdate.ToolCallUpdate));
}
