using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.Anthropic;

/// <summary>A message or a tools block as Anthropic takes it, written once for its life.</summary>
/// <param name="MarkerAt">Where a cache marker can stand; -1 when the message has no block that may carry one.</param>
internal sealed record AnthropicPiece(byte[] Json, int MarkerAt)
{
    private static readonly ConditionalWeakTable<Message, AnthropicPiece> Messages = [];
    private static readonly ConditionalWeakTable<ToolBlock, byte[]> ToolBlocks = [];

    public static AnthropicPiece Of(Message message) => Messages.GetValue(message, Write);

    public static byte[] Of(ToolBlock tools) => ToolBlocks.GetValue(tools, static block => JsonPieces.Write(block, WriteTools));

    private static AnthropicPiece Write(Message message)
    {
        // The marker stands inside the last block that may carry one, before its closing brace.
        var marker = -1L;
        var json = JsonPieces.Write(message, (writer, one) =>
        {
            writer.WriteStartObject();
            writer.WriteString("role"u8, one.Role == Role.User ? "user"u8 : "assistant"u8);
            writer.WriteStartArray("content"u8);
            var isEmpty = true;
            foreach (var block in one.Content)
            {
                if (WriteBlock(writer, block))
                {
                    isEmpty = false;
                    marker = block is ContentBlock.Thinking or ContentBlock.RedactedThinking ? marker : End(writer) - 1;
                }
            }

            if (isEmpty)
            {
                WriteText(writer, "(nothing)");
                marker = End(writer) - 1;
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return new AnthropicPiece(json, (int)marker);
    }

    private static long End(Utf8JsonWriter writer) => writer.BytesCommitted + writer.BytesPending;

    /// <summary>False when there was nothing to write: an empty text is refused, and thoughts go back to their own dialect only.</summary>
    private static bool WriteBlock(Utf8JsonWriter writer, ContentBlock block)
    {
        switch (block)
        {
            case ContentBlock.Text { Value: var text }:
                return WriteText(writer, text);
            case ContentBlock.Thinking { Dialect: AnthropicFormat.DialectName, Signature.Length: > 0 } thinking:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "thinking"u8);
                writer.WriteString("thinking"u8, thinking.Value);
                writer.WriteString("signature"u8, thinking.Signature);
                writer.WriteEndObject();
                return true;
            case ContentBlock.RedactedThinking { Dialect: AnthropicFormat.DialectName } redacted:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "redacted_thinking"u8);
                writer.WriteString("data"u8, redacted.Data);
                writer.WriteEndObject();
                return true;
            case ContentBlock.Image image:
                WriteImage(writer, image);
                return true;
            case ContentBlock.ToolUse call:
                writer.WriteStartObject();
                writer.WriteString("type"u8, "tool_use"u8);
                writer.WriteString("id"u8, WireNames.Id(call.Id));
                writer.WriteString("name"u8, WireNames.Name(call.Name));
                writer.WritePropertyName("input"u8);
                writer.WriteRawValue(call.Input, skipInputValidation: true);
                writer.WriteEndObject();
                return true;
            case ContentBlock.ToolResult result:
                WriteResult(writer, result);
                return true;
            default:
                return false;
        }
    }

    private static bool WriteText(Utf8JsonWriter writer, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        writer.WriteStartObject();
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        return true;
    }

    private static void WriteImage(Utf8JsonWriter writer, ContentBlock.Image image)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "image"u8);
        writer.WriteStartObject("source"u8);
        writer.WriteString("type"u8, "base64"u8);
        writer.WriteString("media_type"u8, image.MediaType);
        writer.WriteString("data"u8, image.Data);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, ContentBlock.ToolResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "tool_result"u8);
        writer.WriteString("tool_use_id"u8, WireNames.Id(result.CallId));
        if (result.Content is [ContentBlock.Text { Value: var only }])
        {
            writer.WriteString("content"u8, only);
        }
        else if (!result.Content.IsEmpty)
        {
            writer.WriteStartArray("content"u8);
            foreach (var block in result.Content)
            {
                if (block is ContentBlock.Text or ContentBlock.Image)
                {
                    WriteBlock(writer, block);
                }
            }

            writer.WriteEndArray();
        }

        if (result.IsError)
        {
            writer.WriteBoolean("is_error"u8, value: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, ToolBlock block)
    {
        writer.WriteStartArray();
        foreach (var tool in block.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("input_schema"u8);
            writer.WriteRawValue(tool.InputSchema, skipInputValidation: true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
