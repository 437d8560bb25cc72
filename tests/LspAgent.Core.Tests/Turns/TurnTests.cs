using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Turns;

/// <summary>Whole turns with a scripted model, as a user would see them.</summary>
[TestClass]
public sealed class TurnTests(TestContext test)
{
    private CancellationToken Token => test.CancellationToken;

    [TestMethod]
    public async Task A_call_is_answered_and_the_model_goes_on()
    {
        await using var kit = new SessionKit(new ScriptedModel("""-> Look {"at":"Foo"}""", "Foo is in A.cs."), [TestTool.Reading("Look", "A.cs:1: class Foo;")]);
        Assert.AreEqual(
            """
            user: where is Foo?
            assistant: -> Look {"at":"Foo"}
            intent call_1 Look
            result call_1: A.cs:1: class Foo;
            assistant: Foo is in A.cs.
            end: end_turn

            """,
            await kit.RunAsync(Token, "where is Foo?"));
        Assert.AreEqual(2, kit.Model.Requests.Length);
    }

    [TestMethod]
    public async Task Each_request_begins_with_the_whole_of_the_one_before()
    {
        await using var kit = new SessionKit(
            new ScriptedModel("""-> Look {}""", "one", """-> Look {}""", "two"), [TestTool.Reading("Look", "seen")]);
        await kit.RunAsync(Token, "first", "second");
        foreach (var (before, after) in kit.Model.Requests.Zip(kit.Model.Requests.Skip(1)))
        {
            Assert.AreSame(before.Tools, after.Tools);
            Assert.IsTrue(before.System == after.System, "The system prompt changed.");
            for (var index = 0; index < before.Messages.Length; index++)
            {
                Assert.AreSame(before.Messages[index], after.Messages[index]);
            }
        }
    }

    [TestMethod]
    public async Task Reads_run_side_by_side_and_changes_alone()
    {
        using var both = new CountdownEvent(2);
        var read = new TestTool("Look", ToolEffects.ReadsFiles, async (_, token) =>
        {
            both.Signal();
            await Task.Run(() => both.Wait(token), token);
            return ToolResult.Ok("seen");
        });
        var write = new TestTool("Change", ToolEffects.WritesFiles, (_, _) => new(ToolResult.Ok($"{read.MostAtOnce} at once before")));
        await using var kit = new SessionKit(
            new ScriptedModel("-> Look {}\n-> Look {}\n-> Change {}", "done"), [read, write], setup => setup with { Mode = PermissionMode.BypassPermissions });
        StringAssert.Contains(await kit.RunAsync(Token, "go"), "result call_3: 2 at once before");
        Assert.AreEqual(1, write.MostAtOnce);
    }

    [TestMethod]
    public async Task Whatever_is_wrong_with_a_call_it_gets_one_answer_and_nothing_runs()
    {
        var ran = false;
        var tool = new TestTool("Look", ToolEffects.ReadsFiles, (_, _) =>
        {
            ran = true;
            return new(ToolResult.Ok("seen"));
        });
        await using var kit = new SessionKit(new ScriptedModel("-> Nothing {}", "sorry"), [tool]);
        StringAssert.Contains(await kit.RunAsync(Token, "go"), "error call_1: There is no tool named 'Nothing'. The tools are: Look.");
        Assert.IsFalse(ran);
    }

    [TestMethod]
    public async Task A_tool_that_throws_is_a_result()
    {
        await using var kit = new SessionKit(
            new ScriptedModel("-> Look {}", "I see."),
            [new TestTool("Look", ToolEffects.ReadsFiles, (_, _) => throw new InvalidOperationException("out of order"))]);
        StringAssert.Contains(await kit.RunAsync(Token, "go"), "error call_1: Look failed with an internal error (InvalidOperationException: out of order");
    }

    [TestMethod]
    public async Task A_change_is_asked_and_refused_when_nobody_is_there()
    {
        var tool = new TestTool("Change", ToolEffects.WritesFiles, (_, _) => new(ToolResult.Ok("changed")));
        await using var kit = new SessionKit(
            new ScriptedModel("-> Change {}", "I could not."), [tool], setup => setup with { WhenNobodyIsThere = WhenNobodyIsThere.Refuse });
        var session = await kit.NewAsync(Token);
        await session.PromptAsync(Prompt.Of("go"), Token);
        StringAssert.Contains(await SessionKit.TellAsync(session, Token), "there is nobody who could be asked");
        Assert.AreEqual("Change", session.Desk.Unasked.Single().Tool);
        Assert.AreEqual(0, tool.MostAtOnce);
    }

