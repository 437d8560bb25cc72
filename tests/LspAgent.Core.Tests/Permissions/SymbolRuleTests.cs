using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>Rules about symbols: what a call really touches decides, and what nobody can tell is asked about.</summary>
[TestClass]
public sealed class SymbolRuleTests
{
    private const string File = "/repo/proj/src/A.cs";

    private static readonly WorkspaceRoots Roots = new("/repo/proj", []);

    [TestMethod]
    [DataRow("Edit(symbol:Contoso.Billing.**)", "Contoso.Billing.Invoice.Total", PermissionOutcome.Deny)]
    [DataRow("Edit(symbol:Contoso.Billing.**)", "Contoso.Shipping.Parcel", PermissionOutcome.Ask, DisplayName = "another namespace: only the usual question")]
    [DataRow("Edit(symbol:Contoso.Billing.Invoice)", "Contoso.Billing.Invoice.Total", PermissionOutcome.Deny, DisplayName = "what lies in a named type")]
    [DataRow("Edit(symbol:**.Total)", "Contoso.Billing.Invoice.Total", PermissionOutcome.Deny)]
    [DataRow("Edit(symbol:Contoso.*.Invoice)", "Contoso.Billing.Invoice", PermissionOutcome.Deny)]
    [DataRow("Edit(symbol:Contoso.*.Invoice)", "Contoso.A.B.Invoice", PermissionOutcome.Ask)]
    [DataRow("Edit(symbol:Contoso.Bill)", "Contoso.Billing", PermissionOutcome.Ask, DisplayName = "not a part of a name")]
    [DataRow("Edit(kind:public-api)", "public Contoso.A", PermissionOutcome.Deny)]
    [DataRow("Edit(kind:public-api)", "internal Contoso.A", PermissionOutcome.Ask)]
    [DataRow("Edit(attribute:Authorize)", "[Authorize] Contoso.A", PermissionOutcome.Deny)]
    [DataRow("Edit(attribute:AuthorizeAttribute)", "[Authorize] Contoso.A", PermissionOutcome.Deny)]
    [DataRow("Edit(attribute:Authorize)", "[Obsolete] Contoso.A", PermissionOutcome.Ask)]
    [DataRow("Read(symbol:Contoso.Billing.**)", "Contoso.Billing.Invoice", PermissionOutcome.Deny, DisplayName = "what may not be read may not be changed")]
    [DataRow("Edit(kind:nonsense)", "Contoso.A", PermissionOutcome.Deny, DisplayName = "a rule that cannot be read refuses more and not less")]
    public void A_rule_refuses_what_it_is_about(string rule, string symbol, PermissionOutcome expected)
    {
        Assert.AreEqual(expected, Outcome(Change(symbol), PermissionMode.Default, (RuleEffect.Deny, rule)));

        // In a mode that asks about no edit a rule is heeded all the same.
        Assert.AreEqual(expected is PermissionOutcome.Ask ? PermissionOutcome.Allow : expected, Outcome(Change(symbol), PermissionMode.AcceptEdits, (RuleEffect.Deny, rule)));
        Assert.AreEqual(expected is PermissionOutcome.Ask ? PermissionOutcome.Allow : PermissionOutcome.Ask, Outcome(Change(symbol), PermissionMode.BypassPermissions, (RuleEffect.Ask, rule)));
    }

