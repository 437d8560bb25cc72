using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>
/// Reads the text of a document as the editor has it, halves of surrogate pairs included: JSON can say them in an escape,
/// and a document that lost one would no longer be the editor's.
/// </summary>
internal sealed class ExactTextConverter : JsonConverter<string>
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("The text of a document is a string.");
        }

        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unescape(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        }
    }

    /// <summary>The reader has seen to it that every escape is one.</summary>
    private static string Unescape(ReadOnlySpan<byte> json)
    {
        var text = new StringBuilder(json.Length);
        try
        {
            while (json.IndexOf((byte)'\\') is >= 0 and var at)
            {
                text.Append(Utf8.GetString(json[..at]));
                var isCode = json[at + 1] == 'u';
                text.Append(isCode ? Code(json.Slice(at + 2, 4)) : Short(json[at + 1]));
                json = json[(at + (isCode ? 6 : 2))..];
            }

            return text.Append(Utf8.GetString(json)).ToString();
        }
        catch (DecoderFallbackException e)
        {
            throw new JsonException("The text of a document is not valid UTF-8.", e);
        }
    }

    private static char Code(ReadOnlySpan<byte> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Short(byte escaped) => escaped switch
    {
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        _ => (char)escaped,
    };
}
