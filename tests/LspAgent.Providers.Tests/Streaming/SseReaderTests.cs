using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Tests.Streaming;

/// <summary>Events come out the same however the bytes were cut, and whatever line ends the service uses.</summary>
[TestClass]
public sealed class SseReaderTests
{
    private static readonly string[] Pieces =
    [
        "data: {\"a\":1}", "data:{\"b\":\"ü😀\"}", "data", "data:", "data:  two spaces", "event: ping", "id: 7", "retry: 10", ": comment", "database: no", "", "", "x",
    ];

    [TestMethod]
    public void Any_cut_of_the_bytes_gives_the_same_events() => Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Elements(Pieces))), Arb.From(Gen.Elements("\n", "\r", "\r\n")), Arb.From(Gen.Choose(1, 9)), (lines, end, size) =>
    {
        var text = string.Concat(lines.Select(line => line + end)) + end;
        return Read(text, size).SequenceEqual(Expected(lines), StringComparer.Ordinal);
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_byte_order_mark_is_no_part_of_the_first_line() =>
        CollectionAssert.AreEqual(new[] { "x" }, Read("\uFEFFdata: x\n\n", 4).ToArray());

    [TestMethod]
    public void An_event_without_its_blank_line_is_read_at_the_end() =>
        CollectionAssert.AreEqual(new[] { "x", "y" }, Read("data: x\n\ndata: y", 100).ToArray());

    [TestMethod]
    public void An_event_that_grows_beyond_the_first_buffer_stays_whole()
    {
        var large = new string('z', 3_000_000);
        CollectionAssert.AreEqual(new[] { "small", large + "\n" + large, "last" }, Read($"data: small\n\ndata: {large}\ndata: {large}\n\ndata: last\n\n", 4096).ToArray());
    }

    [TestMethod]
    public void An_event_beyond_sixteen_megabytes_is_a_fault() =>
        Assert.ThrowsExactly<ModelFaultException>(() => Read("data: " + new string('z', 17_000_000), 65_536));

    private static IEnumerable<string> Expected(string[] lines)
    {
        List<string>? data = null;
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0 && data is not null)
            {
                yield return string.Join("\n", data);
                data = null;
            }
            else if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                (data ??= []).Add(line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line[5..]);
            }
        }
    }

    private static List<string> Read(string text, int size)
    {
        using var reader = new SseReader();
        var events = new List<string>();
        for (var rest = Encoding.UTF8.GetBytes(text).AsSpan(); !rest.IsEmpty;)
        {
            var free = reader.Free().Span;
            var count = Math.Min(Math.Min(size, free.Length), rest.Length);
            rest[..count].CopyTo(free);
            rest = rest[count..];
            reader.Took(count);
            while (reader.TryRead(out var data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }

        if (reader.TryReadRest(out var last))
        {
            events.Add(Encoding.UTF8.GetString(last));
        }

        return events;
    }
}
