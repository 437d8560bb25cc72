using System.Collections.Immutable;

namespace LspAgent.Core.Models;

/// <summary>What a tool tells the model about itself.</summary>
/// <param name="InputSchema">A JSON Schema object, canonical text.</param>
public sealed record ToolDefinition(string Name, string Description, string InputSchema);

/// <summary>The tools block of a request: made once per session and shared by reference, so that its bytes never change.</summary>
public sealed record ToolBlock(ImmutableArray<ToolDefinition> Tools)
{
    public static ToolBlock None { get; } = new([]);
}

/// <summary>One section of the system prompt, in the order in which it is sent.</summary>
/// <param name="EndsCachedPrefix">True when a cache breakpoint belongs behind this section.</param>
public sealed record SystemSection(string Text, bool EndsCachedPrefix);

/// <summary>How long the model may think before it answers.</summary>
public enum ThinkingEffort
{
    None,
    Low,
    Medium,
    High,
}

/// <summary>One request to a model, in no vendor's words.</summary>
public sealed record ModelRequest
{
    /// <summary>The vendor's name of the model.</summary>
    public required string Model { get; init; }

    public required ImmutableArray<SystemSection> System { get; init; }

    public required ToolBlock Tools { get; init; }

    /// <summary>Begins with a user message; roles alternate; every call is answered in the message that follows it.</summary>
    public required ImmutableArray<Message> Messages { get; init; }

    public required int MaxOutputTokens { get; init; }

    public ThinkingEffort Thinking { get; init; }

    /// <summary>Null for a request that searches nothing; only for clients that can search the web.</summary>
    public HostedSearch? Search { get; init; }

    /// <summary>Equal for requests that share a prefix, so that a vendor can route them to the same cache.</summary>
    public string? CacheKey { get; init; }
}
