using System.Text;

namespace LspAgent.Host.Platform;

/// <summary>Says how the bytes of a file become text: by its byte order mark, else as UTF-8.</summary>
internal static class TextDecoding
{
    /// <summary>As far as git looks for a NUL before it calls a file text.</summary>
    private const int SniffedBytes = 8000;

    /// <summary>Null when the bytes are no text.</summary>
    public static (Encoding Encoding, int MarkLength)? Detect(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return (Encoding.UTF8, 3);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
        {
            return (Encoding.UTF32, 4);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return (Encoding.Unicode, 2);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return (Encoding.BigEndianUnicode, 2);
        }

        return head[..Math.Min(head.Length, SniffedBytes)].Contains((byte)0) ? null : (Encoding.UTF8, 0);
    }
}
