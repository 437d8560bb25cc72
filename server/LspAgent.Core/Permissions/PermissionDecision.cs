namespace LspAgent.Core.Permissions;

/// <summary>What the permission layer answers about one call. Closed: there are exactly three answers.</summary>
public abstract record PermissionDecision
{
    private PermissionDecision(string because) => Because = because;

    /// <summary>The rule that decided and why, for people.</summary>
    public string Because { get; }

    public sealed record Allow(string Because) : PermissionDecision(Because);

    public sealed record Deny(string Because) : PermissionDecision(Because);

    public sealed record Ask(string Because) : PermissionDecision(Because);
}

/// <summary>How much the user lets the agent do without asking.</summary>
public enum PermissionMode
{
    Default,
    AcceptEdits,
    Plan,

    /// <summary>What only lacks a rule is judged by a critic before anybody is asked.</summary>
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
