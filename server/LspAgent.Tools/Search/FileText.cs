using System.Buffers;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Searches one file of the disk. A file with a NUL byte is binary and holds nothing; line ends of either kind are the same.</summary>
internal static class FileText
{
    /// <summary>Larger files are searched in parts of this size, unless a match may span lines.</summary>
    private const int PartSize = 16 * 1024 * 1024;

    private const int MaxSpanningSize = 256 * 1024 * 1024;

    /// <param name="look">Learns what stands in the file; null when nobody wants to know.</param>
    /// <returns>Null when nothing was found, or the file cannot be read.</returns>
    public static FileHits? Search(WalkedFile file, SearchQuery query, SearchMemory.Look? look)
    {
        if (file.Length == 0 || (query.Pattern.SpansLines && file.Length > MaxSpanningSize))
        {
            return null;
        }

        try
        {
            return file.Length <= PartSize || query.Pattern.SpansLines ? SearchWhole(file, query, look) : SearchParts(file, query);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Searches a text that is not on the disk.</summary>
    public static FileHits? Search(string path, string text, SearchQuery query)
    {
        var collector = new HitCollector(query);
        collector.Add(text.Replace("\r\n", "\n", StringComparison.Ordinal), 0, 1);
        return Result(path, collector);
    }

    private static FileHits? SearchWhole(WalkedFile file, SearchQuery query, SearchMemory.Look? look)
    {
        var bytes = ArrayPool<byte>.Shared.Rent((int)file.Length);
        try
        {
            var content = bytes.AsSpan(0, Read(file.Path, bytes.AsSpan(0, (int)file.Length)));
            if (Decoding(ref content) is not { } encoding)
            {
                look?.LearnBinary(file);
                return null;
            }

            if (encoding is UTF8Encoding)
            {
                look?.Learn(file, content);
            }

            if (!MayMatch(content, encoding, query.Pattern))
            {
                return null;
            }

            if (query is { Output: SearchOutput.Paths, Pattern: { IsPlainText: true, RequiredBytes: not null } } && encoding is UTF8Encoding)
            {
                return new FileHits(file.RelativePath, [], 1);
            }

            var collector = new HitCollector(query);
            WithText(content, encoding, text => collector.Add(text, 0, 1));
            return Result(file.RelativePath, collector);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Read(string path, Span<byte> buffer)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixFile.Read(path, buffer);
        }

        using var handle = Open(path);
        return Fill(handle, buffer, 0);
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static FileHits? SearchParts(WalkedFile file, SearchQuery query)
    {
        using var handle = Open(file.Path);
        var bytes = GC.AllocateUninitializedArray<byte>(PartSize);
        var collector = new HitCollector(query);
        Encoding? encoding = null;

        // The buffer begins with what was kept of the part before: lines that were searched and may be shown around the next
        // match, and then the beginning of a line that was not searched.
        var (offset, kept, searched, line) = (0L, 0, 0, 1);
        while (true)
        {
            var count = Fill(handle, bytes.AsSpan(kept), offset);
            var content = bytes.AsSpan(0, kept + count);
            var isLast = content.Length < bytes.Length;
            encoding ??= Decoding(ref content);
            if (encoding is not UTF8Encoding || content.Contains((byte)0))
            {
                return null;
            }

            var end = isLast || content.LastIndexOf((byte)'\n') is not (>= 0 and var lineEnd) ? content.Length : lineEnd + 1;
            var from = encoding.GetCharCount(content[..searched]) - content[..searched].Count("\r\n"u8);
            var (firstLine, goesOn) = (line, true);
            WithText(content[..end], encoding, text => goesOn = collector.Add(text, from, firstLine));
            if (isLast || !goesOn)
            {
                return Result(file.RelativePath, collector);
            }

            var keepFrom = LinesBack(content[..end], query.Before) is var back && content.Length - back < PartSize / 2 ? back : end;
            line += content[..keepFrom].Count((byte)'\n');
            offset += count;
            (kept, searched) = (content.Length - keepFrom, end - keepFrom);
            content[keepFrom..].CopyTo(bytes);
        }
    }

    private static int LinesBack(ReadOnlySpan<byte> content, int lines)
    {
        var at = content.Length;
        for (; lines > 0 && at > 0; lines--)
        {
            at = content[..(at - 1)].LastIndexOf((byte)'\n') + 1;
        }

        return at;
    }

    private static bool MayMatch(ReadOnlySpan<byte> content, Encoding encoding, SearchPattern pattern) =>
        encoding is not UTF8Encoding || pattern.RequiredBytes?.IsIn(content) is not false;

    /// <summary>Null for a binary file; takes the byte order mark off.</summary>
    private static Encoding? Decoding(ref Span<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            content = content[3..];
        }
        else if (content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            var isBigEndian = content[0] == 0xFE;
            content = content[2..];
            return isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        }

        return content.Contains((byte)0) ? null : Encoding.UTF8;
    }

    private delegate void UseText(ReadOnlySpan<char> text);

    private static void WithText(ReadOnlySpan<byte> content, Encoding encoding, UseText use)
    {
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(content.Length));
        try
        {
            var text = chars.AsSpan(0, encoding.GetChars(content, chars));
            use(text[..WithoutReturns(text)]);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    /// <summary>Makes every line end a line feed alone, in place.</summary>
    /// <returns>The new length.</returns>
    private static int WithoutReturns(Span<char> text)
    {
        var (read, written) = (0, 0);
        while (text[read..].IndexOf("\r\n") is var found and >= 0)
        {
            text.Slice(read, found).CopyTo(text[written..]);
            written += found;
            read += found + 1;
        }

        if (read > 0)
        {
            text[read..].CopyTo(text[written..]);
        }

        return written + text.Length - read;
    }

    private static int Fill(Microsoft.Win32.SafeHandles.SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(handle, buffer[filled..], offset + filled) is var count and > 0)
        {
            filled += count;
        }

        return filled;
    }

    private static FileHits? Result(string path, HitCollector collector) =>
        collector.Count > 0 ? new FileHits(path, collector.Lines, collector.Count) : null;
}
