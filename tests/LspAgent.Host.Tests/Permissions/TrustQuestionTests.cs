using System.Text.Json;
using LspAgent.Host.Serving;
using LspAgent.Host.Tests.Acp;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Permissions;

/// <summary>A folder that brings settings of its own is asked about once, and the answer counts at once.</summary>
[TestClass]
public sealed class TrustQuestionTests
{
    private const string Client = """{"protocolVersion":1,"clientCapabilities":{}}""";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("trust", true)]
    [DataRow("distrust", false)]
    public async Task The_folder_is_asked_about_once(string answer, bool isMade)
    {
        await using var model = ScriptedModelServer.Start("""-> Bash {"command":"touch made.txt"}""", "Done.");
        await using var panel = await StartAsync(model);
        panel.Client.Answer("session/request_permission", request => request.GetRawText().Contains("Do you trust", StringComparison.Ordinal)
            ? $$$"""{"outcome":{"outcome":"selected","optionId":"{{{answer}}}"}}"""
            : """{"outcome":{"outcome":"selected","optionId":"reject_once"}}""");

        var session = await panel.OpenSessionAsync(Token);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(panel.Home, "trusted.json")), Token);
        await panel.PromptAsync(session, "make it", Token);
        await panel.OpenSessionAsync(Token);

        Assert.AreEqual(isMade, File.Exists(Path.Combine(panel.Workspace, "made.txt")));
        Assert.AreEqual(1, Asked(panel));
        var shown = panel.Client.Received.First(static message => message.Method == "session/request_permission").Params.GetProperty("toolCall").GetProperty("content")[0].GetProperty("content").GetProperty("text").GetString();
        StringAssert.Contains(shown!, "`permissions.allow`: Bash(touch made.txt) (", "what would count is shown to the letter");
    }

    [TestMethod]
    [DataRow("session/load")]
    [DataRow("session/resume")]
    public async Task A_session_that_is_gone_on_with_asks_too(string method)
    {
        await using var model = ScriptedModelServer.Start("""-> Bash {"command":"touch made.txt"}""", "Done.");
        await using var panel = await StartAsync(model);
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"cancelled"}}""");
        var session = await panel.OpenSessionAsync(Token);
        await Eventually.HoldsAsync(() => Asked(panel) == 1, Token);
        await panel.Client.RequestAsync("session/close", $$"""{"sessionId":"{{session}}"}""", Token);

        // Nobody answered, so the next one who comes is asked.
        await using var next = panel.Reconnect();
        next.Client.Answer("session/request_permission", request => request.GetRawText().Contains("Do you trust", StringComparison.Ordinal)
            ? """{"outcome":{"outcome":"selected","optionId":"trust"}}"""
            : """{"outcome":{"outcome":"selected","optionId":"reject_once"}}""");
        await next.Client.RequestAsync("initialize", Client, Token);
        await next.Client.RequestAsync(method, $$"""{"sessionId":"{{session}}","cwd":{{JsonSerializer.Serialize(panel.Workspace)}},"mcpServers":[]}""", Token);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(panel.Home, "trusted.json")), Token);
        await next.PromptAsync(session, "make it", Token);

        Assert.AreEqual(1, Asked(next));
        Assert.IsTrue(File.Exists(Path.Combine(panel.Workspace, "made.txt")));
    }

    [TestMethod]
    public async Task Projects_that_run_what_they_say_are_a_reason_to_ask()
    {
        await using var model = ScriptedModelServer.Start();
        await using var panel = await StartAsync(model, settings: null);
        Directory.CreateDirectory(Path.Combine(panel.Workspace, "src", "App"));
        await File.WriteAllTextAsync(Path.Combine(panel.Workspace, "src", "App", "App.csproj"), "<Project/>", Token);
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"distrust"}}""");

        await panel.OpenSessionAsync(Token);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(panel.Home, "trusted.json")), Token);

        StringAssert.Contains(panel.Client.Received.Single(static message => message.Method == "session/request_permission").Params.GetRawText(), "App.csproj");
    }

    [TestMethod]
    public async Task What_was_refused_once_is_said_to_be_ignored()
    {
        await using var model = ScriptedModelServer.Start();
        await using var panel = await StartAsync(model);
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"distrust"}}""");
        await panel.OpenSessionAsync(Token);
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(panel.Home, "trusted.json")), Token);

        await panel.OpenSessionAsync(Token);

        await Eventually.HoldsAsync(
            () => panel.Client.Received.Any(static message => message.Method == "session/update" && message.Params.GetRawText().Contains("Ignored, since you do not trust this folder: permissions.allow", StringComparison.Ordinal)), Token);
        Assert.AreEqual(1, Asked(panel));
    }

    [TestMethod]
    [DataRow("""{"lspagent":{"isTrusted":false}}""", false)]
    [DataRow("""{"lspagent":{"isTrusted":true}}""", true)]
    [DataRow("""{"lspagent":{"isTrusted":"yes"}}""", null)]
    [DataRow("{}", null)]
    public void What_an_editor_says_of_its_workspace_counts(string options, bool? expected) =>
        Assert.AreEqual(expected, ClientProfile.From(new InitializeParams(new ClientCapabilities(), InitializationOptions: JsonElement.Parse(options))).IsTrusted);

    private static int Asked(Panel panel) =>
        panel.Client.Received.Count(static message => message.Method == "session/request_permission" && message.Params.GetRawText().Contains("Do you trust", StringComparison.Ordinal));

    private async Task<Panel> StartAsync(ScriptedModelServer model, string? settings = """{"permissions":{"allow":["Bash(touch made.txt)"]}}""")
    {
        var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));
        if (settings is not null)
        {
            Directory.CreateDirectory(Path.Combine(panel.Workspace, ".lspagent"));
            await File.WriteAllTextAsync(Path.Combine(panel.Workspace, ".lspagent", "settings.json"), settings, Token);
        }

        await panel.Client.RequestAsync("initialize", Client, Token);
        return panel;
    }
}
