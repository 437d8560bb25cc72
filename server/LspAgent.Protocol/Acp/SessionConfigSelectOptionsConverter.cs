using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Acp;

/// <summary>Tells a list in groups from a flat one by its first item.</summary>
internal sealed class SessionConfigSelectOptionsConverter : JsonConverter<SessionConfigSelectOptions>
{
    public override SessionConfigSelectOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FirstItemIsGroup(reader)
            ? new SessionConfigSelectOptions.Grouped(JsonSerializer.Deserialize(ref reader, List<SessionConfigSelectGroup>(options)))
            : new SessionConfigSelectOptions.Ungrouped(JsonSerializer.Deserialize(ref reader, List<SessionConfigSelectOption>(options)));

    public override void Write(Utf8JsonWriter writer, SessionConfigSelectOptions value, JsonSerializerOptions options)
    {
        if (value is SessionConfigSelectOptions.Grouped grouped)
        {
            JsonSerializer.Serialize(writer, grouped.Groups, List<SessionConfigSelectGroup>(options));
        }
        else if (value is SessionConfigSelectOptions.Ungrouped ungrouped)
        {
            JsonSerializer.Serialize(writer, ungrouped.Options, List<SessionConfigSelectOption>(options));
        }
    }

    private static bool FirstItemIsGroup(Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("group"u8))
            {
                return true;
            }

            reader.Read();
            reader.Skip();
        }

        return false;
    }

    private static JsonTypeInfo<ImmutableArray<T>> List<T>(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImmutableArray<T>>)options.GetTypeInfo(typeof(ImmutableArray<T>));
}
