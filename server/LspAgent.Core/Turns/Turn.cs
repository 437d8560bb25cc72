using System.Collections.Immutable;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Prompts;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Turns;

/// <summary>Everything that one turn of one agent needs. The loop keeps no state of its own.</summary>
public sealed record Turn
{
    public required string Id { get; init; }

    public required AgentId Agent { get; init; }

    public required ModelChoice.Ready Model { get; init; }

    /// <summary>What a model costs that answered in another one's place; null when it is not known.</summary>
    public required Func<string, ModelPrice?> PriceOf { get; init; }

    public ThinkingEffort Thinking { get; init; }

    public required PromptLayout Layout { get; init; }

    public required ToolCatalog Tools { get; init; }

    /// <summary>What the tools keep between calls.</summary>
    public required ToolSession Session { get; init; }

    /// <summary>Read when a call is prepared, so that a mode that the user changes holds for the next call.</summary>
    public required Func<PermissionMode> Mode { get; init; }

    public required IPermissionDesk Permissions { get; init; }

    /// <summary>Whether a call of a tool is known to change nothing: no checkpoint is taken for it.</summary>
    public Func<string, PreparedCall, bool> OnlyReads { get; init; } = static (_, _) => false;

    public required UnsavedText Unsaved { get; init; }

    public required WorkspaceRoots Roots { get; init; }

    public required IWorkspaceFiles Files { get; init; }

    public required WorkspaceEdits Edits { get; init; }

    public required Budget Budget { get; init; }

    public required ITurnJournal Journal { get; init; }

    /// <summary>The model's history as it stands now.</summary>
    public required Func<ImmutableArray<Message>> Messages { get; init; }

    /// <summary>Writes what the user said since the last step, so that the next request holds it; true when there was something.</summary>
    public required Func<CancellationToken, ValueTask<bool>> TakeSteering { get; init; }

    /// <summary>Makes the history smaller when the next request would not fit; false when it cannot.</summary>
    public required Func<CompactionReason, CancellationToken, ValueTask<bool>> Compact { get; init; }

    /// <summary>Ends with the session and not with the turn: what happened is written also after a cancel.</summary>
    public required CancellationToken SessionStopping { get; init; }
}

/// <summary>Why the history should become smaller.</summary>
public enum CompactionReason
{
    /// <summary>The window may be filling up: the stages decide whether it is time.</summary>
    Routine,

    /// <summary>The model refused the request as too large.</summary>
    Refused,

    /// <summary>The user asked for it.</summary>
    Manual,
}
