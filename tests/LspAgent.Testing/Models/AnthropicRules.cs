using System.Text.Json;
using System.Text.RegularExpressions;
using static LspAgent.Testing.Models.WireRules;

namespace LspAgent.Testing.Models;

/// <summary>What Anthropic's Messages API refuses in a request, in its words as far as they are known.</summary>
internal static partial class AnthropicRules
{
    public static void Check(JsonElement body)
    {
        KnownMembers(
            body, "", "model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "thinking", "output_config", "metadata", "stop_sequences", "temperature", "top_p", "top_k", "service_tier", "cache_control");
        Text(body, "model", "");
        Refuse(!body.TryGetProperty("max_tokens", out var max) || max.GetInt32() < 1, "max_tokens: Input should be greater than or equal to 1");
        if (body.TryGetProperty("thinking", out var thinking) && Text(thinking, "type", "thinking") == "enabled")
        {
            var budget = thinking.GetProperty("budget_tokens").GetInt32();
            Refuse(budget < 1024, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            Refuse(budget >= max.GetInt32(), "`max_tokens` must be greater than `thinking.budget_tokens`");
        }

        var markers = 0;
        foreach (var (tool, i) in body.TryGetProperty("tools", out _) ? Items(body, "tools", "").Select((tool, i) => (tool, i)) : [])
        {
            CheckTool(tool, $"tools.{i}");
            markers += Marker(tool, $"tools.{i}");
        }

        foreach (var (section, i) in body.TryGetProperty("system", out var system) && system.ValueKind == JsonValueKind.Array ? Items(body, "system", "").Select((section, i) => (section, i)) : [])
        {
            markers += CheckBlock(section, $"system.{i}", "text");
        }

        markers += CheckMessages(Items(body, "messages", ""));
        Refuse(markers > 4, $"A maximum of 4 blocks with cache_control may be provided. Found {markers}.");
    }

    private static void CheckTool(JsonElement tool, string where)
    {
        if (OptionalText(tool, "type") is "web_search_20250305")
        {
            KnownMembers(tool, where, "type", "name", "max_uses", "allowed_domains", "blocked_domains", "user_location", "cache_control");
            Refuse(Text(tool, "name", where) != "web_search", $"{where}.name: Input should be 'web_search'");
            Refuse(tool.TryGetProperty("allowed_domains", out _) && tool.TryGetProperty("blocked_domains", out _), $"{where}: only one of allowed_domains and blocked_domains may be provided");
            return;
        }

        KnownMembers(tool, where, "name", "description", "input_schema", "cache_control", "type", "strict", "defer_loading");
        Refuse(!Name.IsMatch(Text(tool, "name", where)), $"{where}.name: String should match pattern '{Name}'");
        Refuse(!tool.TryGetProperty("input_schema", out var schema) || OptionalText(schema, "type") != "object", $"{where}.input_schema.type: Field required");
    }

    private static int CheckMessages(JsonElement[] messages)
    {
        Refuse(messages.Length == 0, "messages: at least one message is required");
        var markers = 0;
        var open = new List<string>();
        var all = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Length; i++)
        {
            var where = $"messages.{i}";
            KnownMembers(messages[i], where, "role", "content");
            Refuse(Text(messages[i], "role", where) != (i % 2 == 0 ? "user" : "assistant"), $"{where}: roles must alternate between \"user\" and \"assistant\", beginning with \"user\"");
            if (messages[i].GetProperty("content").ValueKind == JsonValueKind.String)
            {
                Refuse(open.Count > 0, Missing(where, open));
                continue;
            }

            var blocks = Items(messages[i], "content", where);
            Refuse(blocks.Length == 0, $"{where}: all messages must have non-empty content");
            for (var b = 0; b < blocks.Length; b++)
            {
                markers += i % 2 == 0
                    ? CheckBlock(blocks[b], $"{where}.content.{b}", "text", "image", "tool_result")
                    : CheckBlock(blocks[b], $"{where}.content.{b}", "text", "thinking", "redacted_thinking", "tool_use");
            }

            var results = blocks.Where(block => OptionalText(block, "type") == "tool_result").Select(block => Text(block, "tool_use_id", where)).ToList();
            Refuse(results.Exists(id => !open.Contains(id)), $"{where}: unexpected `tool_use_id` found in `tool_result` blocks: each must have a corresponding `tool_use` block in the previous message");
            Refuse(results.Distinct(StringComparer.Ordinal).Count() != results.Count, $"{where}: each tool_use must have a single result");
            open.RemoveAll(results.Contains);
            Refuse(open.Count > 0, Missing(where, open));
            open.AddRange(blocks.Where(block => OptionalText(block, "type") == "tool_use").Select(block => Text(block, "id", where)));
            Refuse(open.Exists(id => !all.Add(id)), $"{where}: `tool_use` ids must be unique");
        }

        Refuse(open.Count > 0, Missing($"messages.{messages.Length - 1}", open));
        return markers;
    }

    private static string Missing(string where, List<string> open) =>
        $"{where}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}";

    private static int CheckBlock(JsonElement block, string where, params ReadOnlySpan<string> types)
    {
        var type = Text(block, "type", where);
        Refuse(!types.Contains(type), $"{where}: Input tag '{type}' found using 'type' does not match any of the expected tags");
        switch (type)
        {
            case "text":
                KnownMembers(block, where, "type", "text", "cache_control", "citations");
                Refuse(Text(block, "text", where).Length == 0, $"{where}: text content blocks must be non-empty");
                Refuse(string.IsNullOrWhiteSpace(Text(block, "text", where)), $"{where}: text content blocks must contain non-whitespace text");
                break;
            case "image":
                KnownMembers(block, where, "type", "source", "cache_control");
                KnownMembers(block.GetProperty("source"), where + ".source", "type", "media_type", "data");
                break;
            case "thinking":
                KnownMembers(block, where, "type", "thinking", "signature");
                UnalteredThought(Text(block, "thinking", where), Text(block, "signature", where), where);
                break;
            case "redacted_thinking":
                KnownMembers(block, where, "type", "data");
                break;
            case "tool_use":
                KnownMembers(block, where, "type", "id", "name", "input", "cache_control");
                Refuse(!Id.IsMatch(Text(block, "id", where)), $"{where}.id: String should match pattern '{Id}'");
                Refuse(!Name.IsMatch(Text(block, "name", where)), $"{where}.name: String should match pattern '{Name}'");
                Refuse(!block.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Object, $"{where}.input: Input should be a valid dictionary");
                break;
            case "tool_result":
                KnownMembers(block, where, "type", "tool_use_id", "content", "is_error", "cache_control");
                if (block.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array)
                {
                    foreach (var (part, i) in content.EnumerateArray().Select((part, i) => (part, i)))
                    {
                        CheckBlock(part, $"{where}.content.{i}", "text", "image");
                    }
                }

                break;
        }

        return Marker(block, where);
    }

    private static int Marker(JsonElement block, string where)
    {
        if (!block.TryGetProperty("cache_control", out var marker))
        {
            return 0;
        }

        KnownMembers(marker, where + ".cache_control", "type", "ttl");
        Refuse(Text(marker, "type", where + ".cache_control") != "ephemeral", $"{where}.cache_control.type: Input should be 'ephemeral'");
        return 1;
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$", RegexOptions.None, 1000)]
    private static partial Regex Name { get; }

    [GeneratedRegex("^[a-zA-Z0-9_-]+$", RegexOptions.None, 1000)]
    private static partial Regex Id { get; }
}
