using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Sessions;
using static LspAgent.Testing.Sessions.Entries;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>What clients see: the same, whether they watched or came later.</summary>
[TestClass]
public sealed class SessionViewTests
{
    [TestMethod]
    public void A_turn_as_it_is_watched() => Assert.AreEqual(
        """
        3 user u-1: go
        5 thought m1: hm
        6 agent m1: I lo
        7 agent m1: ok.
        8 usage 15 of 200 at 0.25
        9 call c1 Pending Read c1
        10 question q1
        11 closed q1
        12 update c1 InProgress
        13 update c1 Completed done
        14 agent m2: Done.
        14 usage 15 of 200 at 0.50
        15 ended t1 end_turn
        """,
        Watch(Lines.Of(
            new TranscriptEntry.TurnStarted("t1", Origin.User),
            Says("go"),
            Says("[tail]", isTail: true),
            Delta("m1", "hm", isThought: true),
            Delta("m1", "I lo"),
            Delta("m1", "ok."),
            Reply("m1", [new ContentBlock.Thinking("hm", "", "a"), new ContentBlock.Text("I look."), Call("c1")]) with { IsStreamed = true },
            Intent("c1", isPending: true),
            new TranscriptEntry.QuestionAsked("q1", "c1", "May I?", ["yes"]),
            new TranscriptEntry.QuestionAnswered("q1", "yes"),
            new TranscriptEntry.ToolBegun("c1"),
            Outcome("c1", "done"),
            Reply("m2", "Done."),
            new TranscriptEntry.TurnEnded("t1", "end_turn", Error: null))));

    [TestMethod]
    public void What_the_process_left_open_is_closed_when_another_takes_over() => Assert.AreEqual(
        $"""
        2 agent m1: Hal
        3 call c1 InProgress Read c1
        4 call c2 Pending Read c2
        5 question q1
        6 closed q1
        6 update c1 Failed {Conversation.OutcomeUnknown}
        6 update c2 Failed {Conversation.NeverBegan}
        """,
        Watch(Lines.Of(
            Delta("m1", "Hal"),
            Intent("c1"),
            Intent("c2", isPending: true),
            new TranscriptEntry.QuestionAsked("q1", "c2", "May I?", ["yes"]),
            new TranscriptEntry.SessionResumed(),
            new TranscriptEntry.SessionResumed())));

    [TestMethod]
    public void Who_comes_later_is_told_the_whole_and_only_the_latest_state() => Assert.AreEqual(
        """
        2 user u-1: go
        7 agent m1: Half
        9 agent m3: Whole.
        9 usage 15 of 200 at 0.25
        11 mode plan
        13 info Later
        """,
        Render(SessionView.History(
            Lines.Of(
                Says("go"),
                Delta("m0", "void"),
                new TranscriptEntry.AssistantWithdrawn(new("m0")),
                new TranscriptEntry.Renamed("Early"),
                Delta("m1", "Ha"),
                Delta("m1", "lf"),
                Delta("m3", "Who"),
                Reply("m3", "Whole.") with { IsStreamed = true },
                new TranscriptEntry.OptionChanged("mode", "default"),
                new TranscriptEntry.OptionChanged("mode", "plan"),
                new TranscriptEntry.QuestionAsked("q1", null, "?", []),
                new TranscriptEntry.Renamed("Later"),
                new TranscriptEntry.QuestionAnswered("q1", "yes")),
            _ => 200)).Replace("12 question q1\n", "", StringComparison.Ordinal));

    [TestMethod]
    public void A_reply_that_its_pieces_do_not_hold_takes_their_place() => Assert.AreEqual(
        """
        2 agent m1: Ha
        3 withdrawn m1
        3 agent m1: Whole.
        3 usage 15 of 200 at 0.25
        """,
        Watch(Lines.Of(Delta("m1", "Ha"), Reply("m1", "Whole."))));

    [TestMethod]
    public void A_rewind_takes_back_what_was_shown_and_history_never_shows_it()
    {
        var lines = Lines.Of(Says("one", "u1"), Reply("m1", "1"), Says("two", "u2"), Reply("m2", "2"), new TranscriptEntry.Rewound(3), Says("three", "u3"));
        StringAssert.Contains(Watch(lines), "6 withdrawn u2\n6 withdrawn m2\n6 notice", StringComparison.Ordinal);
        Assert.AreEqual(
            """
            2 user u1: one
            3 agent m1: 1
            3 usage 15 of 200 at 0.25
            7 user u3: three
            """,
            Render(SessionView.History(lines, _ => 200)));
    }

    [TestMethod]
    public void A_child_agent_is_shown_as_a_child() => Assert.AreEqual(
        "main",
        new SessionView(_ => 200).Add(Lines.OfAgents([(new AgentId("child"), Delta("m1", "x"))])[1]).Single().Parent?.Value);

