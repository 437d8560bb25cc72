using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LspAgent.Core.Sessions;

/// <summary>What reading one line of a transcript ends in. Closed.</summary>
public abstract record LineReading
{
    private LineReading()
    {
    }

    public sealed record Read(TranscriptLine Line) : LineReading;

    /// <summary>The line is intact, but of a kind that a newer version wrote: it is left out, and left alone.</summary>
    public sealed record Unknown(long Seq, string Because) : LineReading;

    /// <summary>These are not the bytes that were written.</summary>
    public sealed record Damaged(string Because) : LineReading;
}

/// <summary>
/// One line of a transcript as bytes: a JSON object that begins with its number and the checksum of everything else in it,
/// followed by the envelope and the entry's own members.
/// <c>{"seq":7,"crc":"1a2b3c4d","parent":6,"at":"2026-11-02T10:20:30.123Z","agent":"main","type":"…",…}</c>
/// </summary>
public static class TranscriptLineFormat
{
    /// <summary>The version that a session's first line states; a higher one must not be written to.</summary>
    public const int Version = 1;

    private const int CrcLength = 8;

    private static ReadOnlySpan<byte> SeqHead => "{\"seq\":"u8;

    private static ReadOnlySpan<byte> CrcHead => "\"crc\":\""u8;

    /// <summary>Does beforehand what the first line of a process has to wait for.</summary>
    public static void Prepare()
    {
        using var writer = new TranscriptLineWriter();
        writer.Write(new TranscriptLine(1, null, DateTimeOffset.UnixEpoch, AgentId.Main, new TranscriptEntry.SessionResumed()));
    }

    /// <summary>Reads a line without its line break. The bytes are changed while it reads and are the same again afterwards.</summary>
    public static LineReading Read(Span<byte> line)
    {
        if (!TryReadHead(line, out var seq, out var crcStart))
        {
            return new LineReading.Damaged("it does not begin like a line");
        }

        var restStart = crcStart + CrcHead.Length + CrcLength + "\","u8.Length;
        Span<byte> expected = stackalloc byte[CrcLength];
        WriteChecksum(line[..crcStart], line[restStart..], expected);
        if (!line.Slice(crcStart + CrcHead.Length, CrcLength).SequenceEqual(expected))
        {
            return new LineReading.Damaged("its checksum does not fit");
        }

        try
        {
            return ReadIntact(line, seq);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            return new LineReading.Unknown(seq, $"it is of a form that this version does not know ({exception.Message})");
        }
    }

    /// <summary>The number that a line states, without a look at the rest of it.</summary>
    public static bool TryReadSeq(ReadOnlySpan<byte> line, out long seq) => TryReadHead(line, out seq, out _);

    /// <summary>Where in a run of damaged bytes another line might begin; -1 when nowhere.</summary>
    public static int IndexOfNextHead(ReadOnlySpan<byte> bytes)
    {
        // Quotes are escaped inside of strings, so these bytes stand only where a line begins.
        var index = bytes.IsEmpty ? -1 : bytes[1..].IndexOf(SeqHead);
        return index < 0 ? -1 : index + 1;
    }

