using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>Reads values one after the other. What is no proper value is read as something harmless; every read gets further.</summary>
internal sealed class PdfLexer(ReadOnlyMemory<byte> data, int start)
{
    private const int MaxDepth = 64;

    private int _depth;

    public int Position { get; private set; } = start;

    public bool IsAtEnd
    {
        get
        {
            SkipSpace();
            return Position >= data.Length;
        }
    }

    private ReadOnlySpan<byte> Span => data.Span;

    /// <summary>Null at the end.</summary>
    public PdfValue? Read()
    {
        SkipSpace();
        if (Position >= data.Length)
        {
            return null;
        }

        switch (Span[Position])
        {
            case (byte)'/':
                return new PdfValue.Name(ReadName());
            case (byte)'(':
                return new PdfValue.Text(ReadText());
            case (byte)'[':
                Position++;
                return new PdfValue.List(ReadUntil("]"));
            case (byte)'<' when Position + 1 < data.Length && Span[Position + 1] == '<':
                Position += 2;
                return ReadMap();
            case (byte)'<':
                return new PdfValue.Text(ReadHex());
            case (byte)']' or (byte)'{' or (byte)'}' or (byte)')':
                return new PdfValue.Word(((char)Span[Position++]).ToString());
            case (byte)'>':
                Position += Position + 1 < data.Length && Span[Position + 1] == '>' ? 2 : 1;
                return new PdfValue.Word(">>");
            case (byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'):
                return ReadNumber();
            default:
                return ReadWord();
        }
    }

    /// <summary>Goes behind the next <c>EI</c> that ends a picture in a page.</summary>
    public void SkipPicture()
    {
        for (var at = Position; at + 2 < data.Length; at++)
        {
            if (IsSpace(Span[at]) && Span[at + 1] == 'E' && Span[at + 2] == 'I' && (at + 3 >= data.Length || IsSpace(Span[at + 3])))
            {
                Position = at + 3;
                return;
            }
        }

        Position = data.Length;
    }

    private PdfValue ReadNumber()
    {
        var begin = Position;
        while (Position < data.Length && Span[Position] is (byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
        {
            Position++;
        }

        var digits = Span[begin..Position];
        _ = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);

        // "12 0 R" is a reference.
        if (value is > 0 and < int.MaxValue && double.IsInteger(value) && TryReadReferenceTail())
        {
            return new PdfValue.Reference((int)value);
        }

        return new PdfValue.Number(value);
    }

    private bool TryReadReferenceTail()
    {
        var at = Position;
        SkipSpace();
        var digits = Position;
        while (Position < data.Length && char.IsAsciiDigit((char)Span[Position]))
        {
            Position++;
        }

        if (Position > digits && Position - digits <= 5)
        {
            SkipSpace();
            if (Position < data.Length && Span[Position] == 'R' && (Position + 1 >= data.Length || !IsRegular(Span[Position + 1])))
            {
                Position++;
                return true;
            }
        }

        Position = at;
        return false;
    }

    private PdfValue ReadWord()
    {
        var begin = Position;
        while (Position < data.Length && IsRegular(Span[Position]))
        {
            Position++;
        }

        Position = Math.Max(Position, begin + 1);
        return Encoding.Latin1.GetString(Span[begin..Position]) switch
        {
            "true" => new PdfValue.Truth(true),
            "false" => new PdfValue.Truth(false),
            "null" => new PdfValue.Nothing(),
            var word => new PdfValue.Word(word),
        };
    }

    private string ReadName()
    {
        Position++;
        var name = new StringBuilder();
        for (; Position < data.Length && IsRegular(Span[Position]); Position++)
        {
            if (Span[Position] == '#' && Position + 2 < data.Length && byte.TryParse(Span.Slice(Position + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                name.Append((char)code);
                Position += 2;
            }
            else
            {
                name.Append((char)Span[Position]);
            }
        }

        return name.ToString();
    }

    private string ReadHex()
    {
        var text = new StringBuilder();
        var half = -1;
        for (Position++; Position < data.Length && Span[Position] != '>'; Position++)
        {
            if (!char.IsAsciiHexDigit((char)Span[Position]))
            {
                continue;
            }

            var digit = Convert.ToInt32(((char)Span[Position]).ToString(), 16);
            if (half < 0)
            {
                half = digit;
            }
            else
            {
                text.Append((char)(half * 16 + digit));
                half = -1;
            }
        }

        Position++;
        return half < 0 ? text.ToString() : text.Append((char)(half * 16)).ToString();
    }

    private string ReadText()
    {
        var text = new StringBuilder();
        var open = 1;
        for (Position++; Position < data.Length; Position++)
        {
            var character = (char)Span[Position];
            switch (character)
            {
                case '(':
                    open++;
                    break;
                case ')' when --open == 0:
                    Position++;
                    return text.ToString();
                case '\\':
                    Position++;
                    AppendEscaped(text);
                    continue;
            }

            text.Append(character);
        }

        return text.ToString();
    }

    private void AppendEscaped(StringBuilder text)
    {
        if (Position >= data.Length)
        {
            return;
        }

        var character = (char)Span[Position];
        switch (character)
        {
            case 'n':
                text.Append('\n');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'b' or 'f':
                break;
            case '\r':
                Position += Position + 1 < data.Length && Span[Position + 1] == '\n' ? 1 : 0;
                break;
            case '\n':
                break;
            case >= '0' and <= '7':
                var code = 0;
                for (var digits = 0; digits < 3 && Position < data.Length && Span[Position] is >= (byte)'0' and <= (byte)'7'; digits++, Position++)
                {
                    code = code * 8 + Span[Position] - '0';
                }

                Position--;
                text.Append((char)(code & 0xFF));
                break;
            default:
                text.Append(character);
                break;
        }
    }

    private PdfValue.Map ReadMap()
    {
        var entries = ImmutableDictionary.CreateBuilder<string, PdfValue>(StringComparer.Ordinal);
        var items = ReadUntil(">>");
        for (var index = 0; index + 1 < items.Length; index += 2)
        {
            if (items[index] is PdfValue.Name { Value: var name })
            {
                entries[name] = items[index + 1];
            }
        }

        return new PdfValue.Map(entries.ToImmutable());
    }

    private ImmutableArray<PdfValue> ReadUntil(string end)
    {
        var items = ImmutableArray.CreateBuilder<PdfValue>();
        if (++_depth <= MaxDepth)
        {
            while (Read() is { } value && value is not PdfValue.Word { Value: "endobj" or "stream" })
            {
                if (value is PdfValue.Word { Value: var word } && word.Equals(end, StringComparison.Ordinal))
                {
                    break;
                }

                items.Add(value);
            }
        }

        _depth--;
        return items.ToImmutable();
    }

    private void SkipSpace()
    {
        while (Position < data.Length)
        {
            if (Span[Position] == '%')
            {
                while (Position < data.Length && Span[Position] is not ((byte)'\r' or (byte)'\n'))
                {
                    Position++;
                }
            }
            else if (IsSpace(Span[Position]))
            {
                Position++;
            }
            else
            {
                return;
            }
        }
    }

    public static bool IsSpace(byte value) => value is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsRegular(byte value) => !IsSpace(value) && value is not ((byte)'(' or (byte)')' or (byte)'<' or (byte)'>' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}' or (byte)'/' or (byte)'%');
}
