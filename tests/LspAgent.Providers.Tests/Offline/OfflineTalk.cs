using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Providers.Offline;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Offline;

/// <summary>A conversation with the rules, with tools that answer what the test says; it can be read as text.</summary>
internal sealed class OfflineTalk(Func<string, string, (string Text, bool IsError)> tools, string? offer = null)
{
    private readonly OfflineClient _client = new(_ => new(offer));
    private readonly List<Message> _messages = [];

    public ImmutableArray<string> ToolNames { get; init; } = ["Read", "Glob", "Grep"];

    public OfflineTalk(string result = "No matches.")
        : this((_, _) => (result, false))
    {
    }

    /// <summary>Says something and tells what follows: each call with its input, and the last answer.</summary>
    public async Task<string> SayAsync(string words, CancellationToken cancellationToken)
    {
        _messages.Add(Message.User(words));
        var told = new StringBuilder();
        for (var step = 0; step < 20; step++)
        {
            Assert.IsNull(ConversationRules.Violation(_messages));
            var reply = await AskAsync(cancellationToken);
            _messages.Add(new Message(Role.Assistant, reply.Content));
            if (reply.Content is not [.., ContentBlock.ToolUse call])
            {
                return told.Append(((ContentBlock.Text)reply.Content.Single()).Value).ToString();
            }

            var (text, isError) = tools(call.Name, call.Input);
            told.Append("-> ").Append(call.Name).Append(' ').Append(call.Input).Append('\n');
            _messages.Add(new Message(Role.User, [new ContentBlock.ToolResult(call.Id, [new ContentBlock.Text(text)], isError), new ContentBlock.Text("<context>It is noon.</context>")]));
        }

        throw new InvalidOperationException("The rules never came to an end.");
    }

    private async Task<ModelReply> AskAsync(CancellationToken cancellationToken)
    {
        var request = new ModelRequest
        {
            Model = OfflineClient.Model,
            System = [],
            Tools = new ToolBlock([.. ToolNames.Select(name => new ToolDefinition(name, name, "{}"))]),
            Messages = [.. _messages],
            MaxOutputTokens = 1000,
        };
        var events = new List<ModelEvent>();
        await foreach (var happened in _client.StreamAsync(request, cancellationToken))
        {
            events.Add(happened);
        }

        var reply = ((ModelEvent.Completed)events[^1]).Reply;
        Assert.AreEqual(
            string.Concat(reply.Content.OfType<ContentBlock.Text>().Select(text => text.Value)),
            string.Concat(events.OfType<ModelEvent.TextDelta>().Select(delta => delta.Text)));
        Assert.AreEqual(reply.Content.Any(block => block is ContentBlock.ToolUse) ? StopReason.ToolUse : StopReason.EndTurn, reply.Stop);
        return reply;
    }
}
