using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Permissions.Web;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>Laws of the permission layer that hold for every command and every set of rules.</summary>
[TestClass]
public sealed class PermissionLawsTests
{
    private const string Root = "/repo/proj";

    private static readonly WorkspaceRoots Roots = new(Root, []);

    private static readonly string[] Wrappers =
    [
        "timeout 5", "nice", "nice -n 3", "nohup", "stdbuf -oL", "sudo", "sudo -u bob", "doas", "env", "env -i", "env A=1", "setsid", "xargs", "xargs -n1", "command", "exec", "CI=1", "FOO=1", "!",
        "timeout -k 1 5 nice", "sudo env", "busybox",
    ];

    private static readonly (string Before, string After)[] Parts =
    [
        ("", "\nls"), ("ls\n", ""), ("", "\nnpm install"), ("true && ", ""), ("", " &"), ("(", "\n)"), ("{ ", "\n}"), ("if true; then ", "\nfi"), ("echo $(", "\n)"), ("for i in 1; do ", "\ndone"), ("", "\ncurl x"), ("pwd | ", ""),
    ];

    private static readonly string[] Pieces =
        ["'", "\"", "`", "$", "(", ")", "{", "}", ";", "&", "|", "<", ">", "\n", " ", "\\", "#", "*", "?", "[", "]", "~", "=", "$(", "<<E\n", "\u200b", "\0", "..", "/", "-", "é", "\ud83d", "rm ", "@", "%", ":", "!"];

    private static readonly Gen<(RuleEffect, string)[]> SomeRules = Gen.SubListOf(CaseCommands.Rules).Select(static rules => rules.ToArray());

    [TestMethod]
    public void The_verdict_of_two_commands_is_the_stricter() => Check(
        from first in Gen.Elements(CaseCommands.Settled)
        from second in Gen.Elements(CaseCommands.Settled)
        from rules in SomeRules
        select (first, second, rules),
        static made => Verdict($"{made.first}\n{made.second}", made.rules) == Max(Verdict(made.first, made.rules), Verdict(made.second, made.rules)));

    [TestMethod]
    public void Nothing_that_is_added_to_a_command_weakens_its_verdict() => Check(
        from command in Gen.Elements(CaseCommands.Settled)
        from part in Gen.Elements(Parts)
        from rules in SomeRules
        select (command, part, rules),
        static made =>
        {
            // What bash would not take any more need only not be allowed.
            var (longer, verdict) = (made.part.Before + made.command + made.part.After, Verdict(made.command, made.rules));
            return Verdict(longer, made.rules) >= (ShellParser.Parse(longer).IsUnderstood || verdict is PermissionOutcome.Allow ? verdict : PermissionOutcome.Ask);
        });

    [TestMethod]
    public void No_wrapper_and_no_assignment_weakens_a_verdict() => Check(
        from command in Gen.Elements(CaseCommands.Simple)
        from wrapper in Gen.Elements(Wrappers)
        from rules in SomeRules
        select (command, wrapper, rules),
        static made => Verdict($"{made.wrapper} {made.command}", made.rules) >= Verdict(made.command, made.rules));

    [TestMethod]
    public void A_script_in_a_shell_is_refused_where_the_script_is() => Check(
        from command in Gen.Elements(CaseCommands.Settled.Where(static command => !command.Contains('\'', StringComparison.Ordinal)).ToArray())
        from shell in Gen.Elements("sh -c", "bash -lc", "eval", "sudo bash -c", "env sh -c", "bash -o pipefail -c")
        from rules in SomeRules
        select (command, shell, rules),
        static made => Verdict(made.command, made.rules) is not PermissionOutcome.Deny || Verdict($"{made.shell} '{made.command}'", made.rules) is PermissionOutcome.Deny);

    [TestMethod]
    public void A_rule_that_refuses_or_asks_never_weakens_a_verdict() => Check(
        from command in Gen.Elements(CaseCommands.All)
        from rules in SomeRules
        from added in Gen.Elements(CaseCommands.Rules.Where(static rule => rule.Item1 is not RuleEffect.Allow).ToArray())
        select (command, rules, added),
        static made => Verdict(made.command, [.. made.rules, made.added]) >= Verdict(made.command, made.rules));

    [TestMethod]
    public void A_mode_that_asks_nothing_lifts_no_rule_and_no_floor() => Check(
        from command in Gen.Elements(CaseCommands.All)
        from rules in SomeRules
        select (command, rules),
        static made => Verdict(made.command, made.rules) is not PermissionOutcome.Deny
            || Verdict(made.command, made.rules, PermissionMode.BypassPermissions) is PermissionOutcome.Deny);

