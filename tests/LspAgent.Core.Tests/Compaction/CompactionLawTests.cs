using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Compaction;
using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Prompts;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Testing.Models;

namespace LspAgent.Core.Tests.Compaction;

/// <summary>What holds for every conversation, every window and whatever the model answers to a request for a summary.</summary>
[TestClass]
public sealed class CompactionLawTests
{
    private const int Runs = 200;

    private static readonly ImmutableArray<string> Answers =
        ["These are the notes.", "Notes.", "Some notes.", "More notes.", "", "!fail server down", "!fail context_too_large too long", """-> Look {}""", "No.\n!stop refusal"];

    private static readonly Gen<int> Sizes = Gen.Frequency((8, Gen.Choose(1, 400)), (4, Gen.Choose(400, 8_000)), (1, Gen.Choose(8_000, 60_000)));

    /// <summary>Sizes in characters of what is said in one turn.</summary>
    private sealed record Said(Origin Origin, int Prompt, ImmutableArray<ImmutableArray<int>> Steps, int Reply);

    private sealed record Case(ImmutableArray<Said> Turns, bool IsInTurn, int Window, double Density, CompactionReason Reason, string Answer);

    private static Arbitrary<Case> Cases { get; } = (
        from turns in (
            from origin in Gen.Elements(Origin.User, Origin.Steer, Origin.Voice)
            from prompt in Sizes
            from steps in Gen.ArrayOf(Gen.ArrayOf(Sizes).Select(sizes => sizes.Take(3).ToImmutableArray()))
            from reply in Sizes
            select new Said(origin, prompt, [.. steps.Where(step => !step.IsEmpty).Take(4)], reply)).ArrayOf()
        from isInTurn in Gen.Elements(true, false)
        from window in Gen.Elements(8_000, 20_000, 64_000, 200_000)
        from density in Gen.Elements(0.6, 1, 1.7)
        from reason in Gen.Elements(CompactionReason.Routine, CompactionReason.Refused, CompactionReason.Manual)
        from answer in Gen.Elements(Answers.ToArray())
        where turns.Length > 0
        select new Case([.. turns], isInTurn, window, density, reason, answer)).ToArbitrary();

    [TestMethod]
    public void What_comes_out_is_a_conversation_that_a_model_takes() => Check((test, before, compacted) =>
    {
        var messages = compacted.History is [.., { Role: Role.Assistant }] ? compacted.History.Add(Message.User("next")) : compacted.History;
        Assert.IsNull(ConversationRules.Violation(messages));
        Assert.IsTrue(Ids(compacted.History).IsSubsetOf(Ids(before.Messages)), "A call was invented.");
    });

    [TestMethod]
    public void What_the_user_said_stays_word_for_word() => Check((_, before, compacted) =>
    {
        var wereCut = before.Entries.OfType<TranscriptEntry.Noticed>().Any(notice => notice.Text.Contains("Your own messages alone", StringComparison.Ordinal));
        var texts = string.Join('\n', compacted.History.Where(message => message.Role is Role.User).SelectMany(message => message.Content).OfType<ContentBlock.Text>().Select(text => text.Value));
        foreach (var said in wereCut ? before.Words.TakeLast(1) : before.Words)
        {
            Assert.AreEqual(1, texts.Split(said).Length - 1, $"'{said[..Math.Min(20, said.Length)]}' must stand there exactly once.");
        }
    });

    [TestMethod]
    public void What_comes_out_is_smaller_and_fits() => Check((test, before, compacted) =>
    {
        Assert.IsLessThan(compacted.TokensBefore, compacted.TokensAfter);
        var estimate = TokenEstimate.Of(compacted.History);
        Assert.IsLessThanOrEqualTo(compacted.TokensAfter * 2, estimate);
        if (test.Reason is not CompactionReason.Manual)
        {
            Assert.IsLessThanOrEqualTo(WindowRoom.Of(ModelOf(test), refusedAt: null).Ceiling, compacted.TokensAfter);
        }
    });

    [TestMethod]
    public void Done_once_it_is_done() => Check(async (test, before, compacted) =>
    {
        if (test.Reason is CompactionReason.Manual)
        {
            return;
        }

        var entries = before.Entries.Count;
        Assert.IsFalse(await before.CompactAsync(CompactionReason.Routine, compacted.TokensAfter));
        Assert.HasCount(entries, before.Entries);
    });