    [TestMethod]
    [DataRow("Edit(symbol:Contoso.Billing.**)")]
    [DataRow("Edit(kind:public-api)")]
    [DataRow("Edit(attribute:Authorize)")]
    public void What_cannot_be_told_is_asked_about(string rule)
    {
        foreach (var effect in (RuleEffect[])[RuleEffect.Deny, RuleEffect.Ask])
        {
            Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change() with { Touches = null }, PermissionMode.BypassPermissions, (effect, rule)), "nobody looked");
            Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change() with { Touches = static () => new TouchedSymbols([], IsWhole: false) }, PermissionMode.BypassPermissions, (effect, rule)), "there may be more");
            Assert.AreEqual(PermissionOutcome.Ask, Outcome(Command("sed -i s/a/b/ src/A.cs"), PermissionMode.BypassPermissions, (effect, rule)), "a command");
        }

        Assert.AreEqual(PermissionOutcome.Allow, Outcome(Command("git status"), PermissionMode.Default, (RuleEffect.Deny, rule)), "a command that changes nothing");
    }

    [TestMethod]
    public void What_is_half_known_is_asked_about()
    {
        var half = Change() with { Touches = static () => new TouchedSymbols([new TouchedSymbol("Contoso.A", null, null)], IsWhole: true) };
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(half, PermissionMode.BypassPermissions, (RuleEffect.Deny, "Edit(kind:public-api)")));
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(half, PermissionMode.BypassPermissions, (RuleEffect.Deny, "Edit(attribute:Authorize)")));
        Assert.AreEqual(PermissionOutcome.Allow, Outcome(half, PermissionMode.BypassPermissions, (RuleEffect.Deny, "Edit(symbol:Contoso.B)")));
    }

    [TestMethod]
    public void A_rule_allows_only_when_it_covers_all_of_it()
    {
        Assert.AreEqual(PermissionOutcome.Allow, Outcome(Change("Contoso.Billing.A", "Contoso.Billing.B.C"), PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:Contoso.Billing.**)")));
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change("Contoso.Billing.A", "Contoso.Shipping.B"), PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:Contoso.Billing.**)")));
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change("Contoso.Billing.A"), PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:Contoso.Billing)")), "a name alone");
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change(), PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:**)")), "a change of no symbol");
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change("Contoso.A") with { Touches = null }, PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:**)")));
        Assert.AreEqual(PermissionOutcome.Deny, Outcome(Change("Contoso.A"), PermissionMode.Default, (RuleEffect.Allow, "Edit(symbol:**)"), (RuleEffect.Deny, "Edit(src/**)")));
    }

    [TestMethod]
    public void A_rule_about_reading_covers_what_declares_the_symbol()
    {
        var read = new PreparedCall { Title = "Read", Kind = ToolKind.Read, Effects = ToolEffects.ReadsFiles, Paths = [new PathAccess(PathUse.Read, File, File)], Commit = static _ => throw new InvalidOperationException() };
        Assert.AreEqual(PermissionOutcome.Deny, Outcome(read with { Touches = () => Touched("Contoso.Secret.A") }, PermissionMode.Default, (RuleEffect.Deny, "Read(symbol:Contoso.Secret.**)")));
        Assert.AreEqual(PermissionOutcome.Allow, Outcome(read with { Touches = () => Touched("Contoso.A") }, PermissionMode.Default, (RuleEffect.Deny, "Read(symbol:Contoso.Secret.**)")));
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(read, PermissionMode.Default, (RuleEffect.Deny, "Read(symbol:Contoso.Secret.**)")));
        Assert.AreEqual(PermissionOutcome.Allow, Outcome(read, PermissionMode.Default, (RuleEffect.Deny, "Edit(symbol:Contoso.Secret.**)")));
    }

    [TestMethod]
    public void A_concern_is_asked_about_whatever_is_allowed() =>
        Assert.AreEqual(PermissionOutcome.Ask, Outcome(Change("A") with { Concern = "it introduces 2 errors" }, PermissionMode.BypassPermissions, (RuleEffect.Allow, "Edit")));

    private static PermissionOutcome Outcome(PreparedCall call, PermissionMode mode, params (RuleEffect, string)[] rules) =>
        EmptyMachine.Chain(Roots, rules).Decide(new PermissionRequest(call.Command is null ? "Edit" : "Bash", "{}", call, Roots, mode)) switch
        {
            PermissionDecision.Allow => PermissionOutcome.Allow,
            PermissionDecision.Deny => PermissionOutcome.Deny,
            _ => PermissionOutcome.Ask,
        };

    private static PreparedCall Change(params string[] symbols) => new()
    {
        Title = "Edit src/A.cs",
        Kind = ToolKind.Edit,
        Effects = ToolEffects.ReadsFiles | ToolEffects.WritesFiles,
        Paths = [new PathAccess(PathUse.Write, File, File)],
        Changes = [new FileChange(File, "a", "b")],
        Touches = () => Touched(symbols),
        Commit = static _ => throw new InvalidOperationException(),
    };

    private static PreparedCall Command(string command) => new()
    {
        Title = command,
        Kind = ToolKind.Execute,
        Effects = ToolEffects.RunsCommands,
        Command = command,
        Directory = Roots.Root,
        Commit = static _ => throw new InvalidOperationException(),
    };

    private static TouchedSymbols Touched(params string[] symbols) => new([.. symbols.Select(Symbol)], IsWhole: true);

    private static TouchedSymbol Symbol(string text)
    {
        var words = text.Split(' ');
        return new TouchedSymbol(words[^1], words[0] is "public", words[0] is ['[', .. var attribute, ']'] ? [attribute] : []);
    }
}
