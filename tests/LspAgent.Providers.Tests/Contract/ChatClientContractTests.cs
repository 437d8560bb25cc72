using System.Runtime.CompilerServices;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Providers.ChatClient;
using LspAgent.Testing.Models;
using Microsoft.Extensions.AI;

namespace LspAgent.Providers.Tests.Contract;

/// <summary>The adapter over a foreign client that says what a script says.</summary>
[TestClass]
public sealed class ChatClientContractTests : ModelClientContractTests
{
    protected override bool ReportsCacheWrites => false;

    private protected override ClientUnderTest Start(RetryLimits limits, params string[] replies) => new AdaptedClient(limits, replies);

    [TestMethod]
    public async Task Whatever_a_foreign_client_throws_is_an_event()
    {
        await using var under = Start("!fail invalid_request The thing broke.");
        var error = Error(await RunAsync(under, Message.User("hi")));
        Assert.Contains("The thing broke", error.Message, StringComparison.Ordinal);
        Assert.AreEqual(1, under.Requests);
    }

    private sealed class AdaptedClient : ClientUnderTest
    {
        private readonly ScriptedChatClient _scripted;

        public AdaptedClient(RetryLimits limits, string[] replies)
        {
            _scripted = new ScriptedChatClient(replies);
            Client = new ChatClientAdapter(_scripted, "chat-client", limits, TimeProvider.System);
        }

        public override IModelClient Client { get; }

        public override Gates Gates => _scripted.Gates;

        public override int Requests => _scripted.Requests;

        public override ValueTask DisposeAsync()
        {
            _scripted.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A foreign client, as somebody else might write one.</summary>
    private sealed class ScriptedChatClient(string[] replies) : IChatClient
    {
        private readonly LinkedList<ScriptedReply> _replies = new(replies.Select(ScriptedReply.Parse));
        private int _calls;

        public Gates Gates { get; } = new();

        public int Requests { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Requests++;
            var reply = _replies.First!.Value;
            _replies.RemoveFirst();
            for (var i = 0; i < reply.Steps.Length; i++)
            {
                AIContent? content = null;
                switch (reply.Steps[i])
                {
                    case ScriptedStep.Text { Value: var text }:
                        content = new TextContent(text);
                        break;
                    case ScriptedStep.Thinking { Value: var thought }:
                        content = new TextReasoningContent(thought) { ProtectedData = ScriptedReply.SignatureOf(thought) };
                        break;
                    case ScriptedStep.Call call:
                        var arguments = JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Input);
                        content = new FunctionCallContent(call.Id ?? $"call_{++_calls}", call.Name, arguments);
                        break;
                    case ScriptedStep.Wait { Gate: var gate }:
                        await Gates.PassAsync(gate, cancellationToken);
                        break;
                    case ScriptedStep.Cut:
                        throw new IOException("The connection was reset.");
                    case ScriptedStep.Retry:
                        _replies.AddFirst(reply with { Steps = reply.Steps[(i + 1)..] });
                        throw new HttpRequestException("Overloaded.", inner: null, System.Net.HttpStatusCode.ServiceUnavailable);
                    case ScriptedStep.Fail { Kind: ModelErrorKind.Server }:
                        throw new HttpRequestException("Failed.", inner: null, System.Net.HttpStatusCode.InternalServerError);
                    case ScriptedStep.Fail fail:
                        throw new InvalidOperationException(fail.Message);
                }

                if (content is not null)
                {
                    yield return new ChatResponseUpdate(ChatRole.Assistant, [content]) { ModelId = options?.ModelId };
                }
            }

            var usage = new UsageDetails
            {
                InputTokenCount = reply.Usage.Context,
                CachedInputTokenCount = reply.Usage.CacheRead,
                OutputTokenCount = reply.Usage.Output,
            };
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)])
            {
                FinishReason = reply.Stop == StopReason.MaxTokens ? ChatFinishReason.Length : ChatFinishReason.Stop,
            };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
