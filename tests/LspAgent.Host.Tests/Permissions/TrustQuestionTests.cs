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
        Assert.AreEqual(1, panel.Client.Received.Count(static message => message.Method == "session/request_permission" && message.Params.GetRawText().Contains("Do you trust", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("""{"lspagent":{"isTrusted":false}}""", false)]
    [DataRow("""{"lspagent":{"isTrusted":true}}""", true)]
    [DataRow("""{"lspagent":{"isTrusted":"yes"}}""", null)]
    [DataRow("{}", null)]
    public void What_an_editor_says_of_its_workspace_counts(string options, bool? expected) =>
        Assert.AreEqual(expected, ClientProfile.From(new InitializeParams(new ClientCapabilities(), InitializationOptions: JsonElement.Parse(options))).IsTrusted);

    private async Task<Panel> StartAsync(ScriptedModelServer model)
    {
        var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));
        Directory.CreateDirectory(Path.Combine(panel.Workspace, ".lspagent"));
        await File.WriteAllTextAsync(Path.Combine(panel.Workspace, ".lspagent", "settings.json"), """{"permissions":{"allow":["Bash(touch made.txt)"]}}""", Token);
        await panel.Client.RequestAsync("initialize", Client, Token);
        return panel;
    }
}
