using LspAgent.Core.Permissions.Rules;

namespace LspAgent.Core.Permissions.Web;

/// <summary>Judges an address: the host as one strict reader takes it, rules for hosts, and what is never reached by accident.</summary>
internal sealed class WebJudge(RuleSet rules)
{
    public void Judge(string address, Findings findings)
    {
        if (WebAddress.Read(address) is not WebAddress.Host host)
        {
            findings.Deny(((WebAddress.Refused)WebAddress.Read(address)).Because, rule: null, address);
            return;
        }

        if (Find(RuleEffect.Deny, host.Name) is { } refusing)
        {
            findings.Deny("a rule refuses it", refusing, address);
        }

        if (host.IsInternal && !rules.Web(RuleEffect.Allow).Any(rule => rule.Domain?.Names(host.Name) ?? false))
        {
            findings.Deny($"{host.Name} is this machine or a network that is not public; only a rule that names it allows it", rule: null, address);
        }

        if (Find(RuleEffect.Ask, host.Name) is { } asking)
        {
            findings.Ask(PermissionGround.Rule, "a rule wants to be asked", asking, address);
        }

        // Whoever wrote a rule for the name in its ASCII form meant this one.
        var isMeant = host.IsForeignScript && rules.Web(RuleEffect.Allow).Any(rule => rule.Domain is { IsEverything: false } domain && domain.Matches(host.Name));
        if (((isMeant ? null : host.Doubt) ?? (HiddenCharacters.FindFirst(address) is { } hidden ? $"it holds the character {hidden}, which nobody sees as it is" : null)) is { } doubt)
        {
            findings.Ask(PermissionGround.Floor, doubt, rule: null, address);
        }

        if (Find(RuleEffect.Allow, host.Name) is { } allowing)
        {
            findings.Allow("a rule allows it", allowing, address);
        }
        else
        {
            findings.Ask(PermissionGround.Unmatched, $"no rule allows {host.Name}", rule: null, address, new SavableRule($"WebFetch(domain:{host.Name})", $"every page of {host.Name}"));
        }
    }

    private PermissionRule? Find(RuleEffect effect, string host) =>
        rules.Web(effect).FirstOrDefault(rule => rule.Domain?.Matches(host) ?? (rule.Rule.IsWholeTool || effect is not RuleEffect.Allow))?.Rule;
}
