using System.Text;
using System.Text.Unicode;
using LspAgent.Core.Edits;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>Says how the bytes of a file become text, by its byte order mark, else as UTF-8, and how text becomes bytes again.</summary>
internal static class TextDecoding
{
    /// <summary>Up to here a file is held as a whole.</summary>
    public const int MaxWholeFile = 10 * 1024 * 1024;

    /// <summary>As far as git looks for a NUL before it calls a file text.</summary>
    private const int SniffedBytes = 8000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictUtf16 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding StrictUtf16BigEndian = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UTF32Encoding StrictUtf32 = new(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true);

    /// <summary>Null when the bytes are no text.</summary>
    public static (Encoding Encoding, int MarkLength)? Detect(ReadOnlySpan<byte> head) => FormatOf(head) is { } format
        ? (format.Codec, format.HasMark ? format.Codec.Preamble.Length : 0)
        : null;

    /// <summary>What a file holds, exactly: bytes that do not all become characters stay bytes.</summary>
    public static FileContent ContentOf(byte[] bytes) => Decode(bytes) is { Format.IsExact: true } text ? text : new FileContent.Bytes(bytes);

    /// <summary>Null when the bytes are no text. What is no character becomes a mark, and the format says so.</summary>
    public static FileContent.Text? Decode(byte[] bytes)
    {
        if (FormatOf(bytes) is not { } format)
        {
            return null;
        }

        var body = bytes.AsSpan(format.HasMark ? format.Codec.Preamble.Length : 0);
        var value = format.Codec.GetString(body);
        var isExact = format.Encoding is CharacterEncoding.Utf8
            ? Utf8.IsValid(body)
            : TryEncode(value, format) is { } again && again.AsSpan().SequenceEqual(bytes);
        return new FileContent.Text(value, format with { IsExact = isExact });
    }

    /// <summary>Null when the text cannot be written.</summary>
    public static byte[]? TryEncode(string text, TextFormat format)
    {
        Encoding codec = format.Encoding switch
        {
            CharacterEncoding.Utf16 => StrictUtf16,
            CharacterEncoding.Utf16BigEndian => StrictUtf16BigEndian,
            CharacterEncoding.Utf32 => StrictUtf32,
            _ => StrictUtf8,
        };
        try
        {
            var mark = format.HasMark ? codec.Preamble : [];
            var bytes = new byte[mark.Length + codec.GetByteCount(text)];
            mark.CopyTo(bytes);
            codec.GetBytes(text, bytes.AsSpan(mark.Length));
            return bytes;
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    public static byte[] ReadFully(SafeFileHandle handle, long length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(filled), filled) is var count and > 0)
        {
            filled += count;
        }

        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    private static TextFormat? FormatOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return new TextFormat(CharacterEncoding.Utf8, HasMark: true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
        {
            return new TextFormat(CharacterEncoding.Utf32, HasMark: true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new TextFormat(CharacterEncoding.Utf16, HasMark: true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return new TextFormat(CharacterEncoding.Utf16BigEndian, HasMark: true);
        }

        return head[..Math.Min(head.Length, SniffedBytes)].Contains((byte)0) ? null : new TextFormat(CharacterEncoding.Utf8, HasMark: false);
    }
}
