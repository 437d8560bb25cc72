using System.Collections.Immutable;
using LspAgent.Core.Permissions;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Composition;

/// <summary>What a door wants of a session; what it leaves open the settings decide.</summary>
internal sealed record SessionRequest
{
    /// <summary>An absolute path.</summary>
    public required string Root { get; init; }

    public ImmutableArray<string> AdditionalRoots { get; init; } = [];

    public string? Model { get; init; }

    public PermissionMode? Mode { get; init; }

    /// <summary>Stands at the end of the system prompt.</summary>
    public string? AppendSystemPrompt { get; init; }

    /// <summary>Whether the user trusts the folder; null for what was answered before.</summary>
    public bool? IsTrusted { get; init; }

    /// <summary>Whether changes of files wait for the user's word; null for what the settings say.</summary>
    public bool? ReviewsEdits { get; init; }

    /// <summary>Rules for calls that need no question; the name of a tool for all of its calls.</summary>
    public ImmutableArray<string> AllowedTools { get; init; } = [];

    public BudgetLimits TurnLimits { get; init; } = BudgetLimits.None;

    public BudgetLimits SessionLimits { get; init; } = BudgetLimits.None;

    public WhenNobodyIsThere WhenNobodyIsThere { get; init; }

    /// <summary>The texts that the client's editor has open; null when it tells nothing of them.</summary>
    public IOpenDocuments? OpenDocuments { get; init; }

    /// <summary>What the user has before their eyes.</summary>
    public IEditorState Editor { get; init; } = NoEditorState.Instance;
}
