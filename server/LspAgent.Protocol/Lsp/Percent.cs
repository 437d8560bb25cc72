using System.Buffers;
using System.Text;

namespace LspAgent.Protocol.Lsp;

/// <summary>Percent encoding of UTF-8, as URIs have it. What does not decode stays as it stands.</summary>
internal static class Percent
{
    private const string Hex = "0123456789ABCDEF";

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/");

    /// <summary>Encodes all but letters, digits, <c>-._~</c> and the slash.</summary>
    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (value < 0x80 && Plain.Contains((char)value))
            {
                encoded.Append((char)value);
            }
            else
            {
                encoded.Append('%').Append(Hex[value >> 4]).Append(Hex[value & 15]);
            }
        }

        return encoded.ToString();
    }

    public static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%'))
        {
            return text.ToString();
        }

        var decoded = new StringBuilder(text.Length);
        var bytes = new byte[text.Length / 3];
        for (var i = 0; i < text.Length;)
        {
            var count = 0;
            for (; IsEscape(text, i); i += 3)
            {
                bytes[count++] = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
            }

            if (count > 0)
            {
                AppendUtf8(decoded, bytes.AsSpan(0, count));
            }
            else
            {
                decoded.Append(text[i++]);
            }
        }

        return decoded.ToString();
    }

    private static void AppendUtf8(StringBuilder decoded, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
            {
                decoded.Append(rune.ToString());
                bytes = bytes[used..];
            }
            else
            {
                decoded.Append('%').Append(Hex[bytes[0] >> 4]).Append(Hex[bytes[0] & 15]);
                bytes = bytes[1..];
            }
        }
    }

    private static bool IsEscape(ReadOnlySpan<char> text, int at) =>
        at + 2 < text.Length && text[at] == '%' && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
