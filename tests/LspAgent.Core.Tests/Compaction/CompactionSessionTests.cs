using LspAgent.Core.Hooks;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Compaction;

/// <summary>Sessions whose window fills up, as a user would see them.</summary>
[TestClass]
public sealed class CompactionSessionTests(TestContext test)
{
    private const string Full = "!usage input=12000 output=10 read=0 write=0";

    /// <summary>A reply of some eleven thousand tokens.</summary>
    private static readonly string Large = $"one\n{new string('.', 38_000)}";

    /// <summary>Of which 13,334 tokens are usable, and 11,333 are the threshold.</summary>
    private static readonly ModelInfo Small = ScriptedModel.Info with { ContextWindow = 20_000 };

    private CancellationToken Token => test.CancellationToken;

    [TestMethod]
    public async Task Nothing_happens_while_there_is_room()
    {
        await using var kit = Kit(new ScriptedModel("one\n!usage input=11000 output=10 read=0 write=0", "two"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "first", "second");
        Assert.IsEmpty(await CompactionsAsync(session));
        Assert.AreEqual(2, kit.Model.Requests.Length);
    }

    [TestMethod]
    public async Task Old_output_goes_first_and_costs_no_request()
    {
        var read = TestTool.Reading("Look", new string('x', 16_000));
        await using var kit = Kit(new ScriptedModel("-> Look {}", "-> Look {}", $"seen\n{Full}", "done"), [read]);
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "look twice", "go on");

        var compacted = (await CompactionsAsync(session)).Single();
        Assert.AreEqual("auto", compacted.Trigger);
        Assert.IsGreaterThan(11_333, compacted.TokensBefore);
        Assert.IsLessThan(8_001, compacted.TokensAfter);
        Assert.AreEqual(4, kit.Model.Requests.Length);

        var (before, after) = (kit.Model.Requests[2].Messages, kit.Model.Requests[3].Messages);
        Assert.AreSame(before[0], after[0]);
        Assert.AreSame(before[1], after[1]);
        Assert.StartsWith("[What this call answered (about 4,600 tokens) was removed to make room.", TextOf(ResultIn(after[2])));
        Assert.Contains("assistant: done", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task A_summary_takes_the_old_part_and_the_users_words_stay()
    {
        await using var kit = Kit(new ScriptedModel(Large, $"I did it.\n{Full}", "The notes.\n!usage input=100 output=20 read=11900 write=0", "Going on."));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "Never touch B.cs.", $"Rename Foo. {new string('y', 9_000)}", "And now the tests.");

        var (last, summary, next) = (kit.Model.Requests[1], kit.Model.Requests[2], kit.Model.Requests[3]);
        Assert.AreSame(last.Tools, summary.Tools);
        Assert.IsTrue(last.System == summary.System);
        Assert.AreEqual(last.Thinking, summary.Thinking);
        for (var index = 0; index < last.Messages.Length; index++)
        {
            Assert.AreSame(last.Messages[index], summary.Messages[index]);
        }

        Assert.StartsWith("And now the tests.", TextOf(summary.Messages[^1].Content[0]));
        Assert.StartsWith("This conversation is about to be shortened", TextOf(summary.Messages[^1].Content[1]));

        Assert.HasCount(3, next.Messages);
        var head = TextOf(next.Messages[0].Content[0]);
        Assert.Contains("The notes.", head);
        Assert.Contains("<message>\nNever touch B.cs.\n</message>", head);
        Assert.Contains("<message>\nRename Foo. yyy", head);
        Assert.AreEqual("I did it.", TextOf(next.Messages[1].Content[0]));
        Assert.AreEqual("And now the tests.", TextOf(next.Messages[2].Content[0]));
        Assert.EndsWith("assistant: Going on.\nend: end_turn\n", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task A_summary_is_paid_and_is_no_message()
    {
        await using var kit = Kit(new ScriptedModel(Large, $"two\n{Full}", "The notes.\n!usage input=1000000 output=0 read=0 write=0", "three"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "c");
        Assert.AreEqual(3, (await EntriesAsync<TranscriptEntry.AssistantMessage>(session)).Count);
        Assert.AreEqual(3m, (await EntriesAsync<TranscriptEntry.SideRequest>(session)).Single().CostUsd);

        var costs = SessionCosts.Of(await session.ReadAsync(0, Token));
        Assert.AreEqual(session.State.CostUsd, costs.CostUsd);
        Assert.AreEqual(session.State.Usage, costs.Usage);
        Assert.IsGreaterThan(3m, costs.CostUsd ?? 0);
        Assert.AreEqual(4, costs.ByModel.Single().Replies);
    }

    [TestMethod]
    public async Task What_was_said_before_the_last_summary_survives_the_next_one()
    {
        await using var kit = Kit(new ScriptedModel(Large, $"two\n{Full}", "First notes.", Large, $"four\n{Full}", "Second notes.", "five"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "Speak German.", "b", "c", "d", "e");
        Assert.HasCount(2, await CompactionsAsync(session));
        var head = TextOf(kit.Model.Requests[^1].Messages[0].Content[0]);
        Assert.Contains("Second notes.", head);
        Assert.Contains("<message>\nSpeak German.\n</message>\n\n<message>\nb\n</message>\n\n<message>\nc\n</message>\n\n<message>\nd\n</message>", head);
        Assert.IsFalse(head.Contains("First notes.", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_session_opened_again_has_the_shortened_history()
    {
        await using var kit = Kit(new ScriptedModel(Large, $"two\n{Full}", "The notes.", "three"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "c");
        var replayed = Conversation.Replay(AgentId.Main, await session.ReadAsync(0, Token)).Messages;
        CollectionAssert.AreEqual(
            session.Messages.SelectMany(message => message.Content).Select(TextOf).ToList(),
            replayed.SelectMany(message => message.Content).Select(TextOf).ToList());
    }

    [TestMethod]
    public async Task A_refused_request_is_made_smaller_until_it_fits()
    {
        // Nobody knows that this window is small: only the refusals say it.
        await using var kit = new SessionKit(new ScriptedModel(
            "one", "two", "three", "!fail context_too_large too long", "!fail context_too_large still too long", "!fail context_too_large still too long", "fits"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, Long("a"), Long("b"), Long("c"));
        var end = await session.PromptAsync(Prompt.Of("d"), Token);
        Assert.IsInstanceOfType<TurnOutcome.Completed>(end.Outcome, await SessionKit.TellAsync(session, Token));
        var told = await SessionKit.TellAsync(session, Token);
        Assert.Contains("notice: The oldest part of the conversation was left out for the model without a summary", told);
        Assert.EndsWith("assistant: fits\nend: end_turn\n", told);
    }

    [TestMethod]
    public async Task A_prompt_that_alone_is_too_long_is_never_cut_and_the_next_turn_goes_on()
    {
        await using var kit = Kit(new ScriptedModel("hello", "!fail context_too_large too long", "here I am"));
        var session = await kit.NewAsync(Token);
        var huge = new string('z', 200_000);
        await SayAsync(session, "hi");
        var end = await session.PromptAsync(Prompt.Of(huge), Token);
        Assert.AreEqual(ModelErrorKind.ContextTooLarge, ((TurnOutcome.Failed)end.Outcome).Error.Kind);
        Assert.Contains(huge, kit.Model.Requests[1].Messages[^1].Content.Select(TextOf).First());

        await SayAsync(session, "then just say where you are");
        var told = await SessionKit.TellAsync(session, Token);
        Assert.Contains("notice: Your own messages alone were too much for the model's window", told);
        Assert.EndsWith("assistant: here I am\nend: end_turn\n", told);
        Assert.IsTrue((await EntriesAsync<TranscriptEntry.UserText>(session)).Any(said => TextOf(said.Content[0]) == huge), "The transcript keeps every word.");
    }

    [TestMethod]
    public async Task After_three_failed_summaries_only_the_user_starts_another()
    {
        await using var kit = Kit(new ScriptedModel(
            Large,
            "two\n!usage input=11400 output=0 read=0 write=0",
            "!fail server down",
            "three\n!usage input=11500 output=0 read=0 write=0",
            "!fail server down",
            "four\n!usage input=11600 output=0 read=0 write=0",
            "!fail server down",
            "five\n!usage input=11700 output=0 read=0 write=0",
            "six\n!usage input=12700 output=0 read=0 write=0",
            "seven"));
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "c", "d", "e", "f", "g");
        var told = await SessionKit.TellAsync(session, Token);
        Assert.AreEqual(3, told.Split("The conversation could not be summarised: down.").Length - 1);
        Assert.Contains("After three failures in a row it is no longer tried in this session", told);
        Assert.AreEqual(0, kit.Model.Left);

        // The window is as good as full by then: the way out needs no model.
        Assert.Contains("left out for the model without a summary", told);
        Assert.EndsWith("assistant: seven\nend: end_turn\n", told);
    }

    [TestMethod]
    public async Task The_setting_switches_off_what_happens_unasked_and_nothing_more()
    {
        await using var kit = Kit(
            new ScriptedModel(Large, $"two\n{Full}", $"three\n{Full}", "!fail context_too_large too long", "The notes.", "four"),
            change: setup => setup with { CompactsByItself = false });
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "c");
        Assert.IsEmpty(await CompactionsAsync(session));
        await SayAsync(session, Long("d"));
        Assert.HasCount(1, await CompactionsAsync(session));
        Assert.EndsWith("assistant: four\nend: end_turn\n", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task A_hook_can_forbid_it_and_is_not_asked_at_every_step()
    {
        var hooks = new RefusingHooks();
        await using var kit = Kit(
            new ScriptedModel(Large, $"two\n{Full}", $"-> Look {{}}\n{Full}", $"-> Look {{}}\n{Full}", $"three\n{Full}"),
            [TestTool.Reading("Look", "seen")],
            hooks: hooks);
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b", "c");
        Assert.IsEmpty(await CompactionsAsync(session));
        Assert.AreEqual(1, hooks.Asked);
        Assert.Contains("notice: A hook refused to shorten the conversation: not now", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task An_interrupted_summary_changes_nothing()
    {
        var model = new ScriptedModel(Large, $"two\n{Full}", "!wait notes\nThe notes.", "The notes.", "three");
        await using var kit = Kit(model);
        var session = await kit.NewAsync(Token);
        await SayAsync(session, "a", "b");
        var prompt = session.PromptAsync(Prompt.Of("c"), Token);
        await model.Gates.ReachedAsync("notes");
        session.Cancel();
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await prompt).Outcome);
        Assert.IsEmpty(await CompactionsAsync(session));
        await SayAsync(session, "d");
        Assert.HasCount(1, await CompactionsAsync(session));
        Assert.EndsWith("assistant: three\nend: end_turn\n", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task What_the_model_was_told_of_its_surroundings_is_told_again()
    {
        await using var kit = Kit(new ScriptedModel(Large, $"two\n{Full}", "The notes.", "three"));
        await using var sessions = new SessionDirectory(kit.Services with { LiveContext = new BranchContext() }, CancellationToken.None);
        var session = await sessions.NewAsync(kit.Setup, Token);
        await SayAsync(session, "a", "b", "c");
        Assert.AreEqual("on main", TextOf(kit.Model.Requests[0].Messages[0].Content[^1]));
        Assert.AreEqual("on main", TextOf(kit.Model.Requests[^1].Messages[^1].Content[^1]));
    }

    private static SessionKit Kit(
        ScriptedModel model,
        System.Collections.Immutable.ImmutableArray<Core.Tools.ITool> tools = default,
        Func<SessionSetup, SessionSetup>? change = null,
        IHooks? hooks = null)
    {
        var kit = new SessionKit(model, tools, change, hooks);
        kit.Directory.Info = Small;
        return kit;
    }

    private static string Long(string letter) => string.Concat(Enumerable.Repeat(letter + " ", 2_000));

    private static string TextOf(ContentBlock block) => block switch
    {
        ContentBlock.Text text => text.Value,
        ContentBlock.ToolResult result => string.Concat(result.Content.Select(TextOf)),
        ContentBlock.ToolUse call => call.Id,
        _ => "",
    };

    private static ContentBlock.ToolResult ResultIn(Message message) => message.Content.OfType<ContentBlock.ToolResult>().Single();

    private async Task SayAsync(AgentSession session, params string[] prompts)
    {
        foreach (var prompt in prompts)
        {
            await session.PromptAsync(Prompt.Of(prompt), Token);
        }
    }

    private async Task<List<T>> EntriesAsync<T>(AgentSession session)
        where T : TranscriptEntry => [.. (await session.ReadAsync(0, Token)).Select(line => line.Entry).OfType<T>()];

    private Task<List<TranscriptEntry.Compacted>> CompactionsAsync(AgentSession session) => EntriesAsync<TranscriptEntry.Compacted>(session);

    /// <summary>Hooks that let everything happen but a compaction.</summary>
    private sealed class RefusingHooks : IHooks
    {
        public int Asked { get; private set; }

        public ValueTask<HookVerdict> RunAsync(SessionId session, AgentId agent, HookEvent hookEvent, CancellationToken cancellationToken)
        {
            if (hookEvent is not HookEvent.PreCompact)
            {
                return new(HookVerdict.Pass);
            }

            Asked++;
            return new(new HookVerdict("not now", Context: null));
        }
    }

    /// <summary>Each view says the branch once.</summary>
    private sealed class BranchContext : ILiveContext
    {
        public ILiveContextView Open(WorkspaceRoots roots, IEditorState editor) => new View();

        private sealed class View : ILiveContextView
        {
            private bool _isSaid;

            public ValueTask<string?> TakeNewsAsync(CancellationToken cancellationToken)
            {
                var news = _isSaid ? null : "on main";
                _isSaid = true;
                return new(news);
            }

            public void Forget() => _isSaid = false;
        }
    }
}
