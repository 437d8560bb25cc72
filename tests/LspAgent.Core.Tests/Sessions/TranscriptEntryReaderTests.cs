using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>What is read by hand is what the generated metadata reads, and what is not as our writer writes it is left to that.</summary>
[TestClass]
public sealed class TranscriptEntryReaderTests
{
    private static readonly Type[] LeftToTheMetadata =
        [typeof(TranscriptEntry.PlanChanged), typeof(TranscriptEntry.SideRequest), typeof(TranscriptEntry.Rewound)];

    [TestMethod]
    public void Whatever_we_write_is_read_by_hand_to_the_same_entry() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        foreach (var line in AnyTranscript.Nonsense(seeds).Concat(AnyTranscript.Plausible(seeds)))
        {
            var read = ByHand(JsonSerializer.SerializeToUtf8Bytes(line.Entry, TranscriptJson.Default.TranscriptEntry));
            Assert.AreEqual(!LeftToTheMetadata.Contains(line.Entry.GetType()), read is not null, Lines.ToText(line));
            if (read is not null)
            {
                Assert.AreEqual(Lines.ToText(line), Lines.ToText(line with { Entry = read }));
            }
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_history_that_was_shortened_is_read_with_its_calls_and_results()
    {
        TranscriptEntry entry = new TranscriptEntry.Compacted(
            [Message.User("so far"), new Message(Role.Assistant, [Entries.Call("c1")]), new Message(Role.User, [new ContentBlock.ToolResult("c1", [new ContentBlock.Text("found")], IsError: true)])],
            "auto",
            5,
            3);
        var line = Lines.Of(entry)[1];
        Assert.AreEqual(Lines.ToText(line), Lines.ToText(line with { Entry = ByHand(JsonSerializer.SerializeToUtf8Bytes(entry, TranscriptJson.Default.TranscriptEntry))! }));
    }

    [TestMethod]
    public void What_stands_in_another_way_is_left_to_the_metadata_or_read_the_same() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        foreach (var (line, index) in AnyTranscript.Nonsense(seeds).Select((line, index) => (line, index)))
        {
            var node = JsonSerializer.SerializeToNode(line.Entry, TranscriptJson.Default.TranscriptEntry)!.AsObject();
            Change(node, new Random(seeds.Length * 31 + index));
            var json = JsonSerializer.SerializeToUtf8Bytes(node);
            if (ByHand(json) is { } read)
            {
                var expected = JsonSerializer.Deserialize(json, TranscriptJson.Default.TranscriptEntry)!;
                Assert.AreEqual(Lines.ToText(line with { Entry = expected }), Lines.ToText(line with { Entry = read }), node.ToJsonString());
            }
        }
    }).QuickCheckThrowOnFailure();

    /// <summary>Takes a member away, adds one, puts it elsewhere, or gives it another value, here or further inside.</summary>
    private static void Change(JsonObject node, Random random)
    {
        var names = node.Select(member => member.Key).Where(name => name != "type").ToList();
        if (names.Count == 0)
        {
            node["more"] = 1;
            return;
        }

        var name = names[random.Next(names.Count)];
        if (node[name] is JsonArray { Count: > 0 } items && items[random.Next(items.Count)] is JsonObject inner && random.Next(2) == 0)
        {
            Change(inner, random);
            return;
        }

        var value = node[name];
        switch (random.Next(6))
        {
            case 0:
                node.Remove(name);
                break;
            case 1:
                node.Remove(name);
                node[name] = value;
                break;
            case 2:
                node[$"{name}More"] = "more";
                break;
            default:
                node[name] = (JsonNode?[])[null, "word", -1, 1.5, true, new JsonArray("a", 7), new JsonObject { ["path"] = "p" }] is var values ? values[random.Next(values.Length)] : null;
                break;
        }
    }

    private static TranscriptEntry? ByHand(byte[] json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        reader.Read();
        Assert.IsTrue(reader.ValueTextEquals("type"u8));
        reader.Read();
        return TranscriptEntryReader.TryRead(reader);
    }
}