    [TestMethod]
    public async Task A_message_cut_at_our_limit_is_continued_and_one_cut_by_the_server_is_not()
    {
        var cut = $"half\n!stop max_tokens\n!usage input=5 output={ScriptedModel.Info.MaxOutputTokens} read=0 write=0";
        await using var ours = new SessionKit(new ScriptedModel(cut, "the rest"));
        StringAssert.Contains(await ours.RunAsync(Token, "go"), "assistant: the rest\nend: end_turn");

        await using var theirs = new SessionKit(new ScriptedModel("half\n!stop max_tokens"));
        StringAssert.Contains(await theirs.RunAsync(Token, "go"), "assistant: half\nend: max_tokens");
    }

    [TestMethod]
    public async Task A_retry_takes_back_what_was_shown()
    {
        var model = new ScriptedModel("Hel\n!wait shown\n!retry overloaded\nHello");
        await using var kit = new SessionKit(model);
        var session = await kit.NewAsync(Token);
        var client = new RecordingSessionClient();
        await using var subscription = session.Subscribe(client, session.LastSeq);
        var prompt = session.PromptAsync(Prompt.Of("go"), Token);
        await client.UntilAsync(update => update is SessionUpdate.AgentMessageChunk { Text: "Hel" }, Token);
        model.Gates.Open("shown");
        await subscription.ReachAsync((await prompt).LastSeq, Token);
        Assert.AreEqual("Hello", client.TextShown);
        StringAssert.Contains(await SessionKit.TellAsync(session, Token), "withdrawn\nassistant: Hello\n");
    }

    [TestMethod]
    public async Task Limits_end_a_turn_and_keep_what_was_done()
    {
        await using var steps = new SessionKit(
            new ScriptedModel("-> Look {}", "never"), [TestTool.Reading("Look", "seen")], setup => setup with { TurnLimits = new BudgetLimits(Steps: 1) });
        StringAssert.EndsWith(await steps.RunAsync(Token, "go"), "result call_1: seen\nend: max_turn_requests (the limit of 1 model requests is reached)\n");

        await using var money = new SessionKit(
            new ScriptedModel("-> Look {}\n!usage input=1000000 output=0 read=0 write=0", "never"),
            [TestTool.Reading("Look", "seen")],
            setup => setup with { SessionLimits = new BudgetLimits(Usd: 2.5m) });
        StringAssert.EndsWith(await money.RunAsync(Token, "go"), "end: max_turn_requests (the budget of $2.50 is spent)\n");
    }

    [TestMethod]
    [DataRow(ToolEffects.WritesFiles, "safe, run, ")]
    [DataRow(ToolEffects.RunsCommands, "safe, run, ")]
    [DataRow(ToolEffects.ReadsFiles, "run, ")]
    public async Task What_has_effects_runs_only_when_the_transcript_is_safe(ToolEffects effects, string expected)
    {
        var order = string.Empty;
        await using var kit = new SessionKit(new ScriptedModel("-> Act {}", "Done"), [new TestTool("Act", effects, (_, _) =>
        {
            order += "run, ";
            return new(ToolResult.Ok("done"));
        })], setup => setup with { Mode = PermissionMode.BypassPermissions });
        kit.Transcripts.Sync = async () =>
        {
            await Task.Yield();
            order += "safe, ";
        };
        await kit.RunAsync(Token, "go");
        Assert.AreEqual(expected, order);
    }

    [TestMethod]
    public async Task Without_a_model_the_turn_says_what_to_do_and_keeps_the_prompt()
    {
        await using var kit = new SessionKit(new ScriptedModel());
        kit.Directory.Error = new ModelError(ModelErrorKind.NotConfigured, "No model is configured: set ANTHROPIC_API_KEY.", Retryable: false);
        Assert.AreEqual("user: go\nend: error (No model is configured: set ANTHROPIC_API_KEY.)\n", await kit.RunAsync(Token, "go"));
    }

    [TestMethod]
    public async Task A_full_disk_fails_the_turn_with_its_sentence_and_the_next_one_works()
    {
        await using var kit = new SessionKit(new ScriptedModel("Hello"));
        var session = await kit.NewAsync(Token);
        kit.Transcripts.Failure = new TranscriptWriteException("The disk is full.", isDiskFull: true, innerException: null);
        var end = await session.PromptAsync(Prompt.Of("go"), Token);
        Assert.AreEqual("The disk is full.", ((TurnOutcome.Failed)end.Outcome).Error.Message);
        kit.Transcripts.Failure = null;
        Assert.IsInstanceOfType<TurnOutcome.Completed>((await session.PromptAsync(Prompt.Of("again"), Token)).Outcome);
    }
}
