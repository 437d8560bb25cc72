using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Turns;

/// <summary>What people do to a session while it works: say more, stop it, answer it, leave it and come back.</summary>
[TestClass]
public sealed class SessionInboxTests(TestContext test)
{
    private CancellationToken Token => test.CancellationToken;

    [TestMethod]
    public async Task An_interrupt_keeps_the_partial_text_and_the_session_takes_the_next_prompt()
    {
        var model = new ScriptedModel("The beginning\n!wait never\nthe end", "again");
        await using var kit = new SessionKit(model);
        var session = await kit.NewAsync(Token);
        var client = new RecordingSessionClient();
        await using var subscription = session.Subscribe(client, session.LastSeq);
        var first = session.PromptAsync(Prompt.Of("go"), Token);
        await client.UntilAsync(update => update is SessionUpdate.AgentMessageChunk, Token);
        session.Cancel();
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await first).Outcome);
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await session.PromptAsync(Prompt.Of("once more"), Token)).Outcome);
        Assert.AreEqual(
            """
            user: go
            assistant (interrupted): The beginning
            end: cancelled
            user: once more
            assistant: again
            end: end_turn

            """,
            await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task An_interrupt_answers_every_call_of_the_message()
    {
        var isRunning = new TaskCompletionSource();
        var tool = new TestTool("Change", ToolEffects.WritesFiles, async (_, token) =>
        {
            isRunning.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return ToolResult.Ok("never");
        });
        await using var kit = new SessionKit(
            new ScriptedModel("-> Change {}\n-> Change {}", "fine"), [tool], setup => setup with { Mode = PermissionMode.BypassPermissions });
        var session = await kit.NewAsync(Token);
        var prompt = session.PromptAsync(Prompt.Of("go"), Token);
        await isRunning.Task.WaitAsync(Token);
        session.Cancel();
        await prompt;
        var told = await SessionKit.TellAsync(session, Token);
        StringAssert.Contains(told, "error call_1: The user interrupted this call while it ran");
        StringAssert.Contains(told, "error call_2: The user interrupted the turn before this call ran");

        // The scripted model refuses a history in which a call has no result.
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await session.PromptAsync(Prompt.Of("go on"), Token)).Outcome);
    }

    [TestMethod]
    public async Task A_tool_that_does_not_heed_the_interrupt_is_left_behind()
    {
        var isRunning = new TaskCompletionSource();
        var deaf = new TaskCompletionSource<ToolResult>();
        var tool = new TestTool("Look", ToolEffects.ReadsFiles, async (_, _) =>
        {
            isRunning.TrySetResult();
            return await deaf.Task;
        });
        await using var kit = new SessionKit(new ScriptedModel("-> Look {}"), [tool]);
        var session = await kit.NewAsync(Token);
        var prompt = session.PromptAsync(Prompt.Of("go"), Token);
        await isRunning.Task.WaitAsync(Token);
        session.Cancel();
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await prompt.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token)).Outcome);
        deaf.SetResult(ToolResult.Ok("late"));
    }

    [TestMethod]
    public async Task A_second_prompt_waits_for_its_own_turn()
    {
        var model = new ScriptedModel("!wait first\none", "two");
        await using var kit = new SessionKit(model);
        var session = await kit.NewAsync(Token);
        var first = session.PromptAsync(Prompt.Of("a"), Token);
        await model.Gates.ReachedAsync("first").WaitAsync(Token);
        var second = session.PromptAsync(Prompt.Of("b"), Token);
        model.Gates.Open("first");
        await Task.WhenAll(first, second);
        Assert.AreEqual(
            "user: a\nassistant: one\nend: end_turn\nuser: b\nassistant: two\nend: end_turn\n",
            await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task A_steering_prompt_is_heard_at_the_next_tool_boundary()
    {
        var model = new ScriptedModel("!wait first\n-> Look {}", "As you wish.");
        await using var kit = new SessionKit(model, [TestTool.Reading("Look", "seen")]);
        var session = await kit.NewAsync(Token);
        var first = session.PromptAsync(Prompt.Of("a"), Token);
        await model.Gates.ReachedAsync("first").WaitAsync(Token);
        var steer = session.PromptAsync(Prompt.Of("rather b") with { Delivery = Delivery.Steer }, Token);
        while (!session.HasSteering)
        {
            await Task.Yield();
        }

        model.Gates.Open("first");
        Assert.AreEqual(await first, await steer);
        Assert.AreEqual(
            """
            user: a
            assistant: -> Look {}
            intent call_1 Look
            result call_1: seen
            steer: rather b
            assistant: As you wish.
            end: end_turn

            """,
            await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    [DataRow(Delivery.Queue)]
    [DataRow(Delivery.Steer)]
    public async Task One_prompt_that_waits_is_taken_back_alone(Delivery delivery)
    {
        var model = new ScriptedModel("!wait first\n-> Look {}", "one", "three");
        await using var kit = new SessionKit(model, [TestTool.Reading("Look", "seen")]);
        var session = await kit.NewAsync(Token);
        var first = session.PromptAsync(Prompt.Of("a"), Token);
        await model.Gates.ReachedAsync("first").WaitAsync(Token);
        var unwanted = Prompt.Of("b") with { Delivery = delivery };
        var second = session.PromptAsync(unwanted, Token);
        var third = session.PromptAsync(Prompt.Of("c"), Token);
        session.Cancel(unwanted);
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await second).Outcome);
        Assert.IsFalse(session.HasSteering);
        model.Gates.Open("first");
        await Task.WhenAll(first, third);
        Assert.AreEqual(
            "user: a\nassistant: -> Look {}\nintent call_1 Look\nresult call_1: seen\nassistant: one\nend: end_turn\nuser: c\nassistant: three\nend: end_turn\n",
            await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    [DataRow(Delivery.Queue)]
    [DataRow(Delivery.Steer)]
    public async Task A_prompt_is_taken_back_by_its_name_only_while_it_waits(Delivery delivery)
    {
        var model = new ScriptedModel("!wait first\none");
        await using var kit = new SessionKit(model);
        var session = await kit.NewAsync(Token);
        var first = session.PromptAsync(Prompt.Of("a") with { Id = "1" }, Token);
        await model.Gates.ReachedAsync("first").WaitAsync(Token);
        var second = session.PromptAsync(Prompt.Of("b") with { Id = "2", Delivery = delivery }, Token);

        Assert.IsTrue(await session.TakeBackAsync("2", Token));
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await second).Outcome);
        Assert.IsFalse(await session.TakeBackAsync("2", Token), "it was taken back before");
        Assert.IsFalse(await session.TakeBackAsync("1", Token), "the agent works on it, and goes on");

        model.Gates.Open("first");
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await first).Outcome);
        Assert.AreEqual("user: a\nassistant: one\nend: end_turn\n", await SessionKit.TellAsync(session, Token));
    }

    [TestMethod]
    public async Task A_prompt_that_is_taken_back_while_it_is_worked_on_stops_its_turn()
    {
        var model = new ScriptedModel("!wait first\nnever");
        await using var kit = new SessionKit(model);
        var session = await kit.NewAsync(Token);
        var prompt = Prompt.Of("a");
        var turn = session.PromptAsync(prompt, Token);
        await model.Gates.ReachedAsync("first").WaitAsync(Token);
        session.Cancel(prompt);
        Assert.IsInstanceOfType<TurnOutcome.Cancelled>((await turn).Outcome);
    }

    [TestMethod]
    [DataRow(true, "answer: allow_once", "result call_1: changed")]
    [DataRow(false, "answer: reject_once", "error call_1: This call was not allowed, and nothing was done: the user declined")]
    public async Task A_question_waits_for_the_answer_of_a_client(bool isAllowed, string answer, string outcome)
    {
        var tool = new TestTool("Change", ToolEffects.WritesFiles, (_, _) => new(ToolResult.Ok("changed")));
        await using var kit = new SessionKit(new ScriptedModel("-> Change {}", "well"), [tool]);
        var session = await kit.NewAsync(Token);
        var client = new RecordingSessionClient(
            canAnswer: true,
            id => session.Desk.Answer(id, isAllowed ? new PermissionAnswer.AllowOnce() : new PermissionAnswer.Reject(Feedback: null)));
        await using var subscription = session.Subscribe(client, session.LastSeq);
        await session.PromptAsync(Prompt.Of("go"), Token);
        var told = await SessionKit.TellAsync(session, Token);
        StringAssert.Contains(told, "intent call_1 Change (pending)\nquestion: Change {}: no rule allows Change");
        StringAssert.Contains(told, answer);
        StringAssert.Contains(told, outcome);
        Assert.AreEqual(isAllowed, told.Contains("begun call_1", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_parked_question_is_answered_by_a_client_that_comes_later()
    {
        var tool = new TestTool("Change", ToolEffects.WritesFiles, (_, _) => new(ToolResult.Ok("changed")));
        await using var kit = new SessionKit(new ScriptedModel("-> Change {}", "well"), [tool]);
        var session = await kit.NewAsync(Token);
        var prompt = session.PromptAsync(Prompt.Of("go"), Token);
        var early = new RecordingSessionClient();
        await using (session.Subscribe(early, 0))
        {
            await early.UntilAsync(update => update is SessionUpdate.QuestionRaised, Token);
        }

        var late = new RecordingSessionClient(canAnswer: true, id => session.Desk.Answer(id, new PermissionAnswer.AllowForSession()));
        await using var subscription = session.Subscribe(late, 0);
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await prompt).Outcome);
    }

    [TestMethod]
    public async Task A_client_that_comes_back_misses_nothing_and_sees_nothing_twice()
    {
        await using var kit = new SessionKit(new ScriptedModel("one", "two", "three"));
        var session = await kit.NewAsync(Token);
        var whole = new RecordingSessionClient();
        var halves = new RecordingSessionClient();
        await using var always = session.Subscribe(whole, 0);
        long seen;
        await using (var first = session.Subscribe(halves, 0))
        {
            seen = (await session.PromptAsync(Prompt.Of("a"), Token)).LastSeq;
            await first.ReachAsync(seen, Token);
        }

        await session.PromptAsync(Prompt.Of("b"), Token);
        await using var second = session.Subscribe(halves, seen);
        var end = await session.PromptAsync(Prompt.Of("c"), Token);
        await second.ReachAsync(end.LastSeq, Token);
        await always.ReachAsync(end.LastSeq, Token);
        CollectionAssert.AreEqual(whole.Events, halves.Events);
        Assert.AreEqual("onetwothree", halves.TextShown);
    }

    [TestMethod]
    public async Task A_session_that_is_opened_again_goes_on_with_its_history()
    {
        await using var kit = new SessionKit(new ScriptedModel("one", "two"));
        var session = await kit.NewAsync(Token);
        await session.PromptAsync(Prompt.Of("a"), Token);
        await kit.Sessions.CloseAsync(session.Id);
        var opening = await kit.Sessions.OpenAsync(session.Id, (_, _) => new(kit.Setup), Token);
        var again = ((SessionOpening.Opened)opening).Session;
        await again.PromptAsync(Prompt.Of("b"), Token);
        Assert.AreEqual(3, kit.Model.Requests[^1].Messages.Length);
        Assert.AreEqual("a", again.State.Title);
    }

    [TestMethod]
    public async Task An_unknown_option_is_refused_and_a_known_one_is_kept()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        var session = await kit.NewAsync(Token);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => session.SetOptionAsync("mode", "yolo", Token));
        await session.SetOptionAsync("mode", "plan", Token);
        Assert.AreEqual(PermissionMode.Plan, session.State.Options.Mode);
    }
}
