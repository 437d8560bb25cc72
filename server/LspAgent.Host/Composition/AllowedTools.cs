using System.Collections.Immutable;
using LspAgent.Core.Permissions;

namespace LspAgent.Host.Composition;

/// <summary>A policy that does not ask about tools that the user named beforehand; what it denies stays denied.</summary>
internal sealed class AllowedTools(IPermissionPolicy policy, ImmutableArray<string> names) : IPermissionPolicy
{
    public PermissionDecision Decide(PermissionRequest request) => policy.Decide(request) switch
    {
        PermissionDecision.Ask when names.Contains(request.Tool, StringComparer.Ordinal) =>
            new PermissionDecision.Allow($"{request.Tool} is among the allowed tools of the command line"),
        var decision => decision,
    };
}
