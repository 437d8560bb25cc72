using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Anthropic;

/// <summary>How thinking is asked for: newer models decide themselves within an effort, older ones want a budget of tokens.</summary>
internal static class AnthropicThinking
{
    private const int SmallestBudget = 1024;

    /// <summary>The generations that know budgets only; whatever is newer or unknown knows efforts.</summary>
    private static readonly string[] WithBudget =
    [
        "claude-3-7", "claude-sonnet-4-0", "claude-sonnet-4-2", "claude-sonnet-4-5", "claude-opus-4-0", "claude-opus-4-2", "claude-opus-4-1", "claude-opus-4-5", "claude-haiku-4-5",
    ];

    public static bool UsesBudget(string model) => Array.Exists(WithBudget, prefix => model.StartsWith(prefix, StringComparison.Ordinal));

    public static void Write(Utf8JsonWriter writer, ModelRequest request)
    {
        if (request.Thinking == ThinkingEffort.None || request.Model.StartsWith("claude-3-5", StringComparison.Ordinal))
        {
            return;
        }

        if (!UsesBudget(request.Model))
        {
            writer.WriteStartObject("thinking"u8);
            writer.WriteString("type"u8, "adaptive"u8);
            writer.WriteString("display"u8, "summarized"u8);
            writer.WriteEndObject();
            writer.WriteStartObject("output_config"u8);
            writer.WriteString("effort"u8, request.Thinking switch { ThinkingEffort.Low => "low"u8, ThinkingEffort.Medium => "medium"u8, _ => "high"u8 });
            writer.WriteEndObject();
            return;
        }

        var wanted = request.Thinking switch { ThinkingEffort.Low => 4_096, ThinkingEffort.Medium => 10_240, _ => 24_576 };
        var budget = Math.Min(wanted, request.MaxOutputTokens / 2);
        if (budget >= SmallestBudget)
        {
            writer.WriteStartObject("thinking"u8);
            writer.WriteString("type"u8, "enabled"u8);
            writer.WriteNumber("budget_tokens"u8, budget);
            writer.WriteEndObject();
        }
    }
}
