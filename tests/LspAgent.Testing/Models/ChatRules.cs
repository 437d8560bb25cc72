using System.Text.Json;
using static LspAgent.Testing.Models.WireRules;

namespace LspAgent.Testing.Models;

/// <summary>What OpenAI's Chat Completions API refuses in a request; beyond it, <c>reasoning_content</c> may come back, as DeepSeek wants.</summary>
internal static class ChatRules
{
    public static void Check(JsonElement body)
    {
        KnownMembers(
            body, "", "model", "messages", "stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls", "max_tokens", "max_completion_tokens", "reasoning_effort", "prompt_cache_key", "prompt_cache_retention", "temperature", "top_p", "stop", "seed", "user", "store", "metadata", "response_format", "verbosity");
        Text(body, "model", "");
        foreach (var (tool, i) in body.TryGetProperty("tools", out _) ? Items(body, "tools", "").Select((tool, i) => (tool, i)) : [])
        {
            KnownMembers(tool, $"tools[{i}]", "type", "function");
            KnownMembers(tool.GetProperty("function"), $"tools[{i}].function", "name", "description", "parameters", "strict");
        }

        CheckMessages(Items(body, "messages", ""));
    }

    private static void CheckMessages(JsonElement[] messages)
    {
        Refuse(messages.Length == 0, "messages: [] is too short");
        var open = new List<string>();
        var mayBeSystem = true;
        for (var i = 0; i < messages.Length; i++)
        {
            var where = $"messages[{i}]";
            var role = Text(messages[i], "role", where);
            Refuse(role != "tool" && open.Count > 0, $"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {string.Join(", ", open)}");
            switch (role)
            {
                case "system" or "developer":
                    Refuse(!mayBeSystem, $"{where}: system message must be at the beginning");
                    KnownMembers(messages[i], where, "role", "content", "name");
                    break;
                case "user":
                    KnownMembers(messages[i], where, "role", "content", "name");
                    CheckContent(messages[i], where, isRequired: true);
                    break;
                case "assistant":
                    Refuse(mayBeSystem, $"{where}: the first message must be the user's");
                    KnownMembers(messages[i], where, "role", "content", "name", "refusal", "tool_calls", "reasoning_content");
                    open.AddRange(CheckCalls(messages[i], where));
                    CheckContent(messages[i], where, isRequired: open.Count == 0);
                    break;
                case "tool":
                    KnownMembers(messages[i], where, "role", "content", "tool_call_id");
                    Refuse(!open.Remove(Text(messages[i], "tool_call_id", where)), "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.");
                    break;
                default:
                    Refuse(isBroken: true, $"{where}.role: '{role}' is not one of ['system', 'assistant', 'user', 'tool', 'developer']");
                    break;
            }

            mayBeSystem &= role is "system" or "developer";
        }

        Refuse(open.Count > 0, $"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {string.Join(", ", open)}");
    }

    private static void CheckContent(JsonElement message, string where, bool isRequired)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
        {
            Refuse(isRequired, $"Invalid value for 'content': expected a string, got null ({where}).");
            return;
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            Refuse(isRequired && content.GetString() is null or "", $"{where}.content: text must not be empty");
            return;
        }

        foreach (var (part, i) in Items(message, "content", where).Select((part, i) => (part, i)))
        {
            KnownMembers(part, $"{where}.content[{i}]", "type", "text", "image_url");
            Refuse(OptionalText(part, "type") == "text" && Text(part, "text", where).Length == 0, $"{where}.content[{i}].text: text must not be empty");
        }
    }

    private static List<string> CheckCalls(JsonElement message, string where)
    {
        var ids = new List<string>();
        if (message.TryGetProperty("tool_calls", out _))
        {
            foreach (var call in Items(message, "tool_calls", where))
            {
                KnownMembers(call, where + ".tool_calls", "id", "type", "function");
                KnownMembers(call.GetProperty("function"), where + ".tool_calls.function", "name", "arguments");
                Text(call.GetProperty("function"), "name", where);
                JsonObjectText(Text(call.GetProperty("function"), "arguments", where), where + ".tool_calls.function.arguments");
                Refuse(ids.Contains(Text(call, "id", where)), $"{where}.tool_calls: duplicate id");
                Refuse(Text(call, "id", where).Length > 40, $"{where}.tool_calls.id: string too long. Expected a string with maximum length 40");
                ids.Add(Text(call, "id", where));
            }

            Refuse(ids.Count == 0, $"{where}.tool_calls: [] is too short");
        }

        return ids;
    }
}
