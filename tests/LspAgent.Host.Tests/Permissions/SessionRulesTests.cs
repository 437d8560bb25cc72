using LspAgent.Core.Permissions;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Composition;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Permissions;

/// <summary>What a user adds counts at once, is kept where the user said, and reaches no further than was shown.</summary>
[TestClass]
public sealed class SessionRulesTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(RuleScope.Session, null)]
    [DataRow(RuleScope.Workspace, "ws/.lspagent/settings.local.json")]
    [DataRow(RuleScope.User, "home/.lspagent/settings.json")]
    public async Task An_added_rule_counts_at_once_and_is_kept_where_it_belongs(RuleScope scope, string? file)
    {
        using var folder = new TempFolder();
        var rules = Rules(folder, isTrusted: true);
        var asked = (PermissionDecision.Ask)rules.Decide(Request(folder, "npm run build"));

        Assert.IsNull(await rules.KeepAsync(asked.Savable, scope, Token));

        Assert.IsInstanceOfType<PermissionDecision.Allow>(rules.Decide(Request(folder, "npm run build")));
        Assert.IsInstanceOfType<PermissionDecision.Ask>(rules.Decide(Request(folder, "npm run build -- --more")));
        foreach (var place in (string[])["ws/.lspagent/settings.local.json", "home/.lspagent/settings.json"])
        {
            Assert.AreEqual(place == file, File.Exists(folder.In(place)), place);
        }
    }

    [TestMethod]
    public async Task Settings_that_cannot_be_written_are_said_and_the_session_goes_on()
    {
        using var folder = new TempFolder();
        folder.Write("ws/.lspagent/settings.local.json", "not JSON");
        var rules = Rules(folder, isTrusted: true);

        var said = await rules.KeepAsync([new SavableRule("Bash(npm run build)", "exactly this")], RuleScope.Workspace, Token);

        Assert.Contains("settings.local.json", said ?? "");
        Assert.IsInstanceOfType<PermissionDecision.Allow>(rules.Decide(Request(folder, "npm run build")));
        Assert.AreEqual("not JSON", await File.ReadAllTextAsync(folder.In("ws/.lspagent/settings.local.json"), Token));
    }

    [TestMethod]
    public void A_rule_of_the_command_line_allows_what_it_says()
    {
        using var folder = new TempFolder();
        var rules = new SessionRules(
            LoadedSettings.Default, Roots(folder), new DiskEntries(folder.In("home"), isTrusted: false), folder.In("home/.lspagent"), SessionRules.OfCommandLine(["Bash(npm test:*)", "Read"]), isTrusted: false);

        Assert.IsInstanceOfType<PermissionDecision.Allow>(rules.Decide(Request(folder, "npm test -- a")));
        Assert.IsInstanceOfType<PermissionDecision.Ask>(rules.Decide(Request(folder, "npm publish")));
        Assert.IsEmpty(rules.Problems);
    }

    private static WorkspaceRoots Roots(TempFolder folder) => new(folder.In("ws"), []);

    private static SessionRules Rules(TempFolder folder, bool isTrusted)
    {
        Directory.CreateDirectory(folder.In("ws"));
        return new SessionRules(LoadedSettings.Default, Roots(folder), new DiskEntries(folder.In("home"), isTrusted), folder.In("home/.lspagent"), [], isTrusted);
    }

    private static PermissionRequest Request(TempFolder folder, string command) => new(
        "Bash",
        "{}",
        new PreparedCall
        {
            Title = command,
            Kind = ToolKind.Execute,
            Effects = ToolEffects.RunsCommands,
            Command = command,
            Directory = folder.In("ws"),
            Commit = static _ => ValueTask.FromResult(ToolResult.Ok("ran")),
        },
        Roots(folder),
        PermissionMode.Default);
}
