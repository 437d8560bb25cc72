using System.Buffers;
using System.Text;

namespace LspAgent.Protocol.JsonRpc;

/// <summary>What the header lines of one message say, line by line: strict, because a length that is guessed misreads everything after it.</summary>
internal struct MessageHeader
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private int _bytes;

    /// <summary>Null until the line that gives it has come.</summary>
    public int? ContentLength { get; private set; }

    /// <summary>Counts bytes of the header against its limit.</summary>
    public readonly void CheckSize(long moreBytes)
    {
        if (_bytes + moreBytes > MessageLimits.HeaderBytes)
        {
            throw new FramingException($"The header of a message is longer than {MessageLimits.HeaderBytes} bytes.");
        }
    }

    /// <summary>Reads one line that is not empty, without its line end.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        const int lineEnd = 2;
        CheckSize(line.Length + lineEnd);
        _bytes += line.Length + lineEnd;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes))
        {
            throw new FramingException("A header line is not of the form 'Name: value'. Does the peer speak another protocol?");
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(line[..colon], "Content-Length"u8))
        {
            var length = ParseLength(value);
            if (ContentLength is { } earlier && earlier != length)
            {
                throw new FramingException("A message has two Content-Length lines that differ.");
            }

            ContentLength = length;
        }
        else if (Ascii.EqualsIgnoreCase(line[..colon], "Content-Type"u8))
        {
            CheckCharset(value);
        }
    }

    private static int ParseLength(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw new FramingException("Content-Length is not a decimal number.");
        }

        long length = 0;
        foreach (var digit in value)
        {
            length = (length * 10) + (digit - '0');
            if (length > MessageLimits.BodyBytes)
            {
                throw new FramingException($"Content-Length is more than the limit of {MessageLimits.BodyBytes} bytes.");
            }
        }

        return (int)length;
    }

    private static void CheckCharset(ReadOnlySpan<byte> contentType)
    {
        foreach (var range in contentType.Split((byte)';'))
        {
            var parameter = contentType[range].Trim(" \t"u8);
            var equals = parameter.IndexOf((byte)'=');
            if (equals < 0 || !Ascii.EqualsIgnoreCase(parameter[..equals].Trim(" \t"u8), "charset"u8))
            {
                continue;
            }

            var charset = parameter[(equals + 1)..].Trim(" \t\""u8);
            if (!Ascii.EqualsIgnoreCase(charset, "utf-8"u8) && !Ascii.EqualsIgnoreCase(charset, "utf8"u8))
            {
                throw new FramingException("The charset of a message is not UTF-8.");
            }
        }
    }
}
