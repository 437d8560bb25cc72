using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>The id of a request as its sender wrote it: an integer, a string, or null; the answer carries it back unchanged.</summary>
[JsonConverter(typeof(RequestIdConverter))]
public readonly record struct RequestId
{
    private readonly long _number;
    private readonly string? _text;
    private readonly bool _isNumber;

    public RequestId(long number)
    {
        _number = number;
        _isNumber = true;
    }

    public RequestId(string text) => _text = text;

    /// <summary>The id of an answer to a message whose id could not be read.</summary>
    public static RequestId Null => default;

    public bool IsNull => !_isNumber && _text is null;

    internal string? Text => _text;

    internal bool TryGetNumber(out long number)
    {
        number = _number;
        return _isNumber;
    }

    internal void WriteTo(PooledBuffer output)
    {
        if (_isNumber)
        {
            output.WriteNumber(_number);
        }
        else if (_text is { } text)
        {
            output.Write("\""u8);
            output.Write(JsonEncodedText.Encode(text, JsonMessageFormatter.Encoder).EncodedUtf8Bytes);
            output.Write("\""u8);
        }
        else
        {
            output.Write("null"u8);
        }
    }

    /// <summary>Reads the value that the reader stands on; false if it cannot be an id, because it could not be given back as it came.</summary>
    internal static bool TryRead(ref Utf8JsonReader reader, out RequestId id)
    {
        id = Null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                id = new(number);
                return true;
            case JsonTokenType.String when WireText.TryRead(ref reader) is { } text:
                id = new(text);
                return true;
            default:
                return false;
        }
    }

    public override string ToString() =>
        _isNumber ? _number.ToString(CultureInfo.InvariantCulture) : _text is { } text ? $"\"{text}\"" : "null";
}
