using System.Collections.Immutable;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;
using static LspAgent.Providers.Streaming.JsonEvents;

namespace LspAgent.Providers.Anthropic;

/// <summary>What one event of the Messages stream says, whatever the order of its members; texts still lie in its bytes.</summary>
internal ref struct AnthropicEvent
{
    public AnthropicEvent()
    {
        Index = -1;
    }

    public JsonText Type { get; private set; }

    public int Index { get; private set; }

    /// <summary>The type of the block that begins, or of the delta.</summary>
    public JsonText BlockType { get; private set; }

    public JsonText Text { get; private set; }

    public JsonText PartialJson { get; private set; }

    public JsonText Signature { get; private set; }

    public JsonText Data { get; private set; }

    /// <summary>The pages that a search found; default for any other event.</summary>
    public ImmutableArray<WebSource> Found { get; private set; }

    /// <summary>The page that a text names.</summary>
    public WebSource? Cited { get; private set; }

    public JsonText Id { get; private set; }

    public JsonText Name { get; private set; }

    public JsonText Model { get; private set; }

    public JsonText StopReason { get; private set; }

    public AnthropicUsage Usage { get; private set; }

    public ServiceComplaint? Complaint { get; private set; }

    public void Read(scoped ref Utf8JsonReader reader)
    {
        Begin(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                Type = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                Index = JsonEvents.Index(ref reader);
            }
            else if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("content_block"u8))
            {
                ReadBlock(ref reader);
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                ReadMessage(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                Usage = AnthropicUsage.Read(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                Complaint = ServiceComplaint.ReadMember(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        // Whatever stands behind the object makes the event invalid: this throws then.
        reader.Read();
    }

    private void ReadBlock(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                BlockType = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("thinking"u8))
            {
                Text = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("partial_json"u8))
            {
                PartialJson = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("signature"u8))
            {
                Signature = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("stop_reason"u8))
            {
                StopReason = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                Id = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                Name = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                Data = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                Found = JsonSources.ReadList(ref reader);
            }
            else if (reader.ValueTextEquals("citation"u8))
            {
                Cited = JsonSources.ReadOne(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }

    private void ReadMessage(scoped ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("model"u8))
            {
                Model = JsonText.Read(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                Usage = AnthropicUsage.Read(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }
    }
}

/// <summary>A report of tokens, of which only some numbers may be given.</summary>
internal readonly record struct AnthropicUsage(long? Input, long? Output, long? CacheRead, long? CacheWrite)
{
    public static AnthropicUsage Read(ref Utf8JsonReader reader)
    {
        var usage = new AnthropicUsage();
        if (!Enter(ref reader))
        {
            return usage;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("input_tokens"u8))
            {
                usage = usage with { Input = Number(ref reader) };
            }
            else if (reader.ValueTextEquals("output_tokens"u8))
            {
                usage = usage with { Output = Number(ref reader) };
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                usage = usage with { CacheRead = Number(ref reader) };
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                usage = usage with { CacheWrite = Number(ref reader) };
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        return usage;
    }

    /// <summary>Each report counts from the beginning: a number that is given takes the place of the one before.</summary>
    public TokenUsage Over(TokenUsage before) => new(
        Input ?? before.Input, Output ?? before.Output, CacheRead ?? before.CacheRead, CacheWrite ?? before.CacheWrite);
}
