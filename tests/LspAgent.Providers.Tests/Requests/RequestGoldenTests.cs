using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.Anthropic;
using LspAgent.Providers.OpenAi;
using LspAgent.Providers.Streaming;
using LspAgent.Testing.Golden;

namespace LspAgent.Providers.Tests.Requests;

/// <summary>What each dialect sends for one conversation: every change to a request shows here.</summary>
[TestClass]
public sealed class RequestGoldenTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly ToolBlock Tools = new(
    [
        new ToolDefinition("Read", "Reads a file.\nUse it first.", """{"type":"object","properties":{"file_path":{"type":"string"}},"required":["file_path"],"additionalProperties":false}"""),
        new ToolDefinition("Glob", "Finds files by name.", """{"type":"object","properties":{}}"""),
    ]);

    public static IEnumerable<object[]> Dialects =>
    [
        ["anthropic", AnthropicFormat.DialectName],
        ["anthropic-thinking", AnthropicFormat.DialectName],
        ["openai-chat", ChatFormat.DialectName],
        ["deepseek-chat", ChatFormat.DialectName],
        ["openai-responses", ResponsesFormat.DialectName],
    ];

    [TestMethod]
    [DynamicData(nameof(Dialects))]
    public void A_conversation_is_sent_as_it_was_reviewed(string name, string dialect)
    {
        var messages = Conversation(dialect);
        var text = new StringBuilder();
        foreach (var length in (int[])[1, 3, 5])
        {
            var request = new ModelRequest
            {
                Model = name == "anthropic-thinking" ? "claude-sonnet-4-5" : "test-model",
                System = [new SystemSection("You are an agent.", EndsCachedPrefix: true), new SystemSection("Workspace: <ws>\n", EndsCachedPrefix: true)],
                Tools = Tools,
                Messages = [.. messages.Take(length)],
                MaxOutputTokens = 8192,
                Thinking = name == "openai-chat" ? ThinkingEffort.None : ThinkingEffort.Medium,
                CacheKey = "session-1",
            };
            using var body = JsonDocument.Parse(Format(name).Write(request).ToArray());
            text.Append(JsonSerializer.Serialize(body.RootElement, Readable)).Append('\n');
        }

        GoldenFile.Check($"tests/golden/requests/{name}.json", text.ToString());
    }

    [TestMethod]
    [DataRow("anthropic")]
    [DataRow("openai-responses")]
    public void A_search_is_sent_as_it_was_reviewed(string name)
    {
        var request = new ModelRequest
        {
            Model = "test-model",
            System = [new SystemSection("You search.", EndsCachedPrefix: false)],
            Tools = ToolBlock.None,
            Messages = [Message.User("newest release of .NET")],
            MaxOutputTokens = 8192,
        };
        var text = new StringBuilder();
        foreach (var search in (HostedSearch[])[new(8, [], []), new(8, ["a.org", "b.org"], []), new(3, [], ["c.org"])])
        {
            using var body = JsonDocument.Parse(Format(name).Write(request with { Search = search }).ToArray());
            text.Append(JsonSerializer.Serialize(body.RootElement, Readable)).Append('\n');
        }

        GoldenFile.Check($"tests/golden/requests/{name}-search.json", text.ToString());
    }

    private static IWireFormat Format(string name) => name switch
    {
        "anthropic" or "anthropic-thinking" => new AnthropicFormat(),
        "openai-chat" => new ChatFormat(new ChatFlavor(ChatThinking.ReasoningEffort, takesCacheKey: true, takesCompletionLimit: true)),
        "deepseek-chat" => new ChatFormat(new ChatFlavor(ChatThinking.ThinkingType, takesCacheKey: false, takesCompletionLimit: false)),
        _ => new ResponsesFormat(),
    };

    private static Message[] Conversation(string dialect)
    {
        var signature = dialect switch
        {
            ResponsesFormat.DialectName => """{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"First I read."}],"encrypted_content":"sealed"}""",
            ChatFormat.DialectName => "reasoning_content",
            _ => "signature-of-the-thought",
        };
        return
        [
            new Message(Role.User, [new ContentBlock.Text("Was ist \"Foo\" → 😀?"), new ContentBlock.Image("image/png", "iVBORw0KGgo=")]),
            new Message(
                Role.Assistant,
                [
                    new ContentBlock.Thinking("First I read.", signature, dialect),
                    new ContentBlock.RedactedThinking("hidden", dialect),
                    new ContentBlock.Thinking("Of somebody else.", "foreign", "another"),
                    new ContentBlock.Text("I look."),
                    new ContentBlock.ToolUse("call_1", "Read", """{"file_path":"src/Föö.cs"}"""),
                    new ContentBlock.ToolUse("call_2", "Glob", "{}"),
                ]),
            new Message(
                Role.User,
                [
                    new ContentBlock.ToolResult("call_1", [new ContentBlock.Text("<class>\n\t\"Foo\" & 'Bar'")], IsError: false),
                    new ContentBlock.ToolResult("call_2", [new ContentBlock.Text("Nothing was found."), new ContentBlock.Image("image/png", "AAAA")], IsError: true),
                    new ContentBlock.Text("The branch is now main."),
                ]),
            Message.Assistant("Foo is a class."),
            Message.User("Thanks."),
        ];
    }
}
