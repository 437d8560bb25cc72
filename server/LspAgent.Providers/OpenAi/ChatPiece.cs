using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>
/// A message or a tools block as Chat Completions takes it, written once for its life. One message of ours can be several:
/// each result is a message of its own.
/// </summary>
internal static class ChatPiece
{
    private static readonly ConditionalWeakTable<Message, byte[]> Messages = [];
    private static readonly ConditionalWeakTable<ToolBlock, byte[]> ToolBlocks = [];

    /// <summary>One or more objects, parted by commas.</summary>
    public static byte[] Of(Message message) => Messages.GetValue(message, static one =>
    {
        // A list is written, so that the writer sets the commas; its brackets are cut off.
        var list = JsonPieces.Write(one, Write);
        return list[1..^1];
    });

    public static byte[] Of(ToolBlock tools) => ToolBlocks.GetValue(tools, static block => JsonPieces.Write(block, WriteTools));

    private static void Write(Utf8JsonWriter writer, Message message)
    {
        writer.WriteStartArray();
        if (message.Role == Role.Assistant)
        {
            WriteAssistant(writer, message);
        }
        else
        {
            WriteUser(writer, message);
        }

        writer.WriteEndArray();
    }

    private static void WriteAssistant(Utf8JsonWriter writer, Message message)
    {
        var text = BlockTexts.Join(message.Content);
        var calls = message.Calls.ToList();
        writer.WriteStartObject();
        writer.WriteString("role"u8, "assistant"u8);
        if (text.Length == 0 && calls.Count > 0)
        {
            writer.WriteNull("content"u8);
        }
        else
        {
            writer.WriteString("content"u8, text.Length == 0 ? BlockTexts.Nothing : text);
        }

        if (calls.Count > 0)
        {
            // Services that think want the thoughts back that led to calls, and refuse or ignore all others.
            foreach (var thought in message.Content.OfType<ContentBlock.Thinking>())
            {
                if (thought is { Dialect: ChatFormat.DialectName, Signature: "reasoning_content" or "reasoning" })
                {
                    writer.WriteString(thought.Signature, thought.Value);
                    break;
                }
            }

            WriteCalls(writer, calls);
        }

        writer.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter writer, List<ContentBlock.ToolUse> calls)
    {
        writer.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, WireNames.Id(call.Id));
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, WireNames.Name(call.Name));
            writer.WriteString("arguments"u8, call.Input);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter writer, Message message)
    {
        var results = message.Content.OfType<ContentBlock.ToolResult>().ToList();
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, "tool"u8);
            writer.WriteString("tool_call_id"u8, WireNames.Id(result.CallId));
            writer.WriteString("content"u8, BlockTexts.Of(result));
            writer.WriteEndObject();
        }

        // Results are texts only here: their pictures come right behind them, in the user's place.
        var text = BlockTexts.Join(message.Content);
        var images = results.SelectMany(result => result.Content).Concat(message.Content).OfType<ContentBlock.Image>().ToList();
        if (text.Length == 0 && images.Count == 0 && results.Count > 0)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("role"u8, "user"u8);
        if (images.Count == 0)
        {
            writer.WriteString("content"u8, text.Length == 0 ? BlockTexts.Nothing : text);
        }
        else
        {
            writer.WriteStartArray("content"u8);
            WriteText(writer, text);
            images.ForEach(image => WriteImage(writer, image));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        if (text.Length > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "text"u8);
            writer.WriteString("text"u8, text);
            writer.WriteEndObject();
        }
    }

    private static void WriteImage(Utf8JsonWriter writer, ContentBlock.Image image)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "image_url"u8);
        writer.WriteStartObject("image_url"u8);
        writer.WriteString("url"u8, BlockTexts.DataUrl(image));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, ToolBlock block)
    {
        writer.WriteStartArray();
        foreach (var tool in block.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteStartObject("function"u8);
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("parameters"u8);
            writer.WriteRawValue(tool.InputSchema, skipInputValidation: true);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