    [TestMethod]
    public void Watching_or_coming_later_shows_the_same() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var lines = AnyTranscript.Plausible(seeds);
        var client = new Client();
        var view = new SessionView(_ => 200);
        for (var length = 1; length <= lines.Count; length++)
        {
            client.Show(view.Add(lines[length - 1]));
            if (length == lines.Count || lines[length].Entry is TranscriptEntry.TurnStarted)
            {
                var late = new Client();
                late.Show(SessionView.History([.. lines.Take(length)], _ => 200));
                Assert.AreEqual(late.ToString(), client.ToString());
            }
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    [TestCategory("Slow")]
    public void What_was_missed_completes_what_was_seen() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var lines = AnyTranscript.Plausible(seeds);
        var all = Watch(lines);
        for (var seen = 0; seen <= lines.Count; seen++)
        {
            var view = new SessionView(_ => 200);
            var before = Render(lines.Take(seen).SelectMany(line => view.Add(line)));
            var missed = Render(SessionView.Missed(lines, seen, _ => 200));
            Assert.AreEqual(all, string.Join('\n', new[] { before, missed }.Where(part => part.Length > 0)));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Any_lines_can_be_shown_and_the_numbers_only_grow() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var lines = AnyTranscript.Nonsense(seeds);
        foreach (var shown in new[] { SessionView.History(lines, _ => 200), [.. SessionView.Missed(lines, 0, _ => null)] })
        {
            Assert.IsTrue(shown.Zip(shown.Skip(1)).All(pair => pair.First.Seq <= pair.Second.Seq));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void What_a_model_is_told_was_shown() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var lines = AnyTranscript.Plausible(seeds);
        var client = new Client();
        client.Show(SessionView.History(lines, _ => 200));
        var shown = client.ToString();
        foreach (var message in Conversation.Replay(AgentId.Main, lines).Messages.Where(message => message.Role == Role.Assistant))
        {
            foreach (var text in message.Content.OfType<ContentBlock.Text>())
            {
                StringAssert.Contains(shown, text.Value, StringComparison.Ordinal);
            }
        }
    }).QuickCheckThrowOnFailure();

    private static string Watch(IReadOnlyList<TranscriptLine> lines) => Render(SessionView.Missed(lines, 0, _ => 200));

    private static string Render(IEnumerable<SessionEvent> events) => string.Join('\n', events.Select(shown => $"{shown.Seq} {Render(shown.Update)}"));

    private static string Render(SessionUpdate update) => FormattableString.Invariant(update switch
    {
        SessionUpdate.UserMessageChunk chunk => $"user {chunk.Message}: {(chunk.Content as ContentBlock.Text)?.Value}",
        SessionUpdate.AgentMessageChunk chunk => $"agent {chunk.Message}: {chunk.Text}",
        SessionUpdate.AgentThoughtChunk chunk => $"thought {chunk.Message}: {chunk.Text}",
        SessionUpdate.MessageWithdrawn withdrawn => $"withdrawn {withdrawn.Message}",
        SessionUpdate.ToolCall call => $"call {call.CallId} {call.Status} {call.Title}",
        SessionUpdate.ToolCallUpdate { Content: [ContentBlock.Text text] } call => $"update {call.CallId} {call.Status} {text.Value}",
        SessionUpdate.ToolCallUpdate call => $"update {call.CallId} {call.Status}",
        SessionUpdate.Usage usage => $"usage {usage.ContextTokens} of {usage.WindowTokens} at {usage.CostUsd:0.00}",
        SessionUpdate.QuestionRaised question => $"question {question.QuestionId}",
        SessionUpdate.QuestionClosed question => $"closed {question.QuestionId}",
        SessionUpdate.TurnEnded ended => $"ended {ended.TurnId} {ended.Reason}",
        SessionUpdate.CurrentMode mode => $"mode {mode.ModeId}",
        SessionUpdate.SessionInfo info => $"info {info.Title}",
        SessionUpdate.Notice notice => $"notice {notice.Text}",
        _ => $"{update}",
    });

    /// <summary>A client that draws what it is shown.</summary>
    private sealed class Client
    {
        private readonly Dictionary<MessageId, StringBuilder> _messages = [];
        private readonly Dictionary<string, string> _calls = new(StringComparer.Ordinal);
        private string _usage = "";

        public void Show(IEnumerable<SessionEvent> events)
        {
            foreach (var shown in events)
            {
                switch (shown.Update)
                {
                    case SessionUpdate.UserMessageChunk { Content: ContentBlock.Text text } chunk:
                        Write(chunk.Message, $"user {text.Value}");
                        break;
                    case SessionUpdate.AgentMessageChunk chunk:
                        Write(chunk.Message, chunk.Text);
                        break;
                    case SessionUpdate.AgentThoughtChunk chunk:
                        // Thoughts have a place of their own.
                        Write(new MessageId($"{chunk.Message} thoughts"), chunk.Text);
                        break;
                    case SessionUpdate.MessageWithdrawn withdrawn:
                        _messages.Remove(withdrawn.Message);
                        _messages.Remove(new MessageId($"{withdrawn.Message} thoughts"));
                        break;
                    case SessionUpdate.ToolCall call:
                        _calls[call.CallId] = Render(call);
                        break;
                    case SessionUpdate.ToolCallUpdate call:
                        _calls[call.CallId] = Render(call);
                        break;
                    case SessionUpdate.Usage usage:
                        _usage = Render(usage);
                        break;
                    default:
                        break;
                }
            }
        }

        public override string ToString() => string.Join(
            '\n',
            [.. _messages.OrderBy(message => message.Key.Value, StringComparer.Ordinal).Select(message => $"{message.Key}: {message.Value}"), .. _calls.Values.Order(StringComparer.Ordinal), _usage]);

        private void Write(MessageId message, string text)
        {
            if (!_messages.TryGetValue(message, out var written))
            {
                _messages[message] = written = new StringBuilder();
            }

            written.Append(text);
        }
    }
}
