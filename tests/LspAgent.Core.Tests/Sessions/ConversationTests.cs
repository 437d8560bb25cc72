using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;
using static LspAgent.Testing.Sessions.Entries;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>What a model is told, computed from the lines.</summary>
[TestClass]
public sealed class ConversationTests
{
    [TestMethod]
    public void Results_come_in_the_order_of_the_calls_and_before_what_was_said() => Check(
        """
        user: where is Foo?
        user: [branch main]
        assistant: I look.
        assistant: call c1
        assistant: call c2
        user: result c1: one
        user: result c2: two
        user: hurry
        assistant: There.
        """,
        Says("where is Foo?"),
        Says("[branch main]", isTail: true),
        Reply("m1", [new ContentBlock.Text("I look."), Call("c1"), Call("c2")]),
        Intent("c2"),
        Says("hurry"),
        Intent("c1"),
        Outcome("c2", "two"),
        Outcome("c1", "one"),
        Reply("m2", "There."));

    [TestMethod]
    public void A_call_without_an_outcome_is_answered_by_what_is_known_of_it() => Check(
        $"""
        user: go
        assistant: call c1
        assistant: call c2
        assistant: call c3
        assistant: call c4
        user: result c1 failed: {Conversation.OutcomeUnknown}
        user: result c2 failed: {Conversation.OutcomeUnknown}
        user: result c3 failed: {Conversation.NeverBegan}
        user: result c4 failed: {Conversation.NeverBegan}
        user: and now?
        """,
        Says("go"),
        Reply("m1", [Call("c1"), Call("c2"), Call("c3"), Call("c4")]),
        Intent("c1"),
        Intent("c2", isPending: true),
        new TranscriptEntry.ToolBegun("c2"),
        Intent("c3", isPending: true),
        new TranscriptEntry.SessionResumed(),
        Says("and now?"));

    [TestMethod]
    public void Pieces_without_a_whole_message_are_a_reply_that_was_cut_off() => Check(
        """
        user: go
        assistant: Half a
        user: go on
        assistant: Done.
        """,
        Says("go"),
        Delta("m1", "hm", isThought: true),
        Delta("m1", "Half"),
        Delta("m1", " a"),
        new TranscriptEntry.SessionResumed(),
        Says("go on"),
        Reply("m2", "Done."));

    [TestMethod]
    public void What_was_withdrawn_is_not_part_of_it() => Check(
        """
        user: go
        user: quick
        assistant: Good.
        """,
        Says("go"),
        Delta("m1", "Bad"),
        Says("quick"),
        new TranscriptEntry.AssistantWithdrawn(new("m1")),
        Delta("m2", "Goo"),
        Reply("m2", "Good."));

    [TestMethod]
    public void Thoughts_that_were_only_begun_are_not_sent_back() => Check(
        """
        user: go
        assistant: (thinks signed)
        assistant: So
        """,
        Says("go"),
        Reply("m1", [new ContentBlock.Thinking("signed", "s", "a"), new ContentBlock.Text("So"), new ContentBlock.Thinking("unsigned", "", "a"), new ContentBlock.Text(" ")]) with { IsInterrupted = true });

    [TestMethod]
    public void A_reply_that_says_nothing_is_no_message() => Check(
        """
        user: go
        user: hello?
        """,
        Says("go"),
        Reply("m1", [new ContentBlock.Thinking("deep", "s", "a")]),
        Says("hello?"));

    [TestMethod]
    public void The_whole_message_stands_where_its_pieces_stood() => Check(
        """
        user: go
        assistant: Whole.
        user: next
        """,
        Says("go"),
        Delta("m1", "Who"),
        Says("next"),
        Reply("m1", "Whole."));

    [TestMethod]
    public void After_compaction_the_new_history_goes_on() => Check(
        """
        user: summary
        user: more
        assistant: ok
        """,
        Says("long"),
        Reply("m1", "longer"),
        new TranscriptEntry.Compacted([Message.User("summary")], "auto", 100, 10),
        Says("more"),
        Reply("m2", "ok"));

