using System.Collections.Immutable;

namespace LspAgent.Core.Permissions;

/// <summary>Several policies at once: a call is allowed only where all of them allow it, so none is ever widened by another.</summary>
public sealed class PolicyIntersection(params ImmutableArray<IPermissionPolicy> policies) : IPermissionPolicy
{
    public PermissionDecision Decide(PermissionRequest request)
    {
        PermissionDecision? strictest = null;
        foreach (var policy in policies)
        {
            var decision = policy.Decide(request);
            if (decision is PermissionDecision.Ask ask && policies.Length > 1)
            {
                // A rule that one of them would take does not bind the others.
                decision = ask with { Savable = [], IsOnlyUnmatched = false };
            }

            strictest = strictest is null || Strictness(decision) > Strictness(strictest) ? decision : strictest;
        }

        return strictest ?? new PermissionDecision.Deny("no policy allows anything");
    }

    private static int Strictness(PermissionDecision decision) => decision switch
    {
        PermissionDecision.Allow => 0,
        PermissionDecision.Ask => 1,
        _ => 2,
    };
}

/// <summary>Narrows whatever it is intersected with: only these tools, and changes only to these files.</summary>
/// <param name="tools">Null for every tool.</param>
/// <param name="writable">Canonical paths of files, or of folders with all below; null for every path.</param>
public sealed class PermissionLimit(ImmutableHashSet<string>? tools, ImmutableArray<string>? writable) : IPermissionPolicy
{
    public PermissionDecision Decide(PermissionRequest request)
    {
        if (tools is not null && !tools.Contains(request.Tool))
        {
            return new PermissionDecision.Deny($"{request.Tool} is not among the tools that this agent was given");
        }

        if (writable is not { } places)
        {
            return new PermissionDecision.Allow("within its limits");
        }

        var effects = request.Call.Effects;
        if (effects.HasFlag(Tools.ToolEffects.RunsCommands))
        {
            return new PermissionDecision.Deny("this agent may change only what it was given, and nobody knows what a command changes");
        }

        if (effects.HasFlag(Tools.ToolEffects.WritesFiles) && request.Call.Paths.IsEmpty)
        {
            return new PermissionDecision.Deny("this agent may change only what it was given, and the call does not say what it changes");
        }

        foreach (var path in request.Call.Paths)
        {
            if (path.Use is not Tools.PathUse.Read && !places.Any(place => Paths.PathText.IsWithin(path.Canonical, place, StringComparison.Ordinal)))
            {
                return new PermissionDecision.Deny($"this agent may not change {path.Lexical}");
            }
        }

        return new PermissionDecision.Allow("within its limits");
    }
}
