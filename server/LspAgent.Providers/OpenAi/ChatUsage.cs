using System.Text.Json;
using LspAgent.Core.Models;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.OpenAi;

/// <summary>
/// A report of tokens in the words of OpenAI's two dialects and of DeepSeek. Their input counts everything, ours only what no
/// cache had to do with.
/// </summary>
internal readonly record struct ChatUsage(long Input, long Output, long CacheRead, long CacheWrite)
{
    /// <summary>Null when the member holds no report.</summary>
    public static ChatUsage? Read(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return null;
        }

        var usage = new ChatUsage();
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            {
                usage = usage with { Input = Number(ref reader) ?? 0 };
            }
            else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                usage = usage with { Output = Number(ref reader) ?? 0 };
            }
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8))
            {
                usage = usage with { CacheRead = Number(ref reader) ?? usage.CacheRead };
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                usage = ReadDetails(ref reader, usage);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return usage;
    }

    public TokenUsage ToTokens() => new(Math.Max(0, Input - CacheRead - CacheWrite), Output, CacheRead, CacheWrite);

    private static ChatUsage ReadDetails(ref Utf8JsonReader reader, ChatUsage usage)
    {
        if (!Enter(ref reader))
        {
            return usage;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("cached_tokens"u8))
            {
                usage = usage with { CacheRead = Number(ref reader) ?? usage.CacheRead };
            }
            else if (reader.ValueTextEquals("cache_write_tokens"u8))
            {
                usage = usage with { CacheWrite = Number(ref reader) ?? usage.CacheWrite };
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return usage;
    }
}
