using LspAgent.Core.Models;

namespace LspAgent.Core.Turns;

/// <summary>The most that an agent may spend; null is no limit.</summary>
public sealed record BudgetLimits(int? Steps = null, long? Tokens = null, decimal? Usd = null, TimeSpan? Time = null)
{
    public static BudgetLimits None { get; } = new();
}

/// <summary>
/// What an agent may spend and has spent. A tree: what a child spends, its parents spend too, and the tightest limit on the
/// way up holds. Safe for concurrent use.
/// </summary>
public sealed class Budget(BudgetLimits limits, TimeProvider time, Budget? parent = null)
{
    private readonly Lock _lock = new();
    private readonly long _startedAt = time.GetTimestamp();
    private int _steps;
    private TokenUsage _usage;
    private decimal _usd;
    private bool _isPriceKnown = true;

    /// <summary>Steps, that is requests to a model.</summary>
    public int Steps
    {
        get
        {
            lock (_lock)
            {
                return _steps;
            }
        }
    }

    public TokenUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return _usage;
            }
        }
    }

    /// <summary>Null when a model without a known price was used.</summary>
    public decimal? Usd
    {
        get
        {
            lock (_lock)
            {
                return _isPriceKnown ? _usd : null;
            }
        }
    }

    public Budget Child(BudgetLimits childLimits) => new(childLimits, time, this);

    /// <param name="usd">Null when the price is not known.</param>
    public void Spend(TokenUsage usage, decimal? usd)
    {
        lock (_lock)
        {
            _steps++;
            _usage += usage;
            _usd += usd ?? 0;
            _isPriceKnown &= usd is not null;
        }

        parent?.Spend(usage, usd);
    }

    /// <summary>The limit that is reached, or null while there is something left.</summary>
    public Exhaustion? Exhausted
    {
        get
        {
            lock (_lock)
            {
                if (limits.Steps is { } steps && _steps >= steps)
                {
                    return new Exhaustion(BudgetKind.Steps, $"the limit of {steps} model requests is reached");
                }

                if (limits.Usd is { } usd && _usd >= usd)
                {
                    return new Exhaustion(BudgetKind.Usd, FormattableString.Invariant($"the budget of ${usd:0.00} is spent"));
                }

                if (limits.Tokens is { } tokens && _usage.Context + _usage.Output >= tokens)
                {
                    return new Exhaustion(BudgetKind.Tokens, $"the limit of {tokens} tokens is reached");
                }

                if (limits.Time is { } span && time.GetElapsedTime(_startedAt) >= span)
                {
                    return new Exhaustion(BudgetKind.Time, $"the time limit of {span} is over");
                }
            }

            return parent?.Exhausted;
        }
    }
}

/// <summary>What a budget can run out of.</summary>
public enum BudgetKind
{
    Steps,
    Tokens,
    Usd,
    Time,
}

/// <summary>A limit that was reached.</summary>
/// <param name="Because">Half a sentence for the user.</param>
public sealed record Exhaustion(BudgetKind Kind, string Because);
