using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// A JSON string that still lies in the event's bytes, so that its place in the event need not be known before it is used.
/// Half a surrogate pair at its end is kept as it is: services part pairs between two deltas.
/// </summary>
internal readonly ref struct JsonText(ReadOnlySpan<byte> raw, bool isEscaped)
{
    private readonly ReadOnlySpan<byte> _raw = raw;
    private readonly bool _isEscaped = isEscaped;

    public bool IsEmpty => _raw.IsEmpty;

    /// <summary>Reads the string on which the reader stands; anything else counts as an empty one.</summary>
    public static JsonText Read(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return new JsonText(reader.ValueSpan, reader.ValueIsEscaped);
        }

        reader.Skip();
        return default;
    }

    public bool Is(ReadOnlySpan<byte> text) => _raw.SequenceEqual(text);

    public void AppendTo(TextBuffer buffer)
    {
        if (!_isEscaped)
        {
            var room = buffer.Room(_raw.Length);
            buffer.Advance(Encoding.UTF8.GetChars(_raw, room));
            return;
        }

        var rest = _raw;
        while (!rest.IsEmpty)
        {
            var escape = rest.IndexOf((byte)'\\');
            var plain = escape < 0 ? rest : rest[..escape];
            buffer.Advance(Encoding.UTF8.GetChars(plain, buffer.Room(plain.Length + 1)));
            rest = rest[plain.Length..];
            if (!rest.IsEmpty)
            {
                buffer.Room(1)[0] = Unescape(ref rest);
                buffer.Advance(1);
            }
        }
    }

    public override string ToString()
    {
        if (!_isEscaped)
        {
            return Encoding.UTF8.GetString(_raw);
        }

        var buffer = new TextBuffer();
        AppendTo(buffer);
        return buffer.ToString();
    }

    /// <summary>Null when the string is empty.</summary>
    public string? ToStringOrNull() => IsEmpty ? null : ToString();

    private static char Unescape(ref ReadOnlySpan<byte> rest)
    {
        // The reader has checked the escapes: there are no others than these, and they are whole.
        var kind = rest[1];
        if (kind == (byte)'u')
        {
            var unit = (char)ushort.Parse(rest.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            rest = rest[6..];
            return unit;
        }

        rest = rest[2..];
        return kind switch
        {
            (byte)'n' => '\n',
            (byte)'t' => '\t',
            (byte)'r' => '\r',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            _ => (char)kind,
        };
    }
}
