using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>What the real services refuse in a conversation, whatever their dialect.</summary>
public static class ConversationRules
{
    /// <summary>The first rule that is broken, in the manner of a service's answer; null when there is none.</summary>
    public static string? Violation(IReadOnlyList<Message> messages)
    {
        if (messages.Count == 0)
        {
            return "messages: at least one message is required";
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role != (i % 2 == 0 ? Role.User : Role.Assistant))
            {
                return $"messages.{i}: roles must alternate, beginning with the user";
            }

            if (Pairing(messages, i) is { } broken)
            {
                return broken;
            }
        }

        return messages[^1].Role == Role.User ? null : "messages: the last message must be the user's";
    }

    private static string? Pairing(IReadOnlyList<Message> messages, int index)
    {
        var asked = index > 0 ? messages[index - 1].Calls.Select(call => call.Id).ToList() : [];
        var answered = messages[index].Content.OfType<ContentBlock.ToolResult>().Select(result => result.CallId).ToList();
        if (messages[index].Role == Role.Assistant)
        {
            var calls = messages[index].Calls.Select(call => call.Id).ToList();
            return answered.Count > 0
                ? $"messages.{index}: a result cannot stand in a message of the assistant"
                : calls.Distinct(StringComparer.Ordinal).Count() != calls.Count ? $"messages.{index}: tool_use ids must be unique" : null;
        }

        return answered.FirstOrDefault(id => !asked.Contains(id)) is { } orphan
            ? $"messages.{index}: result of {orphan} without its call in the message before"
            : answered.Distinct(StringComparer.Ordinal).Count() != answered.Count
                ? $"messages.{index}: more than one result for one call"
                : asked.FirstOrDefault(id => !answered.Contains(id)) is { } open
                    ? $"messages.{index}: call {open} has no result in the message after it"
                    : null;
    }
}
