using System.Collections.Immutable;

namespace LspAgent.Core.Models;

/// <summary>The models that are known without a setting, with the vendors' list prices of November 2026.</summary>
internal static class BuiltInModels
{
    private const string Anthropic = "anthropic";
    private const string OpenAi = "openai";

    /// <summary>Models whose tools and thoughts go together in this dialect only.</summary>
    private const string Responses = "openai-responses";
    private const string DeepSeek = "deepseek";
    private const int Million = 1_000_000;

    public static ImmutableArray<ModelInfo> All { get; } =
    [
        Claude("claude-sonnet-5-5", Million, 128_000, new(2m, 10m, 0.10m, 2.50m)),
        Claude("claude-opus-5-5", Million, 128_000, new(4m, 20m, 0.20m, 5m)),
        Claude("claude-fable-5-1", Million, 128_000, new(10m, 50m, 0.25m, 12.50m)),
        Claude("claude-haiku-5-5", Million, 128_000, new(0.10m, 0.50m, 0.01m, 0.125m) { LongPrompt = new(100_000, new(0.50m, 2.50m, 0.05m, 0.625m)) }),
        Claude("claude-fable-5", Million, 128_000, new(10m, 50m, 1m, 12.50m)),
        Claude("claude-opus-5", Million, 128_000, new(5m, 25m, 0.50m, 6.25m)),
        Claude("claude-sonnet-5", Million, 128_000, new(2m, 10m, 0.20m, 2.50m)),
        Claude("claude-opus-4-8", Million, 128_000, new(5m, 25m, 0.50m, 6.25m)),
        Claude("claude-opus-4-7", Million, 128_000, new(5m, 25m, 0.50m, 6.25m)),
        Claude("claude-opus-4-6", Million, 128_000, new(5m, 25m, 0.50m, 6.25m)),
        Claude("claude-sonnet-4-6", Million, 64_000, new(3m, 15m, 0.30m, 3.75m)),
        Claude("claude-opus-4-5", 200_000, 64_000, new(5m, 25m, 0.50m, 6.25m)),
        Claude("claude-sonnet-4-5", 200_000, 64_000, new(3m, 15m, 0.30m, 3.75m)),
        Claude("claude-haiku-4-5", 200_000, 64_000, new(1m, 5m, 0.10m, 1.25m)),
        Claude("claude-opus-4-1", 200_000, 32_000, new(15m, 75m, 1.50m, 18.75m)),
        Claude("claude-opus-4-0", 200_000, 32_000, new(15m, 75m, 1.50m, 18.75m)),
        Claude("claude-opus-4", 200_000, 32_000, new(15m, 75m, 1.50m, 18.75m)),
        Claude("claude-sonnet-4-0", 200_000, 64_000, new(3m, 15m, 0.30m, 3.75m)),
        Claude("claude-sonnet-4", 200_000, 64_000, new(3m, 15m, 0.30m, 3.75m)),

        Gpt("gpt-6-sol", 1_050_000, 128_000, LongGpt(2m, 10m, 0.20m, 2.50m)),
        Gpt("gpt-6-astra", 1_050_000, 128_000, LongGpt(10m, 50m, 1m, 12.50m)),
        Gpt("gpt-6-luna", 1_050_000, 128_000, LongGpt(0.10m, 0.50m, 0.01m, 0.125m)),
        Gpt("gpt-5.6-sol", 1_050_000, 128_000, LongGpt(4m, 20m, 0.40m, 5m)),
        Gpt("gpt-5.6-terra", 1_050_000, 128_000, LongGpt(2m, 12m, 0.20m, 2.50m)),
        Gpt("gpt-5.6-luna", 1_050_000, 128_000, LongGpt(0.20m, 1.20m, 0.02m, 0.25m)),
        Gpt("gpt-5.5", 1_050_000, 128_000, LongGpt(5m, 30m, 0.50m, 5m)),
        Gpt("gpt-5.4", 1_050_000, 128_000, LongGpt(2.50m, 15m, 0.25m, 2.50m)),
        Gpt("gpt-5.4-mini", 400_000, 128_000, new(0.75m, 4.50m, 0.075m, 0.75m)),
        Gpt("gpt-5.4-nano", 400_000, 128_000, new(0.20m, 1.25m, 0.02m, 0.20m)),
        Gpt("gpt-5.3-codex", 400_000, 128_000, new(1.75m, 14m, 0.175m, 1.75m)),
        Gpt("gpt-5.2", 400_000, 128_000, new(1.75m, 14m, 0.175m, 1.75m)),
        Gpt("gpt-5.1", 400_000, 128_000, new(1.25m, 10m, 0.125m, 1.25m)),
        Gpt("gpt-5", 400_000, 128_000, new(1.25m, 10m, 0.125m, 1.25m)),
        Gpt("gpt-5-mini", 400_000, 128_000, new(0.25m, 2m, 0.025m, 0.25m)),
        Gpt("gpt-5-nano", 400_000, 128_000, new(0.05m, 0.40m, 0.005m, 0.05m)),
        Gpt("o3", 200_000, 100_000, new(2m, 8m, 0.50m, 2m)),
        Gpt("o4-mini", 200_000, 100_000, new(1.10m, 4.40m, 0.275m, 1.10m)),
        new("gpt-4.1", OpenAi, 1_047_576, 32_768, new(2m, 8m, 0.50m, 2m), CanThink: false, CanSeeImages: true),
        new("gpt-4.1-mini", OpenAi, 1_047_576, 32_768, new(0.40m, 1.60m, 0.10m, 0.40m), CanThink: false, CanSeeImages: true),
        new("gpt-4o", OpenAi, 128_000, 16_384, new(2.50m, 10m, 1.25m, 2.50m), CanThink: false, CanSeeImages: true),
        new("gpt-4o-mini", OpenAi, 128_000, 16_384, new(0.15m, 0.60m, 0.075m, 0.15m), CanThink: false, CanSeeImages: true),

        new("deepseek-v4-flash", DeepSeek, Million, 64_000, new(0.14m, 0.28m, 0.0028m, 0.14m), CanThink: true, CanSeeImages: false),
        new("deepseek-v4-pro", DeepSeek, Million, 64_000, new(0.435m, 0.87m, 0.003625m, 0.435m), CanThink: true, CanSeeImages: false),

        // No model: fixed rules, which read as much as there is.
        new("rules", "offline", Million, 64_000, new(0m, 0m, 0m, 0m), CanThink: false, CanSeeImages: false),
    ];

    public static ImmutableArray<ModelAlias> Aliases { get; } =
    [
        new("sonnet", "claude-sonnet-5-5"),
        new("opus", "claude-opus-5-5"),
        new("fable", "claude-fable-5-1"),
        new("haiku", "claude-haiku-5-5"),
        new("gpt", "gpt-6-sol"),
        new("gpt-mini", "gpt-6-luna"),
        new("codex", "gpt-5.3-codex"),
        new("deepseek", "deepseek-v4-flash"),
    ];

    private static ModelInfo Claude(string id, int window, int output, ModelPrice price) =>
        new(id, Anthropic, window, output, price, CanThink: true, CanSeeImages: true);

    private static ModelInfo Gpt(string id, int window, int output, ModelPrice price) =>
        new(id, Responses, window, output, price, CanThink: true, CanSeeImages: true);

    /// <summary>Prompts beyond 272,000 tokens cost double, and what is written to them half as much again.</summary>
    private static ModelPrice LongGpt(decimal input, decimal output, decimal read, decimal write) =>
        new(input, output, read, write) { LongPrompt = new(272_000, new(input * 2, output * 1.5m, read * 2, write * 2)) };
}
