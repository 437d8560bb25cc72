using System.Buffers;
using LspAgent.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>What a list shows of a transcript, read from its beginning and its end only.</summary>
internal static class TranscriptSummaries
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>A first prompt that is longer gives no title.</summary>
    private const int MaxHeadBytes = 32 * 1024 * 1024;
    private const int TailBytes = 8 * 1024;

    /// <summary>Null when there is no session in the file that could be told of.</summary>
    public static SessionSummary? Read(TranscriptPaths paths)
    {
        try
        {
            using var file = File.OpenHandle(paths.Transcript, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            var hasTitle = paths.TryReadTitle(out var title);
            return ReadHead(file, length, wantsPrompt: !hasTitle) is var (start, prompt) && ReadLast(file, length) is { } last
                ? new SessionSummary(paths.Session, start.Root, title ?? prompt, last.At, last.Seq)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Deleted meanwhile, or not ours to read: opening it says so.
            return null;
        }
    }

    private static (TranscriptEntry.SessionStarted Start, string? Prompt)? ReadHead(SafeFileHandle file, long length, bool wantsPrompt)
    {
        for (var size = HeadBytes; ; size *= 8)
        {
            // What is asked for stands at the beginning, unless the first prompt is a very long one.
            var head = ReadHead(file, (int)Math.Min(size, length), wantsPrompt);
            if (head is null or (_, not null) || !wantsPrompt || size >= length || size >= MaxHeadBytes)
            {
                return head;
            }
        }
    }

    private static (TranscriptEntry.SessionStarted Start, string? Prompt)? ReadHead(SafeFileHandle file, int size, bool wantsPrompt)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var bytes = buffer.AsSpan(0, RandomAccess.Read(file, buffer.AsSpan(0, size), 0));
            TranscriptEntry.SessionStarted? start = null;
            while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
            {
                if (TranscriptLineFormat.Read(bytes[..end]) is LineReading.Read { Line.Entry: var entry })
                {
                    start ??= entry as TranscriptEntry.SessionStarted;
                    if (start is not null && (!wantsPrompt || SessionTitle.OfPrompt(entry) is not null))
                    {
                        return (start, SessionTitle.OfPrompt(entry));
                    }
                }

                bytes = bytes[(end + 1)..];
            }

            return start is null ? null : (start, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TranscriptLine? ReadLast(SafeFileHandle file, long length)
    {
        for (var window = Math.Min(TailBytes, length); window > 0; window = window == length ? 0 : Math.Min(window * 4, length))
        {
            var bytes = new byte[window];
            var tail = bytes.AsSpan(0, RandomAccess.Read(file, bytes, length - window));
            var end = tail.LastIndexOf((byte)'\n');
            while (end >= 0)
            {
                // Without a break before it, only the beginning of the file begins a line.
                var start = tail[..end].LastIndexOf((byte)'\n') + 1;
                if ((start > 0 || window == length) && TranscriptLineFormat.Read(tail[start..end]) is LineReading.Read read)
                {
                    return read.Line;
                }

                end = start - 1;
            }
        }

        return null;
    }
}
