using System.Text.Json;

namespace LspAgent.Host.Tests.Acp;

/// <summary>A session that is made from another one works where that one does.</summary>
[TestClass]
public sealed class ForkTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_fork_keeps_all_folders()
    {
        await using var panel = new Panel();
        var other = Path.Join(Path.GetDirectoryName(panel.Workspace), "other");
        Directory.CreateDirectory(other);
        await File.WriteAllTextAsync(Path.Join(other, "Elsewhere.txt"), "there\n", TestContext.CancellationToken);
        await panel.InitializeAsync(new(1), TestContext.CancellationToken);
        var opened = await AskAsync("session/new", new { cwd = panel.Workspace, additionalDirectories = new[] { other }, mcpServers = Array.Empty<object>() });

        var fork = await AskAsync("_lspagent/session/fork", new { sessionId = opened.GetProperty("sessionId").GetString() });

        var found = await AskAsync("_lspagent/mentions/find", new { sessionId = fork.GetProperty("sessionId").GetString(), query = "Elsewhere.t" });
        Assert.AreEqual("../other/Elsewhere.txt", found.GetProperty("mentions").EnumerateArray().Single(static item => item.GetProperty("kind").GetString() is "file").GetProperty("text").GetString());

        Task<JsonElement> AskAsync(string method, object parameters) => panel.Client.RequestAsync(method, JsonSerializer.Serialize(parameters), TestContext.CancellationToken);
    }
}
