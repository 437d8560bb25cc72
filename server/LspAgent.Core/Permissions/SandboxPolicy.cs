using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>
/// What the sandbox means for a decision. A command in it needs no rule, where the user wants it so; nothing else that stands
/// against it is lifted. A command that leaves it needs an approval of its own, unless a rule names it.
/// </summary>
public sealed class SandboxPolicy(IPermissionPolicy rules) : IPermissionPolicy
{
    public PermissionDecision Decide(PermissionRequest request)
    {
        var decision = rules.Decide(request);
        return (request.Call.Confinement, decision) switch
        {
            (CommandConfinement.Confined { MayRunUnasked: true }, PermissionDecision.Ask { IsOnlyUnmatched: true }) when request.Mode is PermissionMode.Default or PermissionMode.AcceptEdits or PermissionMode.Auto =>
                new PermissionDecision.Allow("it runs in the sandbox: it changes nothing outside the workspace and reaches only the hosts that your settings name"),
            (CommandConfinement.Excluded { Because: var because }, PermissionDecision.Allow { Rule: null }) when request.Mode is not PermissionMode.BypassPermissions =>
                request.Mode is PermissionMode.DontAsk
                    ? new PermissionDecision.Deny($"it leaves the sandbox ({because}), and this session does not ask")
                    : new PermissionDecision.Ask($"it leaves the sandbox ({because})"),
            (CommandConfinement.Excluded { Because: var because }, PermissionDecision.Ask ask) =>
                new PermissionDecision.Ask($"{ask.Because}; and it leaves the sandbox ({because})") { Rule = ask.Rule, Part = ask.Part, Savable = ask.Savable },
            _ => decision,
        };
    }
}
