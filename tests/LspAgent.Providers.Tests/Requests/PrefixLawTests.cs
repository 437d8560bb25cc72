using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Providers.Anthropic;
using LspAgent.Providers.OpenAi;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Tests.Requests;

/// <summary>Each request begins with the whole of the one before, and the cache markers find what can be reused.</summary>
[TestClass]
public sealed class PrefixLawTests
{
    private const string Marker = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    private static readonly ToolBlock Tools = new([new ToolDefinition("Read", "Reads.", """{"type":"object"}""")]);

    public static IEnumerable<object[]> Formats =>
    [
        ["anthropic"],
        ["openai-chat"],
        ["openai-responses"],
    ];

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void A_request_begins_with_the_one_before(string name) => Prop.ForAll(Conversations, conversation =>
    {
        var format = Format(name);
        var bodies = Turns(conversation).Select(turn => Body(format, turn).Replace(Marker, "", StringComparison.Ordinal)).ToList();

        // All but the brackets that close the list and the body.
        return bodies.Zip(bodies.Skip(1)).All(pair => pair.Second.StartsWith(pair.First[..^2], StringComparison.Ordinal));
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DynamicData(nameof(Formats))]
    public void Two_conversations_share_all_before_their_messages(string name) => Prop.ForAll(Conversations, Conversations, (one, other) =>
    {
        var format = Format(name);
        var (first, second) = (Body(format, [one[0]]), Body(format, [other[0]]));
        var list = name == "openai-responses" ? ",\"input\":[" : ",\"messages\":[";
        var head = first[..first.IndexOf(list, StringComparison.Ordinal)];
        return second.StartsWith(head, StringComparison.Ordinal) && head.Contains("You are", StringComparison.Ordinal) == (name != "openai-chat");
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void There_are_never_more_than_four_cache_markers() => Prop.ForAll(Conversations, conversation =>
        Turns(conversation).All(turn => Body(new AnthropicFormat(), turn).Split(Marker).Length - 1 <= 4)).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_markers_cover_what_the_request_before_had() => Prop.ForAll(Conversations, conversation =>
    {
        var bodies = Turns(conversation).Select(turn => Body(new AnthropicFormat(), turn)).ToList();
        long reusable = 0, covered = 0;
        foreach (var (before, now) in bodies.Zip(bodies.Skip(1)))
        {
            // What was written up to a marker of the request before is read when a marker of this one stands at the same place.
            var written = MarkedPrefixes(before);
            reusable += Encoding.UTF8.GetByteCount(before.Replace(Marker, "", StringComparison.Ordinal));
            covered += MarkedPrefixes(now).Where(written.Contains).Select(Encoding.UTF8.GetByteCount).DefaultIfEmpty().Max();
        }

        return reusable == 0 || covered >= 0.98 * reusable;
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_turn_of_forty_blocks_still_finds_the_marker_before()
    {
        var calls = Enumerable.Range(0, 20).Select(i => new ContentBlock.ToolUse($"c{i}", "Read", "{}")).ToImmutableArray<ContentBlock>();
        var results = Enumerable.Range(0, 20).Select(i => new ContentBlock.ToolResult($"c{i}", [new ContentBlock.Text("x")], IsError: false)).ToImmutableArray<ContentBlock>();
        Message[] conversation = [Message.User(new string('u', 4000)), new Message(Role.Assistant, calls), new Message(Role.User, results)];

        var before = MarkedPrefixes(Body(new AnthropicFormat(), [conversation[0]]));
        var now = MarkedPrefixes(Body(new AnthropicFormat(), conversation));
        Assert.IsTrue(now.Any(prefix => before.Contains(prefix) && prefix.Contains("uuuu", StringComparison.Ordinal)));
    }

    private static HashSet<string> MarkedPrefixes(string body)
    {
        var parts = body.Split(Marker);
        return [.. Enumerable.Range(1, parts.Length - 1).Select(count => string.Concat(parts.Take(count)))];
    }

    /// <summary>The requests of a conversation: one for each message of the user's.</summary>
    private static IEnumerable<Message[]> Turns(Message[] conversation) =>
        Enumerable.Range(1, conversation.Length).Where(count => count % 2 == 1).Select(count => conversation[..count]);

    private static string Body(IWireFormat format, Message[] messages) => Encoding.UTF8.GetString(format.Write(new ModelRequest
    {
        Model = "m",
        System = [new SystemSection("You are.", EndsCachedPrefix: true), new SystemSection("Here.", EndsCachedPrefix: true), new SystemSection("Now.", EndsCachedPrefix: false)],
        Tools = Tools,
        Messages = [.. messages],
        MaxOutputTokens = 1000,
        CacheKey = "k",
    }).ToArray());

    private static IWireFormat Format(string name) => name switch
    {
        "anthropic" => new AnthropicFormat(),
        "openai-chat" => new ChatFormat(new ChatFlavor(ChatThinking.ReasoningEffort, takesCacheKey: true, takesCompletionLimit: true)),
        _ => new ResponsesFormat(),
    };

    private static Arbitrary<Message[]> Conversations => Arb.From(
        from length in Gen.Choose(0, 6)
        from first in Words
        from turns in Gen.ArrayOf(Turn, length)
        select (Message[])[Message.User(first), .. turns.SelectMany(turn => turn)]);

    private static Gen<string> Words => Gen.Elements("hi", "Grüße → 😀", "\"quoted\"\\\n\t", "", "   ", new string('x', 3000), "<tag> & 'more'");

    /// <summary>What the model says, and what the user or the tools say to it.</summary>
    private static Gen<Message[]> Turn =>
        from text in Words
        from calls in Gen.Choose(0, 24)
        from thinks in Gen.Elements(true, false)
        from result in Words
        from word in Words
        let asked = (ImmutableArray<ContentBlock>)
        [
            .. thinks ? [new ContentBlock.Thinking("hm", "signature", AnthropicFormat.DialectName)] : Array.Empty<ContentBlock>(),
            new ContentBlock.Text(text),
            .. Enumerable.Range(0, calls).Select(i => new ContentBlock.ToolUse($"id{i}", "Read", """{"a":1}""")),
        ]
        let answered = (ImmutableArray<ContentBlock>)
        [
            .. Enumerable.Range(0, calls).Select(i => new ContentBlock.ToolResult($"id{i}", [new ContentBlock.Text(result)], IsError: false)),
            new ContentBlock.Text(word),
        ]
        select (Message[])[new Message(Role.Assistant, asked), new Message(Role.User, answered)];
}
