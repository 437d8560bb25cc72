using System.Text;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>A reply as the events of OpenAI's Responses stream, thoughts as reasoning items with encrypted content.</summary>
internal sealed class ResponsesWire(string id, string model, int deltaSize) : WireReply
{
    private readonly JsonArray _output = [];
    private int _sequence;

    public override string Begin() => Event("response.created", ("response", Response("in_progress")))
        + Event("response.in_progress", ("response", Response("in_progress")));

    public override string Write(ScriptedStep step, string callId) => step switch
    {
        ScriptedStep.Text { Value: var text } => WriteText(text),
        ScriptedStep.Thinking { Value: var thought } => WriteReasoning(thought),
        ScriptedStep.Call call => WriteCall(call, callId),
        ScriptedStep.Found found => WriteSearch(found) + WriteText(found.Title + " says so. ", found),
        _ => "",
    };

    public override string End(StopReason stop, TokenUsage usage)
    {
        var because = stop switch
        {
            StopReason.MaxTokens => "max_output_tokens",
            StopReason.ContentFilter or StopReason.Refusal => "content_filter",
            _ => null,
        };
        var response = Response(because is null ? "completed" : "incomplete");
        var input = usage.Input + usage.CacheRead + usage.CacheWrite;
        response["incomplete_details"] = because is null ? null : new JsonObject { ["reason"] = because };
        response["output"] = _output.DeepClone();
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CacheRead, ["cache_write_tokens"] = usage.CacheWrite },
            ["output_tokens"] = usage.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = input + usage.Output,
        };
        return Event(because is null ? "response.completed" : "response.incomplete", ("response", response));
    }

    public override string Error(WireError error)
    {
        var response = Response("failed");
        response["error"] = new JsonObject { ["code"] = error.Code ?? error.Type, ["message"] = error.Message };
        return Event("response.failed", ("response", response));
    }

    private string WriteSearch(ScriptedStep.Found found)
    {
        var item = new JsonObject { ["id"] = $"ws_{id}_{_output.Count}", ["type"] = "web_search_call", ["status"] = "in_progress" };
        var events = Added(item);
        item["status"] = "completed";
        item["action"] = new JsonObject { ["type"] = "search", ["query"] = "q", ["sources"] = new JsonArray(new JsonObject { ["type"] = "url", ["url"] = found.Address }) };
        return events + Done(item);
    }

    private string WriteText(string text, ScriptedStep.Found? cited = null)
    {
        var item = new JsonObject
        {
            ["id"] = $"msg_{id}_{_output.Count}", ["type"] = "message", ["role"] = "assistant", ["status"] = "in_progress", ["content"] = new JsonArray(),
        };
        var part = new JsonObject { ["type"] = "output_text", ["text"] = "", ["annotations"] = new JsonArray() };
        var at = new (string, JsonNode?)[] { ("item_id", item["id"]), ("output_index", _output.Count), ("content_index", 0) };
        var events = new StringBuilder(Added(item)).Append(Event("response.content_part.added", [.. at, ("part", part)]));
        foreach (var piece in Cut(text, deltaSize))
        {
            events.Append(Event("response.output_text.delta", [.. at, ("delta", piece)]));
        }

        part["text"] = text;
        part["annotations"] = cited is null ? new JsonArray() : new JsonArray(new JsonObject { ["type"] = "url_citation", ["start_index"] = 0, ["end_index"] = 1, ["url"] = cited.Address, ["title"] = cited.Title });
        events.Append(Event("response.output_text.done", [.. at, ("text", text)])).Append(Event("response.content_part.done", [.. at, ("part", part)]));
        item["status"] = "completed";
        item["content"] = new JsonArray(part.DeepClone());
        return events.Append(Done(item)).ToString();
    }

    private string WriteReasoning(string thought)
    {
        var item = new JsonObject { ["id"] = $"rs_{id}_{_output.Count}", ["type"] = "reasoning", ["summary"] = new JsonArray() };
        var at = new (string, JsonNode?)[] { ("item_id", item["id"]), ("output_index", _output.Count), ("summary_index", 0) };
        var events = new StringBuilder(Added(item));
        foreach (var piece in Cut(thought, deltaSize))
        {
            events.Append(Event("response.reasoning_summary_text.delta", [.. at, ("delta", piece)]));
        }

        item["summary"] = new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = thought });
        item["encrypted_content"] = ScriptedReply.SignatureOf(thought);
        return events.Append(Done(item)).ToString();
    }

    private string WriteCall(ScriptedStep.Call call, string callId)
    {
        var item = new JsonObject
        {
            ["id"] = $"fc_{id}_{_output.Count}", ["type"] = "function_call", ["call_id"] = callId, ["name"] = call.Name, ["arguments"] = "", ["status"] = "in_progress",
        };
        var at = new (string, JsonNode?)[] { ("item_id", item["id"]), ("output_index", _output.Count) };
        var events = new StringBuilder(Added(item));
        foreach (var piece in Cut(call.Input, deltaSize))
        {
            events.Append(Event("response.function_call_arguments.delta", [.. at, ("delta", piece)]));
        }

        events.Append(Event("response.function_call_arguments.done", [.. at, ("arguments", call.Input)]));
        item["arguments"] = call.Input;
        item["status"] = "completed";
        return events.Append(Done(item)).ToString();
    }

    private string Added(JsonObject item) => Event("response.output_item.added", ("output_index", _output.Count), ("item", item));

    private string Done(JsonObject item)
    {
        var text = Event("response.output_item.done", ("output_index", _output.Count), ("item", item));
        _output.Add(item.DeepClone());
        return text;
    }

    private JsonObject Response(string status) => new()
    {
        ["id"] = id, ["object"] = "response", ["created_at"] = 1_700_000_000, ["status"] = status, ["model"] = model, ["output"] = new JsonArray(), ["error"] = null,
    };

    private string Event(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var data = new JsonObject { ["type"] = type, ["sequence_number"] = _sequence++ };
        foreach (var (name, value) in members)
        {
            data[name] = value?.DeepClone();
        }

        return $"event: {type}\ndata: {Json(data)}\n\n";
    }
}
