using System.Buffers;
using System.Globalization;
using LspAgent.Core.Sessions;
using Microsoft.Win32.SafeHandles;

namespace LspAgent.Host.Platform;

/// <summary>Everything that a transcript's bytes say, whatever happened to them.</summary>
internal sealed class TranscriptReading
{
    private const int MaxProblems = 5;

    private int _unreadable;

    public List<TranscriptLine> Lines { get; } = [];

    /// <summary>The number that the next line must be above: damaged lines behind the last one that could be read have used up one each.</summary>
    public long LastSeq => LastReadable + DamagedBehind;

    public long LastReadable { get; private set; }

    public int DamagedBehind { get; set; }

    /// <summary>Where the last line ends.</summary>
    public long End { get; set; }

    /// <summary>Bytes behind the last line that are a part of one.</summary>
    public int TornLength { get; set; }

    /// <summary>True when the last line is whole and only its line break is missing.</summary>
    public bool LacksLineBreak { get; set; }

    public int LineCount { get; set; }

    public void Pass(long seq)
    {
        LastReadable = seq;
        DamagedBehind = 0;
    }

    /// <summary>Counts the torn end as a line, a damaged one, to which only the line break is missing.</summary>
    public void KeepTornEnd()
    {
        End += TornLength;
        TornLength = 0;
        DamagedBehind++;
        LacksLineBreak = true;
    }

    public void LeaveOut(string because)
    {
        _unreadable++;
        if (_unreadable <= MaxProblems)
        {
            Problems.Add(string.Create(CultureInfo.InvariantCulture, $"Line {LineCount} of the session could not be used and was left out: {because}. The file was not changed."));
        }
        else
        {
            Problems.RemoveRange(MaxProblems, Problems.Count - MaxProblems);
            Problems.Add(string.Create(CultureInfo.InvariantCulture, $"{_unreadable - MaxProblems} more lines could not be used and were left out."));
        }
    }

    public List<string> Problems { get; } = [];
}

/// <summary>Reads a transcript's lines from its bytes. Damage costs the lines that it hit and nothing else; nothing here writes.</summary>
internal static class TranscriptReader
{
    private const int ChunkBytes = 256 * 1024;

    /// <param name="length">How much of the file counts.</param>
    /// <param name="fromSeq">Lines with a lower number are passed over.</param>
    public static TranscriptReading Read(SafeFileHandle file, long length, long fromSeq, CancellationToken cancellationToken)
    {
        var reading = new TranscriptReading();
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkBytes, length + 1));
        var held = 0;
        try
        {
            for (var position = 0L; position < length;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (held == buffer.Length)
                {
                    buffer = Enlarged(buffer, held);
                }

                var read = RandomAccess.Read(file, buffer.AsSpan(held, (int)Math.Min(buffer.Length - held, length - position)), position);
                if (read == 0)
                {
                    break;
                }

                position += read;
                var used = ReadLines(reading, buffer.AsSpan(0, held + read), searchedTo: held, fromSeq);
                held += read - used;
                buffer.AsSpan(used, held).CopyTo(buffer);
            }

            ReadEnd(reading, buffer.AsSpan(0, held), fromSeq);
            return reading;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>How many bytes belong to whole lines.</returns>
    private static int ReadLines(TranscriptReading reading, Span<byte> bytes, int searchedTo, long fromSeq)
    {
        var start = 0;
        while (bytes[Math.Max(start, searchedTo)..].IndexOf((byte)'\n') is >= 0 and var found)
        {
            var end = Math.Max(start, searchedTo) + found;
            reading.LineCount++;
            ReadLine(reading, bytes[start..end], fromSeq);
            reading.End += end + 1 - start;
            start = end + 1;
        }

        return start;
    }

    private static void ReadLine(TranscriptReading reading, Span<byte> line, long fromSeq)
    {
        while (true)
        {
            if (TranscriptLineFormat.TryReadSeq(line, out var seq) && seq > reading.LastReadable && seq < fromSeq)
            {
                reading.Pass(seq);
                return;
            }

            var result = TranscriptLineFormat.Read(line);
            if (Accept(reading, result))
            {
                return;
            }

            if (result is LineReading.Damaged damaged)
            {
                reading.DamagedBehind++;
                reading.LeaveOut(damaged.Because);
            }
            else
            {
                reading.LeaveOut("its number does not follow the one before");
            }

            // A line whose end or break was lost may have swallowed the one behind it.
            var next = TranscriptLineFormat.IndexOfNextHead(line);
            if (next < 0)
            {
                return;
            }

            line = line[next..];
        }
    }

    private static bool Accept(TranscriptReading reading, LineReading result)
    {
        switch (result)
        {
            case LineReading.Read read when read.Line.Seq > reading.LastReadable:
                reading.Lines.Add(read.Line);
                reading.Pass(read.Line.Seq);
                return true;
            case LineReading.Unknown unknown when unknown.Seq > reading.LastReadable:
                reading.Pass(unknown.Seq);
                reading.LeaveOut(unknown.Because);
                return true;
            default:
                return false;
        }
    }

    private static void ReadEnd(TranscriptReading reading, Span<byte> rest, long fromSeq)
    {
        if (rest.IsEmpty)
        {
            return;
        }

        var result = TranscriptLineFormat.Read(rest);
        if (result is LineReading.Read read && read.Line.Seq < fromSeq)
        {
            return;
        }

        reading.LineCount++;
        if (Accept(reading, result))
        {
            reading.LacksLineBreak = true;
            reading.End += rest.Length;
        }
        else
        {
            reading.TornLength = rest.Length;
        }
    }

    private static byte[] Enlarged(byte[] buffer, int held)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, held).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
