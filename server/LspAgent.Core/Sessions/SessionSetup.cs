using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Prompts;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Sessions;

/// <summary>How one session is to be: decided by the door and the settings before it begins.</summary>
public sealed record SessionSetup
{
    public required WorkspaceRoots Roots { get; init; }

    public required IWorkspaceFiles Files { get; init; }

    /// <summary>Keeps what the session's changes take away.</summary>
    public ICheckpointStore Checkpoints { get; init; } = NoCheckpoints.Instance;

    /// <summary>Says what a plan of edits would break; null where nobody can.</summary>
    public Func<EditPlan, CancellationToken, ValueTask<ImmutableArray<BrokenPlace>>>? Judge { get; init; }

    /// <summary>Whether a call of a tool is known to change nothing.</summary>
    public Func<string, PreparedCall, bool> OnlyReads { get; init; } = static (_, _) => false;

    public IEditorState Editor { get; init; } = NoEditorState.Instance;

    public required ToolCatalog Tools { get; init; }

    /// <summary>The system prompt, frozen for the life of the session.</summary>
    public required ImmutableArray<PromptSection> Sections { get; init; }

    /// <summary>What the user named; null for the default.</summary>
    public string? Model { get; init; }

    public ThinkingEffort Thinking { get; init; }

    public PermissionMode Mode { get; init; }

    /// <summary>The most that one turn may spend.</summary>
    public BudgetLimits TurnLimits { get; init; } = BudgetLimits.None;

    /// <summary>The most that the session may spend while it is open here.</summary>
    public BudgetLimits SessionLimits { get; init; } = BudgetLimits.None;

    /// <summary>Whether the user looks at each change of the agent.</summary>
    public bool ReviewsEdits { get; init; }

    /// <summary>Decides on every call of the session.</summary>
    public required IPermissionPolicy Permissions { get; init; }

    /// <summary>Takes the rules that the user adds; null when none can be added.</summary>
    public IRuleKeeper? RuleKeeper { get; init; }

    public WhenNobodyIsThere WhenNobodyIsThere { get; init; }

    public bool CompactsByItself { get; init; } = true;

    public ImmutableArray<string> SpinnerVerbs { get; init; } = ["Working"];
}
