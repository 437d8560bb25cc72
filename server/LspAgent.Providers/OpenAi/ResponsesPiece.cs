using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Streaming;

namespace LspAgent.Providers.OpenAi;

/// <summary>A message or a tools block as Responses takes it, written once for its life. One message of ours is one or more items.</summary>
internal static class ResponsesPiece
{
    private static readonly ConditionalWeakTable<Message, byte[]> Messages = [];
    private static readonly ConditionalWeakTable<ToolBlock, byte[]> ToolBlocks = [];

    /// <summary>One or more items, parted by commas.</summary>
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
        // A thought without what it led to is refused: those behind the last text or call stay here.
        var last = message.Content.Length - 1;
        while (last >= 0 && message.Content[last] is not ContentBlock.ToolUse && !IsText(message.Content[last]))
        {
            last--;
        }

        for (var i = 0; i <= last; i++)
        {
            switch (message.Content[i])
            {
                case ContentBlock.Thinking { Dialect: ResponsesFormat.DialectName, Signature: { Length: > 0 } item }:
                    writer.WriteRawValue(item, skipInputValidation: true);
                    break;
                case ContentBlock.Text { Value: var text } when !string.IsNullOrWhiteSpace(text):
                    BeginMessage(writer, "assistant"u8);
                    WriteText(writer, "output_text"u8, text);
                    EndMessage(writer);
                    break;
                case ContentBlock.ToolUse call:
                    writer.WriteStartObject();
                    writer.WriteString("type"u8, "function_call"u8);
                    writer.WriteString("call_id"u8, WireNames.Id(call.Id));
                    writer.WriteString("name"u8, WireNames.Name(call.Name));
                    writer.WriteString("arguments"u8, call.Input);
                    writer.WriteEndObject();
                    break;
            }
        }

        if (last < 0)
        {
            BeginMessage(writer, "assistant"u8);
            WriteText(writer, "output_text"u8, BlockTexts.Nothing);
            EndMessage(writer);
        }
    }

    private static bool IsText(ContentBlock block) => block is ContentBlock.Text { Value: var text } && !string.IsNullOrWhiteSpace(text);

    private static void WriteUser(Utf8JsonWriter writer, Message message)
    {
        var hasResult = false;
        foreach (var result in message.Content.OfType<ContentBlock.ToolResult>())
        {
            WriteResult(writer, result);
            hasResult = true;
        }

        var said = message.Content.Where(block => block is ContentBlock.Image || IsText(block)).ToList();
        if (said.Count == 0 && hasResult)
        {
            return;
        }

        BeginMessage(writer, "user"u8);
        if (said.Count == 0)
        {
            WriteText(writer, "input_text"u8, BlockTexts.Nothing);
        }

        said.ForEach(block => WriteInput(writer, block));
        EndMessage(writer);
    }

    private static void WriteResult(Utf8JsonWriter writer, ContentBlock.ToolResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function_call_output"u8);
        writer.WriteString("call_id"u8, WireNames.Id(result.CallId));
        var images = result.Content.OfType<ContentBlock.Image>().ToList();
        if (images.Count == 0)
        {
            writer.WriteString("output"u8, BlockTexts.Of(result));
        }
        else
        {
            writer.WriteStartArray("output"u8);
            WriteText(writer, "input_text"u8, BlockTexts.Of(result));
            images.ForEach(image => WriteInput(writer, image));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void BeginMessage(Utf8JsonWriter writer, ReadOnlySpan<byte> role)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "message"u8);
        writer.WriteString("role"u8, role);
        writer.WriteStartArray("content"u8);
    }

    private static void EndMessage(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter writer, ContentBlock block)
    {
        if (block is ContentBlock.Text { Value: var text })
        {
            WriteText(writer, "input_text"u8, text);
        }
        else if (block is ContentBlock.Image image)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "input_image"u8);
            writer.WriteString("image_url"u8, BlockTexts.DataUrl(image));
            writer.WriteEndObject();
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> type, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, ToolBlock block)
    {
        writer.WriteStartArray();
        foreach (var tool in block.Tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "function"u8);
            writer.WriteString("name"u8, tool.Name);
            writer.WriteString("description"u8, tool.Description);
            writer.WritePropertyName("parameters"u8);
            writer.WriteRawValue(tool.InputSchema, skipInputValidation: true);

            // This dialect is strict unless told otherwise, and strict schemas know no optional members.
            writer.WriteBoolean("strict"u8, value: false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
