using System.Text.Json;
using LspAgent.Protocol.Acp;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Acp;

/// <summary>How the agent's questions reach the user of an agent panel, and what a running command shows there.</summary>
[TestClass]
public sealed class UserQuestionTests
{
    private const string Ask = """
        -> UseTool {"name":"AskUserQuestion","input":{"questions":[{"question":"Which one?","header":"Choice","options":[{"label":"A","description":"first"},{"label":"B","preview":"+---+\n| B |"}],"multiSelect":false}]}}
        """;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("""{"action":"accept","content":{"answer1":"B"}}""", "Which one? B")]
    [DataRow("""{"action":"accept","content":{"answer1":"B","answer1other":" neither "}}""", "Which one? neither")]
    [DataRow("""{"action":"decline"}""", "does not want to answer")]
    [DataRow("""{"action":"cancel"}""", "does not want to answer")]
    public async Task A_client_with_forms_shows_one(string response, string expected)
    {
        await using var model = ScriptedModelServer.Start(Ask, "Done.");
        await using var panel = new Panel(Environment(model));
        var asked = default(JsonElement);
        panel.Client.Answer("elicitation/create", request =>
        {
            asked = request.Clone();
            return response;
        });
        await panel.InitializeAsync(new(1, new ClientCapabilities(Elicitation: new(Form: new()))), Token);
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "go", Token);
        StringAssert.Contains(model.Requests[^1].BodyText, expected);
        StringAssert.Contains(asked.GetProperty("message").GetString()!, "**B**\n\n```\n+---+\n| B |\n```");
        Assert.AreEqual("B", asked.GetProperty("requestedSchema").GetProperty("properties").GetProperty("answer1").GetProperty("oneOf")[1].GetProperty("const").GetString());
    }

    [TestMethod]
    [DataRow("1", "Which one? B")]
    [DataRow("none", "does not want to answer")]
    public async Task A_client_without_forms_is_asked_as_for_a_permission(string option, string expected)
    {
        await using var model = ScriptedModelServer.Start(Ask, "Done.");
        await using var panel = new Panel(Environment(model));
        panel.Client.Answer("session/request_permission", $$$"""{"outcome":{"outcome":"selected","optionId":"{{{option}}}"}}""");
        await panel.InitializeAsync(new(1), Token);
        await panel.PromptAsync(await panel.OpenSessionAsync(Token), "go", Token);
        StringAssert.Contains(model.Requests[^1].BodyText, expected);
        var shown = panel.Client.Received.Single(static message => message.Method == "session/request_permission").Params.GetProperty("toolCall").GetProperty("content")[0].GetProperty("content").GetProperty("text").GetString();
        StringAssert.Contains(shown!, "**B**\n\n```\n+---+\n| B |\n```");
    }

    private static (string Name, string Value)[] Environment(ScriptedModelServer model) =>
    [
        ("ANTHROPIC_BASE_URL", model.Address.ToString().TrimEnd('/')),
        ("ANTHROPIC_API_KEY", "test-key"),
        ("LSPAGENT_MODEL", "anthropic/scripted-model"),
    ];
}
