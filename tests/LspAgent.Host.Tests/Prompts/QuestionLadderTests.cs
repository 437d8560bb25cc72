using System.Text.Json;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Prompts;

/// <summary>How a question finds its way to a person: down the ladder of what a client can do, and from one client to the next.</summary>
[TestClass]
public sealed class QuestionLadderTests
{
    private const string Read = """-> Read {"file_path":"../outside.txt"}""";
    private const string Acp = "session/request_permission";
    private const string Box = "window/showMessageRequest";

    private static readonly SessionClientProfile Editor = SessionClientProfile.OfEditor(null);
    private static readonly SessionClientProfile AgentEditor = SessionClientProfile.OfEditor(new());

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow("""{"title":"Allow once"}""", "what lies outside")]
    [DataRow("""{"title":"Deny"}""", "the user declined")]
    [DataRow("""{"title":"Whatever"}""", "the user declined")]
    [DataRow("null", "the user declined")]
    public async Task An_editor_that_knows_of_no_agent_shows_its_message_box(string pressed, string expected)
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var client = agent.Connect(Editor);
        var shown = default(JsonElement);
        client.Rpc.Answer(Box, request =>
        {
            shown = request.Clone();
            return pressed;
        });

        await client.PromptAsync(await client.OpenSessionAsync(agent.Workspace, Token), "go", Token);

        Assert.Contains(expected, model.Requests[^1].BodyText);
        var actions = shown.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("title").GetString()!).ToArray();
        Assert.AreEqual("Allow once", actions[0]);
        Assert.AreEqual("Deny", actions[^1]);
        CollectionAssert.AllItemsAreUnique(actions);
        Assert.IsTrue(actions[1..^1].All(action => action.Contains("Read(", StringComparison.Ordinal)), string.Join(", ", actions));
        Assert.Contains("outside.txt", shown.GetProperty("message").GetString()!);
        Assert.IsFalse(client.Rpc.Received.Any(message => message.Method == Acp));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(RpcErrorCodes.MethodNotFound)]
    [DataRow(RpcErrorCodes.InternalError)]
    public async Task A_rung_that_fails_leads_to_the_next(int code)
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var client = agent.Connect(AgentEditor);
        client.Rpc.Refuse(Acp, code, "no").Answer(Box, """{"title":"Allow once"}""");

        await client.PromptAsync(await client.OpenSessionAsync(agent.Workspace, Token), "go", Token);

        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Below_the_last_rung_the_answer_is_no()
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var client = agent.Connect(AgentEditor);

        await client.PromptAsync(await client.OpenSessionAsync(agent.Workspace, Token), "go", Token);

        Assert.Contains("nobody could be asked", model.Requests[^1].BodyText);
        Assert.DoesNotContain("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_question_of_the_agent_takes_the_same_ladder()
    {
        await using var model = ScriptedModelServer.Start(
            """-> UseTool {"name":"AskUserQuestion","input":{"questions":[{"question":"Which one?","header":"Choice","options":[{"label":"A"},{"label":"B"}],"multiSelect":false}]}}""", "Done.");
        await using var agent = new SharedAgent(model);
        var client = agent.Connect(Editor with { ShowsForms = true });
        client.Rpc.Refuse("elicitation/create", RpcErrorCodes.MethodNotFound, "no").Answer(Box, """{"title":"B"}""");

        await client.PromptAsync(await client.OpenSessionAsync(agent.Workspace, Token), "go", Token);

        Assert.Contains("Which one? B", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_question_outlives_its_client_and_is_put_to_the_next()
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var first = agent.Connect();
        first.Rpc.Answer(Acp, _ => new TaskCompletionSource<string>().Task);
        var session = await first.OpenSessionAsync(agent.Workspace, Token);
        var turn = first.PromptAsync(session, "go", Token);
        var asked = await first.Rpc.NextAsync(Acp, Token);
        await first.DisposeAsync();
        await Assert.ThrowsAsync<ConnectionLostException>(() => turn);

        var second = agent.Connect();
        second.Rpc.Answer(Acp, """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        await second.ResumeAsync(session, agent.Workspace, Token);
        var again = await second.Rpc.NextAsync(Acp, Token);
        await second.Rpc.NextAsync(message => message.Method == "session/update" && message.Params.ToString().Contains("Done.", StringComparison.Ordinal), Token);

        Assert.AreEqual(QuestionOf(asked.Params), QuestionOf(again.Params));
        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_client_that_attaches_anew_is_asked_once_more_and_its_first_question_is_withdrawn()
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var client = agent.Connect();
        var first = true;
        client.Rpc.Answer(Acp, _ =>
        {
            var isFirst = first;
            first = false;
            return isFirst ? new TaskCompletionSource<string>().Task : Task.FromResult("""{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        });
        var session = await client.OpenSessionAsync(agent.Workspace, Token);
        var turn = client.PromptAsync(session, "go", Token);
        var asked = await client.Rpc.NextAsync(Acp, Token);

        await client.ResumeAsync(session, agent.Workspace, Token);
        await client.Rpc.NextAsync("$/cancel_request", Token);
        await turn;

        Assert.AreEqual(QuestionOf(asked.Params), QuestionOf((await client.Rpc.NextAsync(Acp, Token)).Params));
        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Any_client_may_answer_and_the_others_take_the_question_away()
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var first = agent.Connect();
        var second = agent.Connect();
        first.Rpc.Answer(Acp, _ => new TaskCompletionSource<string>().Task);
        second.Rpc.Answer(Acp, """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        var session = await first.OpenSessionAsync(agent.Workspace, Token);
        await second.ResumeAsync(session, agent.Workspace, Token);

        await first.PromptAsync(session, "go", Token);

        await first.Rpc.NextAsync("$/cancel_request", Token);
        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_client_that_cannot_ask_does_not_answer_for_one_that_can()
    {
        await using var model = ScriptedModelServer.Start(Read, "Done.");
        await using var agent = new SharedAgent(model);
        var mute = agent.Connect();
        var person = new TaskCompletionSource<string>();
        var able = agent.Connect();
        able.Rpc.Answer(Acp, _ => person.Task);
        var session = await mute.OpenSessionAsync(agent.Workspace, Token);
        await able.ResumeAsync(session, agent.Workspace, Token);
        var turn = mute.PromptAsync(session, "go", Token);
        await mute.Rpc.NextAsync(Acp, Token);
        await able.Rpc.NextAsync(Acp, Token);

        person.SetResult("""{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        await turn;

        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    private static string? QuestionOf(JsonElement request) =>
        request.GetProperty("_meta").GetProperty("lspagent").GetProperty("question").GetString();
}
