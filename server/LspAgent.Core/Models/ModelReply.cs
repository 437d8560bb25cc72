using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LspAgent.Core.Models;

/// <summary>Why the model stopped. A reason that a vendor adds later counts as <see cref="EndTurn"/>.</summary>
public enum StopReason
{
    EndTurn,
    ToolUse,
    MaxTokens,
    Refusal,
    ContentFilter,
}

/// <summary>Tokens of one or more requests; input counts only what was neither read from nor written to a cache.</summary>
public readonly record struct TokenUsage(long Input, long Output, long CacheRead, long CacheWrite)
{
    /// <summary>All tokens that the model read.</summary>
    [JsonIgnore]
    public long Context => Input + CacheRead + CacheWrite;

    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(
        left.Input + right.Input,
        left.Output + right.Output,
        left.CacheRead + right.CacheRead,
        left.CacheWrite + right.CacheWrite);
}

/// <summary>The model's complete message.</summary>
/// <param name="Model">The model that really answered, which a fallback may have changed.</param>
public sealed record ModelReply(ImmutableArray<ContentBlock> Content, StopReason Stop, TokenUsage Usage, string Model)
{
    /// <summary>The pages that a search of the vendor's found, those that the text names first.</summary>
    public ImmutableArray<WebSource> Sources { get; init; } = [];
}