    [TestMethod]
    public void A_refused_request_always_becomes_smaller_when_its_newest_words_are_short() => Prop.ForAll(Cases, async test =>
    {
        var session = new Session(test);
        var isTooSmall = TokenEstimate.Of(session.Words[^1]) > 300 || session.Tokens < 5_000;
        return isTooSmall || await session.CompactAsync(CompactionReason.Refused, session.Tokens);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    [TestMethod]
    public void Below_the_threshold_nothing_is_touched() => Prop.ForAll(Cases, async test =>
    {
        var session = new Session(test);
        var below = WindowRoom.Of(ModelOf(test), refusedAt: null).Threshold - 1;
        return !await session.CompactAsync(CompactionReason.Routine, below) && session.Entries.Count == 0 && session.Model.Requests.IsEmpty;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static void Check(Action<Case, Session, TranscriptEntry.Compacted> law) => Check((test, session, compacted) =>
    {
        law(test, session, compacted);
        return Task.CompletedTask;
    });

    private static void Check(Func<Case, Session, TranscriptEntry.Compacted, Task> law) => Prop.ForAll(Cases, async test =>
    {
        var session = new Session(test);
        var messages = session.Messages;
        var isDone = await session.CompactAsync(test.Reason, session.Tokens);
        var compactions = session.Entries.OfType<TranscriptEntry.Compacted>().ToList();
        Assert.HasCount(isDone ? 1 : 0, compactions);
        if (isDone)
        {
            await law(test, session, compactions[0]);
        }
        else
        {
            Assert.IsTrue(messages == session.Messages);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    private static HashSet<string> Ids(ImmutableArray<Message> messages) => [.. messages.SelectMany(message => message.Calls).Select(call => call.Id)];

    private static ModelInfo ModelOf(Case test) => ScriptedModel.Info with { ContextWindow = test.Window };

    /// <summary>A conversation as its transcript has it, and a journal that writes on.</summary>
    private sealed class Session : ITurnJournal
    {
        private readonly Case _test;
        private readonly List<TranscriptLine> _lines = [];
        private readonly CompactionPipeline _pipeline = new(NoHooks.Instance, new SessionId("s"), compactsByItself: true);
        private readonly PromptLayout _layout = new(ToolBlock.None, [new PromptSection("identity", "You are a test.", new Stability.Static())], cacheKey: null);
        private int _attempts;

        public Session(Case test)
        {
            _test = test;
            Model = new ScriptedModel(test.Answer, test.Answer, test.Answer);
            foreach (var (number, turn) in test.Turns.Index())
            {
                var words = Text($"prompt {number} ", turn.Prompt);
                Words.Add(words);
                Add(new TranscriptEntry.UserText(new MessageId($"u{number}"), [new ContentBlock.Text(words)], turn.Origin, Trust.Trusted, IsTail: false));
                Add(new TranscriptEntry.UserText(new MessageId($"t{number}"), [new ContentBlock.Text($"tail {number}")], Origin.Hook, Trust.Trusted, IsTail: true));
                foreach (var (step, results) in turn.Steps.Index())
                {
                    Add(Reply($"s{number}.{step}", [.. results.Select((_, call) => new ContentBlock.ToolUse($"c{number}.{step}.{call}", "Look", "{}"))]));
                    foreach (var (call, size) in results.Index())
                    {
                        Add(new TranscriptEntry.ToolOutcome($"c{number}.{step}.{call}", [new ContentBlock.Text(Text("result ", size))], IsError: false, []));
                    }
                }

                if (number < test.Turns.Length - 1 || !test.IsInTurn)
                {
                    Add(Reply($"r{number}", [new ContentBlock.Text(Text($"reply {number} ", turn.Reply))]));
                }
            }

            Entries.Clear();
        }

        public ScriptedModel Model { get; }

        public List<string> Words { get; } = [];

        public List<TranscriptEntry> Entries { get; } = [];

        public ImmutableArray<Message> Messages => Conversation.Messages;

        /// <summary>What the model would count, were its tokens of this density.</summary>
        public long Tokens => (long)(TokenEstimate.Of(Messages) * _test.Density) + 1;

        private Conversation Conversation { get; } = new(AgentId.Main);

        public ValueTask<bool> CompactAsync(CompactionReason reason, long contextTokens) => _pipeline.CompactAsync(
            new CompactionJob
            {
                TurnId = $"turn {++_attempts}",
                Reason = reason,
                Model = new ModelChoice.Ready(ModelOf(_test), Model),
                PriceOf = _ => null,
                Thinking = ThinkingEffort.None,
                Layout = _layout,
                Messages = Messages,
                ContextTokens = contextTokens,
                Lines = _ => new(_lines),
                Budget = new Budget(BudgetLimits.None, TimeProvider.System),
                Journal = this,
                SessionStopping = CancellationToken.None,
            },
            CancellationToken.None);

        public ValueTask AppendAsync(TranscriptEntry entry, Durability durability, CancellationToken cancellationToken)
        {
            Add(entry);
            return ValueTask.CompletedTask;
        }

        public ValueTask SyncAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public void Report(Activity activity, string? detail)
        {
        }

        public void Show(string callId, string text)
        {
        }

        private static TranscriptEntry.AssistantMessage Reply(string message, ImmutableArray<ContentBlock> content) => new(
            new MessageId(message), content, StopReason.EndTurn, Usage: default, "scripted", CostUsd: null, IsInterrupted: false, IsStreamed: false);

        private static string Text(string start, int size) => start + string.Concat(Enumerable.Repeat("word ", size / 5)) + "end";

        private void Add(TranscriptEntry entry)
        {
            var line = new TranscriptLine(_lines.Count + 1, _lines.Count, DateTimeOffset.UnixEpoch, AgentId.Main, entry);
            _lines.Add(line);
            Conversation.Add(line);
            Entries.Add(entry);
        }
    }
}
