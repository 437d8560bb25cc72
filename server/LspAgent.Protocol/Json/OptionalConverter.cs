using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Json;

/// <summary>Reads a null as present; whoever declares an <see cref="Optional{T}"/> leaves the absent one unwritten.</summary>
public sealed class OptionalConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter?)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()));

    private sealed class Of<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType != JsonTokenType.Null && JsonSerializer.Deserialize(ref reader, Inner(options)) is { } value
                ? value
                : Optional.Null<T>();

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options)
        {
            if (value.Value is { } present && !value.IsNull)
            {
                JsonSerializer.Serialize(writer, present, Inner(options));
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        private static JsonTypeInfo<T> Inner(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }
}
