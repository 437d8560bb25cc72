using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>How a text for people is written; clients say which they can draw.</summary>
[JsonConverter(typeof(WireStringConverter<MarkupKind>))]
public readonly record struct MarkupKind(string Value) : IWireString<MarkupKind>
{
    public static MarkupKind PlainText => new("plaintext");

    public static MarkupKind Markdown => new("markdown");

    public static MarkupKind FromWire(string value) => new(value);
}

/// <summary>A text for people and how it is written.</summary>
public sealed record MarkupContent(MarkupKind Kind, string Value);

/// <summary>A text that is a bare string or a <see cref="MarkupContent"/>; the latter only for clients that said they take it.</summary>
[JsonConverter(typeof(TextOrMarkupConverter))]
public abstract record TextOrMarkup
{
    private TextOrMarkup()
    {
    }

    public static implicit operator TextOrMarkup(string text) => FromString(text);

    public static TextOrMarkup FromString(string text) => new Text(text);

    public sealed record Text(string Value) : TextOrMarkup;

    public sealed record Markup(MarkupContent Content) : TextOrMarkup;
}

/// <summary>Tells the two by whether a string or an object stands on the wire.</summary>
internal sealed class TextOrMarkupConverter : JsonConverter<TextOrMarkup>
{
    public override TextOrMarkup Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new TextOrMarkup.Text(reader.GetString() ?? "")
            : new TextOrMarkup.Markup(UnionJson.ReadCase<MarkupContent>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, TextOrMarkup value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case TextOrMarkup.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case TextOrMarkup.Markup markup:
                UnionJson.WriteCase(writer, markup.Content, options);
                break;
            default:
                throw new UnreachableException();
        }
    }
}
