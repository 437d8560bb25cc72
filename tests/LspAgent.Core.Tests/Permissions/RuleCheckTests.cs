using System.Collections.Immutable;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>A rule that does not do what its writer meant is found, with its file and line.</summary>
[TestClass]
public sealed class RuleCheckTests
{
    private static readonly ImmutableArray<string> Tools = ["Bash", "Read", "Edit", "Write", "Grep", "Glob", "WebFetch", "Monitor"];

    [TestMethod]
    [DataRow(RuleEffect.Allow, "Bassh(ls)", "no tool of this name")]
    [DataRow(RuleEffect.Deny, "bash(rm:*)", "Did you mean Bash?")]
    [DataRow(RuleEffect.Allow, "WebFetchs(domain:example.com)", "Did you mean WebFetch?")]
    [DataRow(RuleEffect.Allow, "Bash(npm test && npm run build)", "a rule of its own")]
    [DataRow(RuleEffect.Allow, "Bash(ls | wc:*)", "a rule of its own")]
    [DataRow(RuleEffect.Allow, "Bash(npm run build > out.log)", "a redirection is judged as an edit")]
    [DataRow(RuleEffect.Allow, "Bash(CI=1 npm test)", "assignments")]
    [DataRow(RuleEffect.Deny, "Bash(rm:* -rf)", "only at the end")]
    [DataRow(RuleEffect.Allow, "Bash(echo 'x)", "no command that the shell takes")]
    [DataRow(RuleEffect.Allow, "Bash(xargs:*)", "what xargs runs needs a rule of its own")]
    [DataRow(RuleEffect.Allow, "Bash(bash:*)", "what bash runs needs a rule of its own")]
    [DataRow(RuleEffect.Allow, "Edit(./.git/**)", ".git is protected")]
    [DataRow(RuleEffect.Allow, "Write(Directory.Build.props)", "is protected")]
    [DataRow(RuleEffect.Allow, "Read(./.env.*)", "may hold a secret")]
    public void A_rule_that_does_not_do_what_it_says_is_found(RuleEffect effect, string rule, string expected)
    {
        var problem = Find((effect, rule)).Single();

        StringAssert.StartsWith(problem, $"{rule} (settings.json, line 7): ", StringComparison.Ordinal);
        StringAssert.Contains(problem, expected, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("Bash")]
    [DataRow("Bash(npm test:*)")]
    [DataRow("Bash(git * main)")]
    [DataRow("Bash(find . -name '*.tmp' -delete)")]
    [DataRow("Bash(timeout 5 npm test)")]
    [DataRow("Monitor(tail -f log:*)")]
    [DataRow("Read(./.env)")]
    [DataRow("Read(//etc/**)")]
    [DataRow("Edit(./src/**)")]
    [DataRow("Edit(.gitignore)")]
    [DataRow("WebFetch(domain:*.example.com)")]
    [DataRow("mcp__github__search")]
    [DataRow("Skill")]
    public void A_rule_that_does_what_it_says_is_left_in_peace(string rule) => Assert.IsEmpty(Find((RuleEffect.Allow, rule)));

    [TestMethod]
    public void A_rule_that_a_stricter_one_overrules_is_found()
    {
        var problem = Find((RuleEffect.Deny, "Bash"), (RuleEffect.Allow, "Bash(npm test:*)")).Single();

        Assert.AreEqual("Bash(npm test:*) (settings.json, line 7): Bash (settings.json, line 7) refuses all of it first.", problem);
        Assert.HasCount(1, Find((RuleEffect.Ask, "Bash(git push:*)"), (RuleEffect.Allow, "Bash(git push:*)")));
        Assert.IsEmpty(Find((RuleEffect.Deny, "Bash(rm:*)"), (RuleEffect.Allow, "Bash(npm test:*)")));
    }

    private static ImmutableArray<string> Find(params (RuleEffect, string)[] rules) => RuleCheck.Find(
        PermissionRules.From(rules, new SettingOrigin(SettingsLayer.Project, "settings.json", 7), new WorkspaceRoots("/repo/proj", []), new EmptyMachine()),
        Tools);
}
