using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using Microsoft.Extensions.AI;

namespace LspAgent.Providers.ChatClient;

/// <summary>Our messages and tools in the words of Microsoft.Extensions.AI.</summary>
internal static class ChatClientMessages
{
    private static readonly ConditionalWeakTable<ToolBlock, List<AITool>> ToolLists = [];

    public static List<ChatMessage> Of(ModelRequest request, string dialect)
    {
        var messages = new List<ChatMessage>();
        var system = string.Join("\n\n", request.System.Select(section => section.Text).Where(text => !string.IsNullOrWhiteSpace(text)));
        if (system.Length > 0)
        {
            messages.Add(new ChatMessage(ChatRole.System, system));
        }

        foreach (var message in request.Messages)
        {
            if (message.Role == Role.Assistant)
            {
                messages.Add(new ChatMessage(ChatRole.Assistant, Contents(message.Content, dialect)));
                continue;
            }

            var results = message.Content.OfType<ContentBlock.ToolResult>().ToList();
            if (results.Count > 0)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, [.. results.Select(Result)]));
            }

            var said = Contents([.. results.SelectMany(result => result.Content).OfType<ContentBlock.Image>(), .. message.Content], dialect);
            if (said.Count > 0 || results.Count == 0)
            {
                messages.Add(new ChatMessage(ChatRole.User, said));
            }
        }

        return messages;
    }

    public static ChatOptions Options(ModelRequest request) => new()
    {
        ModelId = request.Model,
        MaxOutputTokens = request.MaxOutputTokens,
        Tools = request.Tools.Tools.IsEmpty ? null : ToolLists.GetValue(request.Tools, static block => [.. block.Tools.Select(tool => new DeclaredTool(tool))]),
        Reasoning = request.Thinking == ThinkingEffort.None ? null : new ReasoningOptions
        {
            Effort = request.Thinking switch
            {
                ThinkingEffort.Low => ReasoningEffort.Low,
                ThinkingEffort.Medium => ReasoningEffort.Medium,
                _ => ReasoningEffort.High,
            },
        },
    };

    private static List<AIContent> Contents(ImmutableArray<ContentBlock> blocks, string dialect)
    {
        var contents = new List<AIContent>(blocks.Length);
        foreach (var block in blocks)
        {
            switch (block)
            {
                case ContentBlock.Text { Value: var text } when !string.IsNullOrWhiteSpace(text):
                    contents.Add(new TextContent(text));
                    break;
                case ContentBlock.Image image:
                    contents.Add(new DataContent(Convert.FromBase64String(image.Data), image.MediaType));
                    break;
                case ContentBlock.Thinking thinking when string.Equals(thinking.Dialect, dialect, StringComparison.Ordinal):
                    contents.Add(new TextReasoningContent(thinking.Value) { ProtectedData = thinking.Signature.Length == 0 ? null : thinking.Signature });
                    break;
                case ContentBlock.ToolUse call:
                    contents.Add(new FunctionCallContent(call.Id, call.Name, Arguments(call.Input)));
                    break;
            }
        }

        return contents;
    }

    private static FunctionResultContent Result(ContentBlock.ToolResult result)
    {
        var text = string.Join("\n\n", result.Content.OfType<ContentBlock.Text>().Select(block => block.Value));
        return new FunctionResultContent(result.CallId, result.IsError ? "Error: " + text : text);
    }

    private static Dictionary<string, object?> Arguments(string input)
    {
        using var document = JsonDocument.Parse(input);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name, object? (member) => member.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>A tool that a model may call and only we run.</summary>
    private sealed class DeclaredTool(ToolDefinition tool) : AIFunctionDeclaration
    {
        public override string Name => tool.Name;

        public override string Description => tool.Description;

        public override JsonElement JsonSchema { get; } = Parse(tool.InputSchema);

        private static JsonElement Parse(string schema)
        {
            using var document = JsonDocument.Parse(schema);
            return document.RootElement.Clone();
        }
    }
}
