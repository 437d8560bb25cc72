using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>One line of <c>fault.jsonl</c>: what the service does, and what must follow.</summary>
public sealed record FaultCase(string Id, string Category, string Description, FaultInput Input, FaultOutcome Expected)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        .. LspAgent.Testing.Fixtures.Read("fault.jsonl")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<FaultCase>(line, Options)!),
    ];

    public override string ToString() => $"{Id} {Description}";
}

/// <summary>The client's limits and the service's answers, one for each request.</summary>
public sealed record FaultInput(string Protocol, FaultLimits Client, IReadOnlyList<FaultAttempt> Attempts);

/// <summary>How patient the client is.</summary>
public sealed record FaultLimits(
    int MaxAttempts, int BaseBackoffMs, int MaxBackoffMs, int ConnectTimeoutMs, int StallTimeoutMs, int TotalTimeoutMs, int? CancelAtMs)
{
    public RetryLimits ToLimits() => new()
    {
        MaxAttempts = MaxAttempts,
        BaseBackoff = TimeSpan.FromMilliseconds(BaseBackoffMs),
        MaxBackoff = TimeSpan.FromMilliseconds(MaxBackoffMs),

        // The only limit that runs on real time: a slow machine must not meet it where the case means another fault.
        ConnectTimeout = TimeSpan.FromMilliseconds(ConnectTimeoutMs) * 100,
        StallTimeout = TimeSpan.FromMilliseconds(StallTimeoutMs),
        TotalTimeout = TimeSpan.FromMilliseconds(TotalTimeoutMs),
    };
}

/// <summary>What the service does with one request: either how the connection fails, or the answer's head and steps.</summary>
public sealed record FaultAttempt(
    string? Connect, int Status, IReadOnlyDictionary<string, string>? Headers, IReadOnlyList<FaultStep>? Steps, string? Transfer);

/// <summary>One thing that the service does; exactly one member says which.</summary>
public sealed record FaultStep(
    string? Send,
    string? SendRaw,
    string? SendBytesHex,
    int? SplitEvery,
    string? SendGzipPrefix,
    int? KeepBytes,
    string? Drip,
    int? Bytes,
    FaultRepeat? Repeat,
    int? DelayMs,
    [property: JsonPropertyName("clock_jump_s")] int? ClockJumpSeconds,
    string? Close);

/// <summary>A text that is sent many times.</summary>
public sealed record FaultRepeat(string Send, int Count, int? DelayMs);

/// <summary>What must follow.</summary>
public sealed record FaultOutcome(
    string Outcome,
    int Attempts,
    string? FinalText,
    IReadOnlyList<string> Invariants,
    int? WaitMsMin,
    int? WaitMsMax,
    int? CancelLatencyMsMax,
    int? MemoryMbMax,
    bool? ShowsRetryAfter,
    IReadOnlyList<string>? Offers,
    string? Marked);
