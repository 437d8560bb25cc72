using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>A line says what was written or that it does not, and stays readable for people and for later versions.</summary>
[TestClass]
public sealed class TranscriptLineFormatTests
{
    [TestMethod]
    public void Any_line_is_read_as_it_was_written() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        foreach (var line in AnyTranscript.Nonsense(seeds))
        {
            var bytes = Bytes(line);
            Assert.AreEqual(1, bytes.Count(value => value == '\n'));
            var read = Read(bytes.AsSpan()[..^1]);
            Assert.AreEqual(line.Seq, read.Seq);
            Assert.AreEqual(line.ParentSeq, read.ParentSeq);
            Assert.AreEqual(line.At, read.At);
            Assert.AreEqual(line.Agent, read.Agent);
            Assert.AreEqual(line.Entry.GetType(), read.Entry.GetType());
            Assert.AreEqual(Lines.ToText(line), Lines.ToText(read));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Every_kind_of_entry_is_tried() => CollectionAssert.AreEquivalent(
        (TranscriptJson.Default.TranscriptEntry.PolymorphismOptions?.DerivedTypes ?? []).Select(derived => derived.DerivedType).ToArray(),
        AnyTranscript.Nonsense([.. Enumerable.Range(0, 1000)]).Select(line => line.Entry.GetType()).Distinct().ToArray());

    [TestMethod]
    public void A_line_looks_like_this()
    {
        var line = new TranscriptLine(7, 6, new DateTimeOffset(2026, 11, 2, 12, 20, 30, 123, TimeSpan.FromHours(2)), AgentId.Main, Entries.Delta("m-1", "Grüße, \"du\" <b>"));
        Assert.AreEqual(
            """{"seq":7,"crc":"CRC","parent":6,"at":"2026-11-02T10:20:30.123Z","agent":"main","type":"assistant_delta","message":"m-1","isThought":false,"text":"Grüße, \"du\" <b>"}""",
            Lines.ToText(line).TrimEnd('\n').Remove(16, 8).Insert(16, "CRC"));
    }

    [TestMethod]
    public void The_checksum_is_that_of_the_line_without_it()
    {
        var line = Lines.ToText(Lines.Of()[0]).TrimEnd('\n');
        var without = Encoding.UTF8.GetBytes(line.Remove(9, "\"crc\":\"12345678\",".Length));

        Assert.AreEqual(Checksum(without), line.Substring(16, 8));
    }

    [TestMethod]
    public void A_change_of_any_byte_is_noticed()
    {
        var line = Bytes(Lines.Of(Entries.Reply("m-1", "text"))[1])[..^1];
        for (var index = 0; index < line.Length; index++)
        {
            foreach (var flip in new[] { 1, 32, 255 })
            {
                var damaged = line.ToArray();
                damaged[index] ^= (byte)flip;
                Assert.IsInstanceOfType<LineReading.Damaged>(TranscriptLineFormat.Read(damaged), $"byte {index} xor {flip}");
            }
        }
    }

    [TestMethod]
    public void A_part_of_a_line_is_no_line()
    {
        var line = Bytes(Lines.Of(Entries.Reply("m-1", "text"))[1])[..^1];
        for (var length = 0; length < line.Length; length++)
        {
            Assert.IsInstanceOfType<LineReading.Damaged>(TranscriptLineFormat.Read(line.AsSpan()[..length].ToArray()), $"{length} bytes");
        }
    }

    [TestMethod]
    public void Reading_leaves_the_bytes_as_they_were()
    {
        var line = Bytes(Lines.Of(Entries.Reply("m-1", "text"))[1])[..^1];
        var read = line.ToArray();
        TranscriptLineFormat.Read(read);
        CollectionAssert.AreEqual(line, read);
    }

    [TestMethod]
    public void Members_of_a_later_version_are_passed_over()
    {
        var line = WithChecksum("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","color":{"a":[1]},"type":"renamed","later":[{}],"title":"T"}""");
        Assert.AreEqual(new TranscriptEntry.Renamed("T"), Read(line).Entry);
    }

    [TestMethod]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"holographed","title":"T"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"renamed"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"renamed","title":null}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"noticed","level":"panic","text":"t"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":"2","at":"2026-01-01T00:00:00.000Z","agent":"main","type":"renamed","title":"T"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"today","agent":"main","type":"renamed","title":"T"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"agent":"main","type":"renamed","title":"T"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":7}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"\ud83d","type":"renamed","title":"T"}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"tool_outcome","callId":"c","content":[{"value":"v"}],"isError":false,"changes":[]}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"tool_outcome","callId":"c","content":[{"type":"smell","value":"v"}],"isError":false,"changes":[]}""")]
    [DataRow("""{"seq":3,"crc":"","parent":2,"at":"2026-01-01T00:00:00.000Z","agent":"main","type":"tool_outcome","callId":"c","content":null,"isError":false,"changes":[]}""")]
    public void An_intact_line_of_another_form_is_told_apart_from_damage(string json)
    {
        var reading = TranscriptLineFormat.Read(WithChecksum(json));
        Assert.IsInstanceOfType<LineReading.Unknown>(reading);
        Assert.AreEqual(3, ((LineReading.Unknown)reading).Seq);
    }

    [TestMethod]
    public void No_entry_has_a_member_of_the_envelope()
    {
        string[] envelope = ["seq", "crc", "parent", "at", "agent"];
        var members = (TranscriptJson.Default.TranscriptEntry.PolymorphismOptions?.DerivedTypes ?? [])
            .SelectMany(derived => TranscriptJson.Default.Options.GetTypeInfo(derived.DerivedType).Properties)
            .Select(property => property.Name)
            .ToList();
        Assert.IsNotEmpty(members);
        Assert.IsEmpty(members.Intersect(envelope));
    }

    private static byte[] WithChecksum(string json)
    {
        var placed = Encoding.UTF8.GetBytes(json.Replace("\"crc\":\"\"", "\"crc\":\"00000000\""));
        Encoding.ASCII.GetBytes(Checksum([.. placed[..9], .. placed[26..]])).CopyTo(placed, 16);
        return placed;
    }

    /// <summary>The checksum's definition, bit by bit.</summary>
    private static string Checksum(byte[] bytes)
    {
        var crc = 0xFFFF_FFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 1 ? 0x82F6_3B78u : 0u);
            }
        }

        return (~crc).ToString("x8");
    }

    private static byte[] Bytes(TranscriptLine line) => Encoding.UTF8.GetBytes(Lines.ToText(line));

    private static TranscriptLine Read(Span<byte> line) =>
        TranscriptLineFormat.Read(line) is LineReading.Read { Line: var read } ? read : throw new AssertFailedException("The line could not be read.");
}
