using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Core.Permissions.ShellSyntax;

/// <summary>Reads <c>$'…'</c>, with its escapes decoded as bash decodes them.</summary>
internal static class AnsiQuote
{
    /// <summary>The place is behind the opening quote.</summary>
    public static void Read(ShellText text, ImmutableArray<WordPart>.Builder parts)
    {
        var value = new StringBuilder();

        // A NUL ends the string for bash, though the quote goes on.
        var isCut = false;
        while (text.Raw != '\'')
        {
            if (text.Raw == ShellText.End)
            {
                text.Fail("a quote is not closed");
                break;
            }

            var rune = text.Raw;
            text.Position++;
            if (rune != '\\')
            {
                Keep(rune);
                continue;
            }

            var escape = text.Raw;
            text.Position = Math.Min(text.Position + 1, text.Length);
            switch (escape)
            {
                case 'a': Keep('\a'); break;
                case 'b': Keep('\b'); break;
                case 'e' or 'E': Keep('\u001b'); break;
                case 'f': Keep('\f'); break;
                case 'n': Keep('\n'); break;
                case 'r': Keep('\r'); break;
                case 't': Keep('\t'); break;
                case 'v': Keep('\v'); break;
                case '\\' or '\'' or '"' or '?': Keep(escape); break;
                case >= '0' and <= '7':
                    text.Position--;
                    Byte(Number(3, 8));
                    break;
                case 'x':
                    Byte(Number(2, 16));
                    break;
                case 'u' or 'U':
                    Scalar(Number(escape == 'u' ? 4 : 8, 16));
                    break;
                case 'c':
                    Keep((char)(text.Raw & 0x1f));
                    text.Position = Math.Min(text.Position + 1, text.Length);
                    break;
                default:
                    Keep('\\');
                    Keep(escape);
                    break;
            }
        }

        text.Position = Math.Min(text.Position + 1, text.Length);
        parts.Add(new WordPart.Text(value.ToString(), IsQuoted: true));

        void Keep(char character)
        {
            isCut |= character == '\0';
            if (!isCut)
            {
                value.Append(character);
            }
        }

        int Number(int digits, int numberBase)
        {
            var start = text.Position;
            var end = start;
            while (end - start < digits && (numberBase == 8 ? text.At(end) is >= '0' and <= '7' : char.IsAsciiHexDigit(text.At(end))))
            {
                end++;
            }

            text.Position = end;
            if (end == start)
            {
                text.Doubt("it has an escape without digits");
                return 'x';
            }

            var number = 0L;
            foreach (var digit in text.Slice(start, end))
            {
                number = (number * numberBase) + int.Parse(digit.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }

            return number > int.MaxValue ? int.MaxValue : (int)number;
        }

        void Byte(int number)
        {
            if ((number & 0xff) > 0x7f)
            {
                // Bytes are put together to characters by whoever reads them.
                text.Doubt("it spells bytes that are not ASCII");
            }

            Keep((char)(number & 0xff));
        }

        void Scalar(int number)
        {
            if (number > 0x7f)
            {
                text.Doubt("it spells characters that are not ASCII");
            }

            if (Rune.IsValid(number))
            {
                foreach (var character in new Rune(number).ToString())
                {
                    Keep(character);
                }
            }
        }
    }
}
