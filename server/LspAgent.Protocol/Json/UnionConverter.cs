using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Json;

/// <summary>Reads the case that the object says it is, wherever in the object it says so, and writes each case as itself.</summary>
public sealed class UnionConverter<TUnion> : JsonConverter<TUnion>
    where TUnion : class, IUnion<TUnion>
{
    public override TUnion? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"A {typeof(TUnion).Name} is an object.");
        }

        return TUnion.Cases.Find(reader) is { } found
            ? (TUnion?)JsonSerializer.Deserialize(ref reader, options.GetTypeInfo(found))
            : TUnion.Cases.Unknown(JsonElement.ParseValue(ref reader));
    }

    public override void Write(Utf8JsonWriter writer, TUnion value, JsonSerializerOptions options)
    {
        if (value is IUnknownCase unknown)
        {
            unknown.Raw.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, options.GetTypeInfo(value.GetType()));
        }
    }
}
