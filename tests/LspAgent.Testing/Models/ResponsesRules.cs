using System.Text.Json;
using static LspAgent.Testing.Models.WireRules;

namespace LspAgent.Testing.Models;

/// <summary>What OpenAI's Responses API refuses in a request that stores nothing.</summary>
internal static class ResponsesRules
{
    public static void Check(JsonElement body)
    {
        KnownMembers(
            body, "", "model", "input", "instructions", "stream", "store", "include", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens", "max_tool_calls", "reasoning", "prompt_cache_key", "prompt_cache_retention", "text", "temperature", "top_p", "truncation", "metadata", "user");
        Text(body, "model", "");
        foreach (var (tool, i) in body.TryGetProperty("tools", out _) ? Items(body, "tools", "").Select((tool, i) => (tool, i)) : [])
        {
            var isSearch = Text(tool, "type", $"tools[{i}]") == "web_search";
            KnownMembers(tool, $"tools[{i}]", isSearch ? ["type", "filters", "user_location", "search_context_size"] : ["type", "name", "description", "parameters", "strict"]);
            _ = isSearch ? "" : Text(tool, "name", $"tools[{i}]");
        }

        CheckInput(Items(body, "input", ""));
    }

    private static void CheckInput(JsonElement[] items)
    {
        Refuse(items.Length == 0, "input: [] is too short");
        Refuse(OptionalText(items[0], "role") != "user", "input[0]: the first item must be a message of the user");
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < items.Length; i++)
        {
            var where = $"input[{i}]";
            switch (OptionalText(items[i], "type") ?? "message")
            {
                case "message":
                    Refuse(open.Count > 0, $"No tool output found for function call {open.FirstOrDefault()}.");
                    CheckMessage(items[i], where);
                    break;
                case "reasoning":
                    CheckReasoning(items[i], where);
                    var next = i + 1 < items.Length ? items[i + 1] : default;
                    var isFollowed = next.ValueKind == JsonValueKind.Object && (OptionalText(next, "type") is "function_call" or "reasoning" || OptionalText(next, "role") == "assistant");
                    Refuse(!isFollowed, $"Item '{OptionalText(items[i], "id")}' of type 'reasoning' was provided without its required following item.");
                    break;
                case "function_call":
                    KnownMembers(items[i], where, "type", "id", "call_id", "name", "arguments", "status");
                    JsonObjectText(Text(items[i], "arguments", where), where + ".arguments");
                    Text(items[i], "name", where);
                    Refuse(Text(items[i], "call_id", where).Length > 64, $"{where}.call_id: string too long. Expected a string with maximum length 64");
                    Refuse(!calls.Add(Text(items[i], "call_id", where)), $"{where}: duplicate call_id");
                    open.Add(Text(items[i], "call_id", where));
                    break;
                case "function_call_output":
                    KnownMembers(items[i], where, "type", "call_id", "output");
                    Refuse(!items[i].TryGetProperty("output", out _), $"{where}.output: Missing required parameter");
                    Refuse(!open.Remove(Text(items[i], "call_id", where)), $"No tool call found for function call output with call_id {Text(items[i], "call_id", where)}.");
                    break;
                case var other:
                    Refuse(isBroken: true, $"{where}.type: Invalid value: '{other}'");
                    break;
            }
        }

        Refuse(open.Count > 0, $"No tool output found for function call {open.FirstOrDefault()}.");
    }

    private static void CheckMessage(JsonElement item, string where)
    {
        KnownMembers(item, where, "type", "role", "content", "id", "status");
        var textType = Text(item, "role", where) == "assistant" ? "output_text" : "input_text";
        foreach (var (part, i) in Items(item, "content", where).Select((part, i) => (part, i)))
        {
            KnownMembers(part, $"{where}.content[{i}]", "type", "text", "image_url", "detail");
            var type = Text(part, "type", where);
            Refuse(type != textType && type != "input_image", $"{where}.content[{i}].type: Invalid value: '{type}'");
            Refuse(type == textType && Text(part, "text", where).Length == 0, $"{where}.content[{i}].text: text must not be empty");
        }
    }

    private static void CheckReasoning(JsonElement item, string where)
    {
        KnownMembers(item, where, "type", "id", "summary", "encrypted_content", "content", "status");
        var thought = string.Concat(Items(item, "summary", where).Select(part => Text(part, "text", where)));
        UnalteredThought(thought, Text(item, "encrypted_content", where), where);
    }
}
