using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Host.Doors.Exec;

/// <summary>Content in the shapes of the Messages API, which the stream of <c>exec</c> speaks whatever the model's dialect is.</summary>
internal static class ContentBlockJson
{
    public static void Write(Utf8JsonWriter json, ContentBlock block)
    {
        json.WriteStartObject();
        switch (block)
        {
            case ContentBlock.Text text:
                json.WriteString("type", "text");
                json.WriteString("text", text.Value);
                break;
            case ContentBlock.Thinking thinking:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", thinking.Value);
                json.WriteString("signature", thinking.Signature);
                break;
            case ContentBlock.RedactedThinking redacted:
                json.WriteString("type", "redacted_thinking");
                json.WriteString("data", redacted.Data);
                break;
            case ContentBlock.Image image:
                json.WriteString("type", "image");
                json.WriteStartObject("source");
                json.WriteString("type", "base64");
                json.WriteString("media_type", image.MediaType);
                json.WriteString("data", image.Data);
                json.WriteEndObject();
                break;
            case ContentBlock.ToolUse call:
                json.WriteString("type", "tool_use");
                json.WriteString("id", call.Id);
                json.WriteString("name", call.Name);
                json.WritePropertyName("input");
                json.WriteRawValue(call.Input);
                break;
            case ContentBlock.ToolResult result:
                json.WriteString("type", "tool_result");
                json.WriteString("tool_use_id", result.CallId);
                json.WriteStartArray("content");
                foreach (var part in result.Content)
                {
                    Write(json, part);
                }

                json.WriteEndArray();
                json.WriteBoolean("is_error", result.IsError);
                break;
        }

        json.WriteEndObject();
    }
}
