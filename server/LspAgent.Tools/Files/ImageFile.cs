using System.Buffers.Binary;
using System.Globalization;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>Shows an image to the model when every vendor takes it; one that is too large would spoil all later requests.</summary>
internal static class ImageFile
{
    /// <summary>Five megabytes in base64, the smallest limit among the vendors.</summary>
    private const int MaxBytes = 5 * 1024 * 1024 / 4 * 3;

    private const int MaxSide = 8000;

    public static ToolResult Show(string shown, ReadOnlySpan<byte> bytes)
    {
        if (Recognise(bytes) is not { } image)
        {
            return ToolResult.Error(string.Create(CultureInfo.InvariantCulture, $"{shown} is a binary file of {bytes.Length:N0} bytes; only text, PDF, and png, jpg, gif and webp images are read."));
        }

        if (bytes.Length > MaxBytes || image.Width > MaxSide || image.Height > MaxSide)
        {
            return ToolResult.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"{shown} is an image of {image.Width} by {image.Height} points and {bytes.Length:N0} bytes; at most {MaxSide} points a side and {MaxBytes:N0} bytes can be shown. Make a smaller copy and read that."));
        }

        return new ToolResult([new ContentBlock.Image(image.MediaType, Convert.ToBase64String(bytes))], IsError: false);
    }

    /// <summary>Null when the text is no base64.</summary>
    public static byte[]? TryDecode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static (string MediaType, int Width, int Height)? Recognise(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) && bytes.Length >= 24)
        {
            return ("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        }

        if ((bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) && bytes.Length >= 10)
        {
            return ("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
        }

        if (bytes.StartsWith("RIFF"u8) && bytes.Length >= 30 && bytes[8..].StartsWith("WEBP"u8))
        {
            return WebpSize(bytes) is var (width, height) ? ("image/webp", width, height) : null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) && JpegSize(bytes) is var (jpegWidth, jpegHeight))
        {
            return ("image/jpeg", jpegWidth, jpegHeight);
        }

        return null;
    }

    private static (int Width, int Height)? WebpSize(ReadOnlySpan<byte> bytes)
    {
        var kind = bytes[12..16];
        if (kind.SequenceEqual("VP8X"u8))
        {
            return (1 + (bytes[24] | (bytes[25] << 8) | (bytes[26] << 16)), 1 + (bytes[27] | (bytes[28] << 8) | (bytes[29] << 16)));
        }

        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        return kind.SequenceEqual("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : null;
    }

    /// <summary>Goes from segment to segment until the one that begins the frame.</summary>
    private static (int Width, int Height)? JpegSize(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 <= bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += 2 + (marker is 0x01 or (>= 0xD0 and <= 0xD7) ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
        }

        return null;
    }
}