    /// <summary>Times are kept to the millisecond and in UTC: what is returned when a line is written is what is read later.</summary>
    public static DateTimeOffset Rounded(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    internal static void Write(TranscriptLine line, ArrayBufferWriter<byte> to, Utf8JsonWriter json)
    {
        var lineStart = to.WrittenCount;
        to.Write(SeqHead);
        WriteNumber(to, line.Seq);
        to.Write(","u8);
        var crcStart = to.WrittenCount;
        to.Write("\"crc\":\"00000000\",\"parent\":"u8);
        if (line.ParentSeq is { } parent)
        {
            WriteNumber(to, parent);
        }
        else
        {
            to.Write("null"u8);
        }

        to.Write(",\"at\":\""u8);
        line.At.UtcDateTime.TryFormat(to.GetSpan(32), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        to.Advance(written);
        to.Write("\",\"agent\":"u8);
        WriteString(to, json, line.Agent.Value);

        // The entry is written as an object of its own, whose brace then becomes the comma that joins it to the envelope.
        var entryStart = to.WrittenCount;
        json.Reset(to);
        JsonSerializer.Serialize(json, line.Entry, TranscriptJson.Default.TranscriptEntry);
        json.Flush();
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(to.WrittenMemory).Span[lineStart..];
        bytes[entryStart - lineStart] = (byte)',';
        var rest = crcStart - lineStart + CrcHead.Length + CrcLength + "\","u8.Length;
        WriteChecksum(bytes[..(crcStart - lineStart)], bytes[rest..], bytes.Slice(crcStart - lineStart + CrcHead.Length, CrcLength));
        to.Write("\n"u8);
    }

    private static LineReading ReadIntact(Span<byte> line, long seq)
    {
        var reader = new Utf8JsonReader(line);
        reader.Read();
        long? parent = null;
        DateTimeOffset? at = null;
        string? agent = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                break;
            }

            if (reader.ValueTextEquals("parent"u8))
            {
                reader.Read();
                parent = reader.TokenType == JsonTokenType.Null ? null : reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : throw new JsonException("its parent is no number");
            }
            else if (reader.ValueTextEquals("at"u8))
            {
                reader.Read();
                at = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException("its time is no time");
            }
            else if (reader.ValueTextEquals("agent"u8))
            {
                reader.Read();
                agent = reader.TokenType == JsonTokenType.String ? AgentOf(reader) : throw new JsonException("its agent is no name");
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.TokenType != JsonTokenType.PropertyName || at is null || agent is null)
        {
            return new LineReading.Unknown(seq, "it lacks a part that this version needs");
        }

        var entryStart = line[..(int)reader.TokenStartIndex].LastIndexOf((byte)',');
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && TranscriptEntryReader.TryRead(reader) is { } read)
        {
            return new LineReading.Read(new TranscriptLine(seq, parent, at.Value, new AgentId(agent), read));
        }

        if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { } type || !Kinds.Known.Contains(type))
        {
            return new LineReading.Unknown(seq, "it is of a kind that this version does not know");
        }

        line[entryStart] = (byte)'{';
        try
        {
            return JsonSerializer.Deserialize(line[entryStart..], TranscriptJson.Default.TranscriptEntry) is { } entry
                ? new LineReading.Read(new TranscriptLine(seq, parent, at.Value, new AgentId(agent), entry))
                : new LineReading.Unknown(seq, "it is empty");
        }
        finally
        {
            line[entryStart] = (byte)',';
        }
    }

    private static string? AgentOf(in Utf8JsonReader reader) => reader.ValueTextEquals("main"u8) ? AgentId.Main.Value : reader.GetString();

    /// <param name="crcStart">Where the checksum's member begins.</param>
    private static bool TryReadHead(ReadOnlySpan<byte> line, out long seq, out int crcStart)
    {
        seq = 0;
        crcStart = 0;
        if (!line.StartsWith(SeqHead)
            || !Utf8Parser.TryParse(line[SeqHead.Length..], out seq, out var digits)
            || seq < 1)
        {
            return false;
        }

        crcStart = SeqHead.Length + digits + 1;
        var afterCrc = crcStart + CrcHead.Length + CrcLength;
        return line.Length > afterCrc + 2
            && line[crcStart - 1] == (byte)','
            && line[crcStart..].StartsWith(CrcHead)
            && line[afterCrc] == (byte)'"'
            && line[afterCrc + 1] == (byte)',';
    }

    private static void WriteChecksum(ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind, Span<byte> hex)
    {
        var crc = Crc32C.Finish(Crc32C.Continue(Crc32C.Continue(Crc32C.Start, before), behind));
        Utf8Formatter.TryFormat(crc, hex, out _, new StandardFormat('x', CrcLength));
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, long number)
    {
        Utf8Formatter.TryFormat(number, to.GetSpan(20), out var written);
        to.Advance(written);
    }

    private static void WriteString(ArrayBufferWriter<byte> to, Utf8JsonWriter json, string text)
    {
        if (text.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0)
        {
            to.Write("\""u8);
            to.Advance(Encoding.ASCII.GetBytes(text, to.GetSpan(text.Length)));
            to.Write("\""u8);
            return;
        }

        json.Reset(to);
        json.WriteStringValue(text);
        json.Flush();
    }

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.");

    /// <summary>Apart, so that the metadata is made only when a line needs it.</summary>
    private static class Kinds
    {
        public static readonly FrozenSet<string> Known =
            (TranscriptJson.Default.TranscriptEntry.PolymorphismOptions?.DerivedTypes ?? []).Select(type => type.TypeDiscriminator).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }
}
