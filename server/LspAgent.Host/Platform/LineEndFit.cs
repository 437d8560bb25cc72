using LspAgent.Core.Edits;
using LspAgent.Host.Platform.Disk;

namespace LspAgent.Host.Platform;

/// <summary>Some editors tell every text with plain line ends, whatever the file has: such a text is given the file's.</summary>
internal static class LineEndFit
{
    private const int Looked = 64 * 1024;

    public static string ToFile(string text, string path)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || text.Contains('\r', StringComparison.Ordinal) || Head(path) is not { } head)
        {
            return text;
        }

        var end = head.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && head[end - 1] == '\r' ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }

    /// <summary>Null when there is no such text file.</summary>
    public static string? TextOf(string path) => Read(path, TextDecoding.MaxWholeFile);

    private static string? Head(string path) => Read(path, Looked);

    private static string? Read(string path, int most)
    {
        try
        {
            using var file = DiskFile.Open(path);
            return file is null ? null : TextDecoding.Decode(TextDecoding.ReadFully(file, Math.Min(most, RandomAccess.GetLength(file)))) is FileContent.Text text ? text.Value : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