    [TestMethod]
    public void What_is_not_understood_is_never_allowed_and_nothing_is_too_odd_to_be_decided() => Check(
        from command in Gen.Elements(CaseCommands.All)
        from piece in Gen.Elements(Pieces)
        from at in Gen.Choose(0, 200)
        from cut in Gen.Choose(0, 3)
        select Mutated(command, piece, at, cut),
        static made => Verdict(made, [(RuleEffect.Allow, "Bash"), (RuleEffect.Allow, "Edit")]) is not PermissionOutcome.Allow || ShellParser.Parse(made).IsUnderstood,
        count: 4000);

    [TestMethod]
    public void No_path_and_no_address_is_too_odd_to_be_decided() => Check(
        from start in Gen.Elements("src/a.txt", "https://example.com/a", "file:///repo/proj/a", "http://[::1]/", "C:\\work\\x", "http://1.2.3.4:80/", "~/.ssh/id_rsa", "https://u:p@example.com:1/x")
        from first in Gen.Elements(Pieces)
        from second in Gen.Elements(Pieces)
        from at in Gen.Choose(0, 30)
        from more in Gen.Choose(0, 30)
        from cut in Gen.Choose(0, 5)
        select Mutated(Mutated(start, first, at, cut), second, more, 0),
        static made =>
        {
            var chain = EmptyMachine.Chain(Roots, (RuleEffect.Allow, "WebFetch(domain:example.com)"));
            chain.DecidePath("Edit", PathUse.Write, made, Root, readsToo: true, PermissionMode.Default);
            return chain.DecideAddress([made], PermissionMode.Default) is not PermissionDecision.Allow
                || (WebAddress.Read(made) is WebAddress.Host { Name: "example.com", Doubt: null } && Uri.TryCreate(made, UriKind.Absolute, out var read) && read.IdnHost is "example.com" or "example.com.");
        },
        count: 4000);

    [TestMethod]
    public void A_narrowed_policy_never_allows_more_than_its_parent() => Check(
        from path in Gen.Elements("/repo/proj/src/a.txt", "/repo/proj/docs/b.md", "/etc/passwd", "/repo/proj/.git/config", "/repo/proj/.env")
        from use in Gen.Elements(PathUse.Read, PathUse.Write, PathUse.Delete)
        from tool in Gen.Elements("Read", "Edit", "Write", "Bash")
        from rules in SomeRules
        from mode in Gen.Elements(Enum.GetValues<PermissionMode>())
        from tools in Gen.Elements<ImmutableHashSet<string>?>(null, ["Read"], ["Read", "Edit"])
        from places in Gen.Elements<ImmutableArray<string>?>(null, [], ["/repo/proj/src/a.txt"], ["/repo/proj/src"])
        select (path, use, tool, rules, mode, limit: new PermissionLimit(tools, places)),
        static made =>
        {
            var parent = EmptyMachine.Chain(Roots, made.rules);
            var child = new PolicyIntersection(parent, made.limit);
            var request = Request(made.tool, made.use, made.path, made.mode);
            var (above, limit, below) = (Strictness(parent.Decide(request)), Strictness(made.limit.Decide(request)), Strictness(child.Decide(request)));
            return below >= above && below >= limit && below >= Strictness(new PolicyIntersection(made.limit, parent).Decide(request));
        });

    private static PermissionRequest Request(string tool, PathUse use, string path, PermissionMode mode) => new(
        tool,
        "{}",
        new PreparedCall
        {
            Title = tool,
            Kind = ToolKind.Other,
            Effects = tool is "Bash" ? ToolEffects.RunsCommands : use is PathUse.Read ? ToolEffects.ReadsFiles : ToolEffects.WritesFiles,
            Command = tool is "Bash" ? $"cat {path}" : null,
            Directory = Root,
            Paths = tool is "Bash" ? [] : [new PathAccess(use, path, path)],
            Commit = static _ => ValueTask.FromResult(ToolResult.Error("nothing is run here")),
        },
        Roots,
        mode);

    private static string Mutated(string command, string piece, int at, int cut)
    {
        var place = Math.Min(at, command.Length);
        return command[..place] + piece + command[Math.Min(place + cut, command.Length)..];
    }

    private static PermissionOutcome Verdict(string command, (RuleEffect, string)[] rules, PermissionMode mode = PermissionMode.Default) =>
        Strictness(EmptyMachine.Chain(Roots, rules).DecideCommand(command, Root, mode));

    private static PermissionOutcome Strictness(PermissionDecision decision) => decision switch
    {
        PermissionDecision.Allow => PermissionOutcome.Allow,
        PermissionDecision.Ask => PermissionOutcome.Ask,
        _ => PermissionOutcome.Deny,
    };

    private static PermissionOutcome Max(PermissionOutcome left, PermissionOutcome right) => left > right ? left : right;

    private static void Check<T>(Gen<T> made, Func<T, bool> law, int count = 1500) =>
        Prop.ForAll(made.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true));
}
