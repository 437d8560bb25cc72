using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>A reply as the events of Anthropic's Messages stream.</summary>
internal sealed class AnthropicWire(string id, string model, TokenUsage usage, int deltaSize) : WireReply
{
    private int _index;

    public override string Begin() => Event("message_start", new
    {
        type = "message_start",
        message = new
        {
            id,
            type = "message",
            role = "assistant",
            model,
            content = Array.Empty<object>(),
            stop_reason = (string?)null,
            stop_sequence = (string?)null,
            usage = new
            {
                input_tokens = usage.Input,
                cache_creation_input_tokens = usage.CacheWrite,
                cache_read_input_tokens = usage.CacheRead,
                output_tokens = 1,
            },
        },
    }) + Event("ping", new { type = "ping" });

    public override string Write(ScriptedStep step, string callId)
    {
        switch (step)
        {
            case ScriptedStep.Text { Value: var text }:
                return Block(new { type = "text", text = "" }, Cut(text, deltaSize).Select(piece => (object)new { type = "text_delta", text = piece }));
            case ScriptedStep.Thinking { Value: var thought }:
                var pieces = Cut(thought, deltaSize).Select(piece => (object)new { type = "thinking_delta", thinking = piece });
                return Block(
                    new { type = "thinking", thinking = "", signature = "" },
                    pieces.Append(new { type = "signature_delta", signature = ScriptedReply.SignatureOf(thought) }));
            case ScriptedStep.Redacted { Data: var data }:
                return Block(new { type = "redacted_thinking", data }, []);
            case ScriptedStep.Call call:
                return Block(
                    new { type = "tool_use", id = callId, name = call.Name, input = new { } },
                    Cut(call.Input, deltaSize).Select(piece => (object)new { type = "input_json_delta", partial_json = piece }));
            case ScriptedStep.Found found:
                return Block(new { type = "server_tool_use", id = "srvtoolu_" + callId, name = "web_search", input = new { } }, [new { type = "input_json_delta", partial_json = """{"query":"q"}""" }])
                    + Block(new { type = "web_search_tool_result", tool_use_id = "srvtoolu_" + callId, content = new[] { new { type = "web_search_result", url = found.Address, title = found.Title, encrypted_content = "sealed", page_age = (string?)null } } }, [])
                    + Block(new { type = "text", text = "" }, [new { type = "citations_delta", citation = new { type = "web_search_result_location", url = found.Address, title = found.Title, encrypted_index = "sealed", cited_text = "words" } }, new { type = "text_delta", text = found.Title + " says so. " }]);
            default:
                return "";
        }
    }

    public override string End(StopReason stop, TokenUsage total) =>
        Event("message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = JsonNamingPolicy.SnakeCaseLower.ConvertName(stop.ToString()), stop_sequence = (string?)null },
            usage = new { output_tokens = total.Output },
        }) + Event("message_stop", new { type = "message_stop" });

    public override string Error(WireError error) => $"event: error\ndata: {error.Body(isOpenAi: false)}\n\n";

    private string Block(object start, IEnumerable<object> deltas)
    {
        var index = _index++;
        var text = new StringBuilder(Event("content_block_start", new { type = "content_block_start", index, content_block = start }));
        foreach (var delta in deltas)
        {
            text.Append(Event("content_block_delta", new { type = "content_block_delta", index, delta }));
        }

        return text.Append(Event("content_block_stop", new { type = "content_block_stop", index })).ToString();
    }

    private static string Event(string name, object data) => $"event: {name}\ndata: {Json(data)}\n\n";
}
