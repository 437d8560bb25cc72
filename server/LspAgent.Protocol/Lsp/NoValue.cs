using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>The parameters of a method that has none, and the result <c>null</c>: whatever a peer sends in its place is skipped.</summary>
[JsonConverter(typeof(NoValueConverter))]
public sealed record NoValue
{
    private NoValue()
    {
    }

    public static NoValue Instance { get; } = new();
}

/// <summary>Writes <c>null</c> and reads anything.</summary>
internal sealed class NoValueConverter : JsonConverter<NoValue>
{
    public override bool HandleNull => true;

    public override NoValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return NoValue.Instance;
    }

    public override void Write(Utf8JsonWriter writer, NoValue value, JsonSerializerOptions options) => writer.WriteNullValue();
}
