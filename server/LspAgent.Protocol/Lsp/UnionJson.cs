using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LspAgent.Protocol.Lsp;

/// <summary>What the converters of unions share: reading and writing one case through its generated metadata, and looking ahead without consuming.</summary>
internal static class UnionJson
{
    public static T ReadCase<T>(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)))
        ?? throw new JsonException($"Expected {typeof(T).Name}, found null.");

    public static void WriteCase<T>(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)));

    /// <summary>Moves the copy to the value of a member of the object that it stands on; false when the object lacks it.</summary>
    public static bool TryFindMember(ref Utf8JsonReader copy, ReadOnlySpan<byte> name)
    {
        if (copy.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected an object.");
        }

        while (copy.Read() && copy.TokenType == JsonTokenType.PropertyName)
        {
            var found = copy.ValueTextEquals(name);
            copy.Read();
            if (found)
            {
                return true;
            }

            copy.Skip();
        }

        return false;
    }

    /// <summary>The string in member <c>kind</c> of the object ahead, or null; the reader stays where it is.</summary>
    public static string? PeekKind(Utf8JsonReader copy) =>
        TryFindMember(ref copy, "kind"u8) && copy.TokenType == JsonTokenType.String ? copy.GetString() : null;

    public static bool HasMember(Utf8JsonReader copy, ReadOnlySpan<byte> name) => TryFindMember(ref copy, name);
}
