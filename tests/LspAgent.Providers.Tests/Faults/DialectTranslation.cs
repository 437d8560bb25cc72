using System.Text.Json;
using System.Text.Json.Nodes;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>Says in another dialect what a fault case's service says in Anthropic's, event by event, so that its faults stay the same.</summary>
internal static class DialectTranslation
{
    /// <param name="provider">Either <c>openai</c> or <c>openai-responses</c>.</param>
    public static FaultCase To(FaultCase fault, string provider) => fault with
    {
        Input = fault.Input with
        {
            Attempts = [.. fault.Input.Attempts.Select(attempt => attempt with { Steps = attempt.Steps?.Select(step => Step(step, provider)).ToList() })],
        },
    };

    private static FaultStep Step(FaultStep step, string provider) => step with
    {
        Send = Text(step.Send, provider),
        Drip = Text(step.Drip, provider),
        SendGzipPrefix = Text(step.SendGzipPrefix, provider),
        SendBytesHex = step.SendBytesHex is { } hex
            ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(Text(System.Text.Encoding.UTF8.GetString(Convert.FromHexString(hex)), provider)!))
            : null,
    };

    private static string? Text(string? text, string provider)
    {
        if (text is null || !text.Contains("data:", StringComparison.Ordinal))
        {
            // The bodies of refusals differ by their frame only, and both are understood.
            return text;
        }

        return string.Concat(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => Event(one, provider)));
    }

    private static string Event(string text, string provider)
    {
        var data = string.Concat(text.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..]));
        JsonNode one;
        try
        {
            one = JsonNode.Parse(data)!;
        }
        catch (JsonException)
        {
            return text + "\n\n";
        }

        var translated = provider == "openai" ? Chat(one) : Responses(one);
        return string.Concat(translated.Select(json => $"data: {json}\n\n"));
    }

    private static IEnumerable<string> Chat(JsonNode one)
    {
        var index = (int?)one["index"] ?? 0;
        var (block, delta) = (one["content_block"], one["delta"]);
        return ((string?)one["type"], (string?)(block ?? delta)?["type"]) switch
        {
            ("message_start", _) => [Chunk(new { role = "assistant", content = "" })],
            ("content_block_start", "tool_use") => [Chunk(Call(index, block!["id"], new { name = block["name"], arguments = "" }))],
            ("content_block_delta", "text_delta") => [Chunk(new { content = delta!["text"] })],
            ("content_block_delta", "input_json_delta") => [Chunk(Call(index, id: null, new { arguments = delta!["partial_json"] }))],
            ("message_delta", _) => [Chunk(new { }, (string?)delta!["stop_reason"] == "tool_use" ? "tool_calls" : "stop")],
            ("message_stop", _) => ["[DONE]"],
            ("error", _) => [JsonSerializer.Serialize(new { error = one["error"] })],
            _ => [],
        };
    }

    private static object Call(int index, JsonNode? id, object function) => new { tool_calls = new[] { new { index, id, function } } };

    private static string Chunk(object delta, string? reason = null) => JsonSerializer.Serialize(
        new { id = "c1", @object = "chat.completion.chunk", model = "test", choices = new[] { new { index = 0, delta, finish_reason = reason } } });

    private static IEnumerable<string> Responses(JsonNode one)
    {
        var at = (int?)one["index"] ?? 0;
        var (block, delta) = (one["content_block"], one["delta"]);
        object? said = ((string?)one["type"], (string?)(block ?? delta)?["type"]) switch
        {
            ("message_start", _) => new { type = "response.created", response = new { model = "test", status = "in_progress" } },
            ("content_block_start", "tool_use") => new
            {
                type = "response.output_item.added",
                output_index = at,
                item = new { type = "function_call", call_id = block!["id"], name = block["name"], arguments = "" },
            },
            ("content_block_start", _) => new { type = "response.output_item.added", output_index = at, item = new { type = "message", role = "assistant" } },
            ("content_block_delta", "text_delta") => new { type = "response.output_text.delta", output_index = at, delta = delta!["text"] },
            ("content_block_delta", "input_json_delta") => new { type = "response.function_call_arguments.delta", output_index = at, delta = delta!["partial_json"] },
            ("message_stop", _) => new { type = "response.completed", response = new { model = "test", status = "completed", usage = new { input_tokens = 5, output_tokens = 9 } } },
            ("error", _) => new { type = "error", code = one["error"]!["type"], message = one["error"]!["message"] },
            _ => null,
        };
        return said is null ? [] : [JsonSerializer.Serialize(said)];
    }
}
