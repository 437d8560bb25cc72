using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>The sandbox takes the place of a missing rule and of nothing else, and leaving it is asked.</summary>
[TestClass]
public sealed class SandboxPolicyTests
{
    private static readonly CommandConfinement Asked = new CommandConfinement.Confined(MayRunUnasked: false, static start => new ConfinedStart(start, static _ => []));
    private static readonly CommandConfinement Inside = new CommandConfinement.Confined(MayRunUnasked: true, static start => new ConfinedStart(start, static _ => []));
    private static readonly CommandConfinement Outside = new CommandConfinement.Excluded("the settings name it");
    private static readonly CommandConfinement None = new CommandConfinement.Unavailable("there is none", IsWanted: true);
    private static readonly PermissionDecision Unmatched = new PermissionDecision.Ask("no rule") { IsOnlyUnmatched = true };
    private static readonly PermissionDecision Floor = new PermissionDecision.Ask("a floor");
    private static readonly PermissionDecision Deny = new PermissionDecision.Deny("a rule");
    private static readonly PermissionDecision BuiltIn = new PermissionDecision.Allow("it only reads");
    private static readonly PermissionDecision ByRule = new PermissionDecision.Allow("a rule")
    {
        Rule = new(Core.Permissions.Rules.RuleEffect.Allow, "Bash", "docker:*", new(Core.Settings.SettingsLayer.User, "settings.json", 1)),
    };

    [TestMethod]
    public void A_command_in_the_sandbox_needs_no_rule()
    {
        Assert.IsInstanceOfType<PermissionDecision.Allow>(Decide(Unmatched, Inside, PermissionMode.Default));
        Assert.IsInstanceOfType<PermissionDecision.Allow>(Decide(Unmatched, Inside, PermissionMode.AcceptEdits));
        Assert.IsInstanceOfType<PermissionDecision.Allow>(Decide(Unmatched, Inside, PermissionMode.Auto));
        Assert.AreSame(Unmatched, Decide(Unmatched, Asked, PermissionMode.Default));
        Assert.AreSame(Unmatched, Decide(Unmatched, None, PermissionMode.Default));
        Assert.AreSame(Unmatched, Decide(Unmatched, Inside, PermissionMode.Plan));
        Assert.AreSame(Unmatched, Decide(Unmatched, null, PermissionMode.Default));
    }

    [TestMethod]
    public void Nothing_else_is_lifted()
    {
        foreach (var mode in Enum.GetValues<PermissionMode>())
        {
            foreach (var confinement in (CommandConfinement[])[Asked, Inside, None])
            {
                Assert.AreSame(Floor, Decide(Floor, confinement, mode));
                Assert.AreSame(Deny, Decide(Deny, confinement, mode));
                Assert.AreSame(BuiltIn, Decide(BuiltIn, confinement, mode));
            }

            Assert.AreSame(Deny, Decide(Deny, Outside, mode));
        }
    }

    [TestMethod]
    public void Leaving_it_is_asked_unless_a_rule_names_the_command()
    {
        Assert.IsInstanceOfType<PermissionDecision.Ask>(Decide(BuiltIn, Outside, PermissionMode.Default));
        Assert.IsInstanceOfType<PermissionDecision.Deny>(Decide(BuiltIn, Outside, PermissionMode.DontAsk));
        Assert.AreSame(ByRule, Decide(ByRule, Outside, PermissionMode.Default));
        var asked = (PermissionDecision.Ask)Decide(Unmatched, Outside, PermissionMode.Default);
        Assert.AreEqual("no rule; and it leaves the sandbox (the settings name it)", asked.Because);
        Assert.IsFalse(asked.IsOnlyUnmatched);
    }

    private static PermissionDecision Decide(PermissionDecision rules, CommandConfinement? confinement, PermissionMode mode) => new SandboxPolicy(new Fixed(rules)).Decide(new PermissionRequest(
        "Bash",
        "{}",
        new PreparedCall { Title = "", Kind = ToolKind.Execute, Effects = ToolEffects.RunsCommands, Command = "docker ps", Confinement = confinement, Commit = static _ => throw new InvalidOperationException() },
        new WorkspaceRoots("/w", []),
        mode));

    /// <summary>Always answers the same.</summary>
    private sealed class Fixed(PermissionDecision decision) : IPermissionPolicy
    {
        public PermissionDecision Decide(PermissionRequest request) => decision;
    }
}
