using System.Collections.Immutable;
using LspAgent.Core.Permissions.Rules;

namespace LspAgent.Core.Permissions;

/// <summary>What the permission layer answers about one call. Closed: there are exactly three answers.</summary>
public abstract record PermissionDecision
{
    private PermissionDecision(string because) => Because = because;

    /// <summary>The rule that decided and why, for people.</summary>
    public string Because { get; }

    /// <summary>The rule that decided, if one did.</summary>
    public PermissionRule? Rule { get; init; }

    /// <summary>The part of the call that it is about, as it was written.</summary>
    public string? Part { get; init; }

    public sealed record Allow(string Because) : PermissionDecision(Because);

    public sealed record Deny(string Because) : PermissionDecision(Because);

    public sealed record Ask(string Because) : PermissionDecision(Because)
    {
        /// <summary>The narrowest rules that would allow all of it from now on; empty when no rule can.</summary>
        public ImmutableArray<SavableRule> Savable { get; init; } = [];

        /// <summary>True when nothing but a missing rule stands against it.</summary>
        public bool IsOnlyUnmatched { get; init; }

        /// <summary>True when a rule or a floor wants to be asked about every such call: no answer lasts.</summary>
        public bool AsksEachTime { get; init; }
    }
}

/// <summary>How much the user lets the agent do without asking.</summary>
public enum PermissionMode
{
    Default,
    AcceptEdits,
    Plan,

    /// <summary>What no rule decides a critic judges, and only what it is unsure of is asked.</summary>
    Auto,
    DontAsk,
    BypassPermissions,
}

/// <summary>One call that wants to run, as the permission layer sees it.</summary>
public sealed record PermissionRequest(
    string Tool,
    string Input,
    Tools.PreparedCall Call,
    Workspace.WorkspaceRoots Roots,
    PermissionMode Mode);
