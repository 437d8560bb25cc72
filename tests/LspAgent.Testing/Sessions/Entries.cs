using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Testing.Sessions;

/// <summary>Short words for the entries that tests need most.</summary>
public static class Entries
{
    public static TranscriptEntry.UserText Says(string text, string message = "u-1", bool isTail = false) =>
        new(new MessageId(message), [new ContentBlock.Text(text)], Origin.User, Trust.Trusted, isTail);

    public static TranscriptEntry.AssistantDelta Delta(string message, string text, bool isThought = false) =>
        new(new MessageId(message), isThought, text);

    public static TranscriptEntry.AssistantMessage Reply(string message, params ImmutableArray<ContentBlock> content) =>
        new(
            new MessageId(message),
            content,
            content.Any(block => block is ContentBlock.ToolUse) ? StopReason.ToolUse : StopReason.EndTurn,
            new TokenUsage(10, 5, 0, 0),
            "model-a",
            CostUsd: 0.25m,
            IsInterrupted: false,
            IsStreamed: false);

    public static TranscriptEntry.AssistantMessage Reply(string message, string text) => Reply(message, [new ContentBlock.Text(text)]);

    public static ContentBlock.ToolUse Call(string id, string tool = "Read") => new(id, tool, "{}");

    public static TranscriptEntry.ToolIntent Intent(string callId, bool isPending = false) =>
        new(callId, "Read", $"Read {callId}", ToolKind.Read, "{}", [], isPending);

    public static TranscriptEntry.ToolOutcome Outcome(string callId, string text) =>
        new(callId, [new ContentBlock.Text(text)], IsError: false, []);

    /// <summary>A conversation in one line a block, as a person would write it down.</summary>
    public static string Render(IEnumerable<Message> messages) =>
        string.Join('\n', messages.SelectMany(message => message.Content.Select(block => $"{message.Role.ToString().ToLowerInvariant()}: {Render(block)}")));

    private static string Render(ContentBlock block) => block switch
    {
        ContentBlock.Text text => text.Value,
        ContentBlock.Thinking thinking => $"(thinks {thinking.Value})",
        ContentBlock.ToolUse call => $"call {call.Id}",
        ContentBlock.ToolResult result => $"result {result.CallId}{(result.IsError ? " failed" : "")}: {string.Join(' ', result.Content.Select(Render))}",
        _ => block.ToString(),
    };
}
