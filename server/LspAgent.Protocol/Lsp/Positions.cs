using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>
/// A place in a document, both numbers from zero, the character counted in the negotiated encoding.
/// A number that the specification forbids (negative, a fraction, beyond 31 bits) is read as a negative one, so that
/// whoever uses the position can refuse it knowing the document that it was meant for.
/// </summary>
[JsonConverter(typeof(LspPositionConverter))]
public readonly record struct LspPosition(int Line, int Character) : IComparable<LspPosition>
{
    [JsonIgnore]
    public bool IsValid => Line >= 0 && Character >= 0;

    public int CompareTo(LspPosition other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Character.CompareTo(other.Character);

    public static bool operator <(LspPosition left, LspPosition right) => left.CompareTo(right) < 0;

    public static bool operator <=(LspPosition left, LspPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >(LspPosition left, LspPosition right) => left.CompareTo(right) > 0;

    public static bool operator >=(LspPosition left, LspPosition right) => left.CompareTo(right) >= 0;
}

/// <summary>A half-open stretch of a document; <see cref="IsValid"/> says whether it is one that the specification allows.</summary>
[JsonConverter(typeof(LspRangeConverter))]
public readonly record struct LspRange(LspPosition Start, LspPosition End)
{
    [JsonIgnore]
    public bool IsValid => Start.IsValid && End.IsValid && Start <= End;
}

/// <summary>What one character of a position counts: bytes, UTF-16 units or code points.</summary>
[JsonConverter(typeof(WireStringConverter<PositionEncodingKind>))]
public readonly record struct PositionEncodingKind(string Value) : IWireString<PositionEncodingKind>
{
    public static PositionEncodingKind Utf8 => new("utf-8");

    public static PositionEncodingKind Utf16 => new("utf-16");

    public static PositionEncodingKind Utf32 => new("utf-32");

    public static PositionEncodingKind FromWire(string value) => new(value);

    /// <summary>The first of the client's encodings that we know, as its order says its preference; UTF-16, which every client must know, otherwise.</summary>
    public static PositionEncodingKind Negotiate(ImmutableArray<PositionEncodingKind>? offered)
    {
        foreach (var kind in offered ?? [])
        {
            if (kind == Utf8 || kind == Utf16 || kind == Utf32)
            {
                return kind;
            }
        }

        return Utf16;
    }
}

/// <summary>Reads a position without losing the message when a number is out of range.</summary>
internal sealed class LspPositionConverter : JsonConverter<LspPosition>
{
    public override LspPosition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, LspPosition value, JsonSerializerOptions options) => Write(writer, value);

    internal static LspPosition Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a position.");
        }

        int? line = null;
        int? character = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isLine = reader.ValueTextEquals("line"u8);
            var isCharacter = !isLine && reader.ValueTextEquals("character"u8);
            reader.Read();
            if (isLine)
            {
                line = ReadNumber(ref reader);
            }
            else if (isCharacter)
            {
                character = ReadNumber(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return line is { } l && character is { } c
            ? new LspPosition(l, c)
            : throw new JsonException("A position needs a line and a character.");
    }

    internal static void Write(Utf8JsonWriter writer, LspPosition value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("line"u8, value.Line);
        writer.WriteNumber("character"u8, value.Character);
        writer.WriteEndObject();
    }

    private static int ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("Expected a number in a position.");
        }

        if (reader.TryGetInt32(out var number))
        {
            return number;
        }

        // Some clients write whole numbers with a fraction of zero; any other number is no position.
        return reader.TryGetDouble(out var real) && real is >= 0 and <= int.MaxValue && double.IsInteger(real) ? (int)real : -1;
    }
}

/// <summary>Reads and writes a range in one pass: hardly a message is without one.</summary>
internal sealed class LspRangeConverter : JsonConverter<LspRange>
{
    public override LspRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, LspRange value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("start"u8);
        LspPositionConverter.Write(writer, value.Start);
        writer.WritePropertyName("end"u8);
        LspPositionConverter.Write(writer, value.End);
        writer.WriteEndObject();
    }

    internal static LspRange Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Expected a range.");
        }

        LspPosition? start = null;
        LspPosition? end = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStart = reader.ValueTextEquals("start"u8);
            var isEnd = !isStart && reader.ValueTextEquals("end"u8);
            reader.Read();
            if (isStart)
            {
                start = LspPositionConverter.Read(ref reader);
            }
            else if (isEnd)
            {
                end = LspPositionConverter.Read(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return start is { } from && end is { } to
            ? new LspRange(from, to)
            : throw new JsonException("A range needs a start and an end.");
    }
}
