using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using LspAgent.Host.Tests.Acp;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Editing;

/// <summary>Commands that destroy work which is in no commit: it is kept first, and comes back to the byte.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class DestructiveCommandTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("git checkout .")]
    [DataRow("git reset --hard")]
    [DataRow("git clean -fdx")]
    [DataRow("git stash -u")]
    [DataRow("rm -rf src notes.txt")]
    [DataRow("find . -name '*.txt' -delete")]
    [DataRow("printf gone > notes.txt")]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task What_a_command_destroyed_comes_back(string command)
    {
        await using var model = ScriptedModelServer.Start($$"""-> Bash {"command":{{JsonSerializer.Serialize(command)}}}""", "Done.");
        await using var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));
        panel.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        Write(panel, "src/a.cs", "committed\n");
        Write(panel, ".gitignore", "*.env\n");
        await GitAsync(panel, "init", "-q");
        await GitAsync(panel, "add", "-A");
        await GitAsync(panel, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "first");
        Write(panel, "src/a.cs", "committed\r\nand then worked on 😀\n");
        Write(panel, "notes.txt", "in no commit\n");
        Write(panel, "local.env", "KEY=1\n");
        var before = Snapshot(panel);
        await panel.Client.RequestAsync("initialize", """{"protocolVersion":1,"clientCapabilities":{}}""", Token);
        var session = await panel.OpenSessionAsync(Token);

        await panel.PromptAsync(session, "tidy up", Token);
        CollectionAssert.AreNotEqual(before, Snapshot(panel), "the command must have destroyed something");
        await panel.PromptAsync(session, "/rewind 1 files", Token);
        CollectionAssert.AreEqual(before, Snapshot(panel));
    }

    private static void Write(Panel panel, string name, string text)
    {
        var path = Path.Combine(panel.Workspace, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static List<string> Snapshot(Panel panel) =>
        [.. Directory.EnumerateFiles(panel.Workspace, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Path.Combine(panel.Workspace, ".git") + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path}: {Convert.ToHexString(File.ReadAllBytes(path))}")];

    private static async Task GitAsync(Panel panel, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = panel.Workspace, UseShellExecute = false })!;
        await git.WaitForExitAsync();
        Assert.AreEqual(0, git.ExitCode);
    }
}
