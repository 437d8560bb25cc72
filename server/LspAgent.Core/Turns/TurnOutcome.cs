using LspAgent.Core.Models;

namespace LspAgent.Core.Turns;

/// <summary>How a turn ended. Closed.</summary>
public abstract record TurnOutcome
{
    private TurnOutcome()
    {
    }

    /// <summary>The model said what it had to say, or could not say more.</summary>
    public sealed record Completed(StopReason Stop) : TurnOutcome;

    /// <summary>A limit of steps, tokens, money or time was reached; everything so far is kept.</summary>
    public sealed record OutOfBudget(Exhaustion Limit) : TurnOutcome;

    public sealed record Cancelled : TurnOutcome;

    public sealed record Failed(ModelError Error) : TurnOutcome;
}
