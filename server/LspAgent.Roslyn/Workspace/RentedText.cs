using System.Buffers;
using System.Text;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Roslyn.Workspace;

/// <summary>The characters of a source for who reads many and keeps none: a borrowed buffer, given back at the end.</summary>
internal sealed class RentedText : IDisposable
{
    /// <summary>More is no source.</summary>
    private const long Longest = 256 * 1024 * 1024;

    private readonly char[] _buffer;
    private readonly int _length;

    private RentedText(char[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlyMemory<char> Characters => _buffer.AsMemory(0, _length);

    /// <summary>As <see cref="SourceFile"/> reads it; null when it is gone or cannot be read.</summary>
    public static RentedText? Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            return length > Longest ? null : Read(path, file, (int)length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static RentedText Copy(SourceText text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(0, buffer, 0, text.Length);
        return new RentedText(buffer, text.Length);
    }

    public void Dispose() => ArrayPool<char>.Shared.Return(_buffer);

    private static RentedText? Read(string path, SafeFileHandle file, int length)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var read = 0;
            while (read < length && RandomAccess.Read(file, bytes.AsSpan(read, length - read), read) is var more and > 0)
            {
                read += more;
            }

            var content = bytes.AsSpan(0, read);
            if (content is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, 0, 0xFE, 0xFF, ..])
            {
                return SourceFile.Read(path) is { } other ? Copy(other) : null;
            }

            content = content is [0xEF, 0xBB, 0xBF, ..] ? content[3..] : content;
            var buffer = ArrayPool<char>.Shared.Rent(content.Length);
            return new RentedText(buffer, Encoding.UTF8.GetChars(content, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
