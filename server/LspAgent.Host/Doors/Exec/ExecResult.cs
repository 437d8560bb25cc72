using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;

namespace LspAgent.Host.Doors.Exec;

/// <summary>How one prompt of <c>exec</c> ended.</summary>
/// <param name="Text">The last message of the agent, or what a command answered.</param>
/// <param name="Turns">Requests to a model.</param>
internal sealed record ExecResult(
    TurnOutcome Outcome,
    string Text,
    TimeSpan Duration,
    int Turns,
    TokenUsage Usage,
    decimal? CostUsd,
    ImmutableArray<ModelCost> ByModel,
    ImmutableArray<Refusal> Refusals)
{
    public int ExitCode => Outcome switch
    {
        TurnOutcome.Cancelled => ExitCodes.Interrupted,
        _ when Refusals.Length > 0 => ExitCodes.PermissionNeeded,
        TurnOutcome.Completed => ExitCodes.Done,
        _ => ExitCodes.Failed,
    };

    /// <summary>Null when it went well; else one sentence for the user.</summary>
    public string? Error => Outcome switch
    {
        TurnOutcome.Failed { Error.Message: var message } => message,
        TurnOutcome.OutOfBudget { Limit.Because: var because } => $"The agent stopped: {because}. What it did so far is kept; go on with --continue.",
        TurnOutcome.Cancelled => "The turn was interrupted. What was said so far is kept; go on with --continue.",
        _ => null,
    };
}
