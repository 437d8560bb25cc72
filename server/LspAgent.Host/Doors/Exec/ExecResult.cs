using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Turns;
using LspAgent.Host.Composition;

namespace LspAgent.Host.Doors.Exec;

/// <summary>How one prompt of <c>exec</c> ended.</summary>
/// <param name="Text">The last message of the agent, or what a command answered.</param>
/// <param name="Turns">Requests to a model.</param>
/// <param name="ByRules">Set when no model was there to answer.</param>
internal sealed record ExecResult(
    TurnOutcome Outcome,
    string Text,
    TimeSpan Duration,
    int Turns,
    TokenUsage Usage,
    decimal? CostUsd,
    ImmutableArray<ModelCost> ByModel,
    ImmutableArray<Refusal> Refusals,
    RuleAnswer? ByRules)
{
    /// <summary>What is told of a prompt that was never put to the agent.</summary>
    public static ExecResult NotBegun(string because) => new(
        new TurnOutcome.Failed(new ModelError(ModelErrorKind.InvalidRequest, because, Retryable: false)),
        Text: "", TimeSpan.Zero, Turns: 0, Usage: default, CostUsd: 0, ByModel: [], Refusals: [], ByRules: null);

    public int ExitCode => Outcome switch
    {
        TurnOutcome.Cancelled => ExitCodes.Interrupted,
        _ when Refusals.Length > 0 => ExitCodes.PermissionNeeded,
        TurnOutcome.Completed when ByRules is not { HasFound: false } => ExitCodes.Done,
        _ => ExitCodes.Failed,
    };

    /// <summary>Null when it went well; else one sentence for the user.</summary>
    public string? Error => Outcome switch
    {
        TurnOutcome.Failed { Error.Message: var message } => message,
        TurnOutcome.OutOfBudget { Limit.Because: var because } => $"The agent stopped: {because}. What it did so far is kept; go on with --continue.",
        TurnOutcome.Completed when ByRules is { HasFound: false } => $"No model is configured, and fixed rules have no answer to this. {UserModels.Remedy}",
        TurnOutcome.Cancelled => "The turn was interrupted. What was said so far is kept; go on with --continue.",
        _ => null,
    };
}

/// <summary>An answer by the fixed rules that stand in for a model.</summary>
/// <param name="HasFound">True when the rules knew what to do; false when they could only say what they know.</param>
internal sealed record RuleAnswer(bool HasFound);
