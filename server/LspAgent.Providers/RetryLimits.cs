namespace LspAgent.Providers;

/// <summary>How long and how often a model's service is tried before the request fails.</summary>
public sealed record RetryLimits
{
    public static RetryLimits Default { get; } = new();

    /// <summary>Requests in all, the first one included.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The wait before the second attempt; it doubles each time, less a random part.</summary>
    public TimeSpan BaseBackoff { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a service may ask for; beyond it the request fails at once and says so.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest silence within an answer, the time to its first byte included.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time from the first attempt to the end of the answer, waits included.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromHours(1);
}