    [TestMethod]
    public void A_rewind_leaves_out_what_came_after_and_a_second_one_can_bring_it_back()
    {
        TranscriptEntry[] entries = [Says("one"), Reply("m1", "1"), Says("two"), Reply("m2", "2"), new TranscriptEntry.Rewound(3), Says("three")];
        Check(
            """
            user: one
            assistant: 1
            user: three
            """,
            entries);
        Check(
            """
            user: one
            assistant: 1
            user: two
            assistant: 2
            user: four
            """,
            [.. entries, new TranscriptEntry.Rewound(5), Says("four")]);
    }

    [TestMethod]
    public void A_rewind_cannot_be_added_to_what_is_there() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => new Conversation(AgentId.Main).Add(Lines.Of(new TranscriptEntry.Rewound(1))[1]));

    [TestMethod]
    public void Each_agent_has_its_own()
    {
        var child = new AgentId("child");
        var lines = Lines.OfAgents([(AgentId.Main, Says("a")), (child, Says("b")), (AgentId.Main, Reply("m", "A")), (child, Reply("n", "B"))]);
        Assert.AreEqual("user: a\nassistant: A", Render(Conversation.Replay(AgentId.Main, lines).Messages));
        Assert.AreEqual("user: b\nassistant: B", Render(Conversation.Replay(child, lines).Messages));
    }

    [TestMethod]
    public void Whatever_the_lines_are_a_model_accepts_the_history() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        foreach (var lines in new[] { AnyTranscript.Nonsense(seeds), AnyTranscript.Plausible(seeds) })
        {
            for (var length = 0; length <= lines.Count; length++)
            {
                var messages = Conversation.Replay(AgentId.Main, [.. lines.Take(length)]).Messages;
                Assert.IsNull(ConversationRules.Violation(messages is [.., { Role: Role.User }] ? messages : [.. messages, Message.User("go on")]));
                Assert.IsFalse(messages.SelectMany(message => message.Content).Any(block => block is ContentBlock.Text text && string.IsNullOrWhiteSpace(text.Value)));
                Assert.IsTrue(messages.All(message => message.Role == Role.User || message.Content[^1] is not (ContentBlock.Thinking or ContentBlock.RedactedThinking)));
            }
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [TestCategory("Slow")]
    public void Line_by_line_it_is_the_same_as_replayed_and_old_messages_keep_their_instances() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var live = new Conversation(AgentId.Main);
        ImmutableArray<Message> before = [];
        var lines = AnyTranscript.Plausible(seeds);
        for (var length = 1; length <= lines.Count; length++)
        {
            live.Add(lines[length - 1]);
            var replayed = Conversation.Replay(AgentId.Main, [.. lines.Take(length)]).Messages;
            Assert.AreEqual(ToText(replayed), ToText(live.Messages));

            // What is no longer the last message or the one that is streaming never changes.
            foreach (var (old, now) in before.Zip(live.Messages).Take(Math.Max(0, before.Length - 2)))
            {
                Assert.AreSame(old, now);
            }

            before = live.Messages;
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void What_was_sent_keeps_its_instance_when_the_reply_comes()
    {
        var live = new Conversation(AgentId.Main);
        var lines = Lines.Of(Says("go"), Delta("m1", "Hel"), Reply("m1", [new ContentBlock.Text("Hello"), Call("c1")]), Outcome("c1", "x"), Delta("m2", "a"), Reply("m2", "and"));
        live.Add(lines[0]);
        live.Add(lines[1]);
        var first = live.Messages;
        live.Add(lines[2]);
        live.Add(lines[3]);
        live.Add(lines[4]);
        var second = live.Messages;
        live.Add(lines[5]);
        live.Add(lines[6]);
        Assert.AreSame(first[0], live.Messages[0]);
        Assert.AreSame(second[1], live.Messages[1]);
        Assert.AreSame(second[2], live.Messages[2]);
        Assert.HasCount(4, live.Messages);
    }

    private static void Check(string expected, params TranscriptEntry[] entries) =>
        Assert.AreEqual(expected, Render(Conversation.Replay(AgentId.Main, Lines.Of(entries)).Messages));

    private static string ToText(ImmutableArray<Message> messages) => Lines.ToText(Lines.Of(new TranscriptEntry.Compacted(messages, "", 0, 0)));
}
