using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Json;

/// <summary>Reads a value, or its default if what stands there is none.</summary>
internal sealed class TolerantConverter<T> : JsonConverter<T>
{
    public override bool HandleNull => true;

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Tolerant.TryRead<T>(ref reader, options, out var value) ? value : default;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Tolerant.TypeInfo<T>(options));
}

/// <summary>Reads the items that can be read; what is no list is an empty one.</summary>
internal sealed class TolerantListConverter<T> : JsonConverter<ImmutableArray<T>>
{
    public override bool HandleNull => true;

    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Tolerant.ReadItems<T>(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Tolerant.TypeInfo<ImmutableArray<T>>(options));
}

/// <summary>Reads the items that can be read; what is no list counts as absent.</summary>
internal sealed class TolerantNullableListConverter<T> : JsonConverter<ImmutableArray<T>?>
{
    public override ImmutableArray<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Tolerant.ReadItems<T>(ref reader, options);

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T>? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Tolerant.TypeInfo<ImmutableArray<T>?>(options));
}

/// <summary>Reads null as the empty list.</summary>
internal sealed class NullIsEmptyConverter<T> : JsonConverter<ImmutableArray<T>>
{
    public override bool HandleNull => true;

    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? [] : JsonSerializer.Deserialize(ref reader, Tolerant.TypeInfo<ImmutableArray<T>>(options));

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Tolerant.TypeInfo<ImmutableArray<T>>(options));
}

/// <summary>The steps that the tolerant converters share.</summary>
internal static class Tolerant
{
    public static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    /// <summary>Reads one value and stands at its end, whether it could be read or not.</summary>
    public static bool TryRead<T>(ref Utf8JsonReader reader, JsonSerializerOptions options, out T? value)
    {
        var start = reader;
        try
        {
            value = JsonSerializer.Deserialize(ref reader, TypeInfo<T>(options));
            return true;
        }
        catch (JsonException)
        {
            reader = start;
            reader.Skip();
            value = default;
            return false;
        }
    }

    public static ImmutableArray<T>? ReadItems<T>(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (TryRead<T>(ref reader, options, out var item) && item is not null)
            {
                items.Add(item);
            }
        }

        return items.DrainToImmutable();
    }
}
