using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Testing;
using LspAgent.Testing.Http;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Directory;

/// <summary>The way from a name to an answer: keys, addresses, fallbacks and services that are none.</summary>
[TestClass]
public sealed class ModelDirectoryTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_changed_key_counts_at_once_for_the_same_client()
    {
        await using var server = Scripted("one", "two");
        var options = At("anthropic", server.Address, key: "old");
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        var client = Client(directory, "anthropic/m");

        Assert.AreEqual(ModelErrorKind.Authentication, ((ModelEvent.Failed)await LastAsync(client)).Error.Kind);
        options = At("anthropic", server.Address, key: "right");
        Assert.AreEqual("one", Text(await LastAsync(client)));
        Assert.AreSame(client, Client(directory, "anthropic/m"));
    }

    [TestMethod]
    public async Task A_token_is_sent_as_bearer_and_a_key_in_its_header()
    {
        await using var server = ScriptedModelServer.Start("one", "two");
        var options = At("anthropic", server.Address, key: "key");
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        await LastAsync(Client(directory, "anthropic/m"));
        options = options with { Endpoints = options.Endpoints.SetItem("anthropic", options.Endpoints["anthropic"] with { Key = () => new ModelKey("token", KeySource.Environment, isToken: true) }) };
        await LastAsync(Client(directory, "anthropic/m"));

        Assert.AreEqual("key", server.Requests[0].Headers["x-api-key"]);
        Assert.AreEqual("Bearer token", server.Requests[1].Headers["authorization"]);
        Assert.IsFalse(server.Requests[1].Headers.ContainsKey("x-api-key"));
    }

    [TestMethod]
    public void No_key_goes_to_an_address_of_the_repository()
    {
        var options = At("anthropic", new Uri("http://127.0.0.1:9"), key: "secret", AddressSource.Repository);
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        var refused = (ModelChoice.Unavailable)directory.Choose("anthropic/m");
        Assert.Contains("repository's settings", refused.Error.Message, StringComparison.Ordinal);
        Assert.IsNull(options.Endpoints["anthropic"].KeyToSend());
    }

    [TestMethod]
    public async Task A_local_address_of_the_repository_is_asked_without_a_key()
    {
        await using var server = ScriptedModelServer.Start("ok");
        var options = At("ollama", server.OpenAiAddress, key: "secret", AddressSource.Repository);
        using var directory = new ModelDirectory(() => options, TimeProvider.System);

        Assert.AreEqual("ok", Text(await LastAsync(Client(directory, "ollama/m"))));
        Assert.IsFalse(server.Requests[0].Headers.ContainsKey("authorization"));
    }

    [TestMethod]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = ScriptedModelServer.Start("stolen");
        await using var server = LoopbackServer.Start(async (exchange, cancellationToken) =>
        {
            await exchange.WriteHeadAsync(307, [new("location", new Uri(elsewhere.Address, "v1/messages").AbsoluteUri), new("content-length", "0")], cancellationToken);
        });
        var error = await FailureAsync("anthropic", server.Address);

        Assert.AreEqual(ModelErrorKind.InvalidRequest, error.Kind);
        Assert.IsFalse(error.Retryable);
        Assert.Contains(elsewhere.Address.Authority, error.Message, StringComparison.Ordinal);
        Assert.IsEmpty(elsewhere.Requests);
    }

    [TestMethod]
    [DataRow(404, "text/html", "<html>404</html>", ModelErrorKind.InvalidRequest, "has no model's API")]
    [DataRow(404, "application/json", """{"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}}""", ModelErrorKind.UnknownModel, "--model")]
    [DataRow(404, "application/json", """{"error":"model \"x\" not found, try pulling it first"}""", ModelErrorKind.UnknownModel, "--model")]
    [DataRow(400, "application/json", """{"error":{"message":"This model's maximum context length is 8192 tokens","code":"context_length_exceeded"}}""", ModelErrorKind.ContextTooLarge, "/compact")]
    [DataRow(400, "application/json", """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}""", ModelErrorKind.PermissionDenied, "credit")]
    [DataRow(429, "application/json", """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}""", ModelErrorKind.PermissionDenied, "credit")]
    [DataRow(401, "application/json", "{}", ModelErrorKind.Authentication, "does not accept the key")]
    [DataRow(403, "text/html", "<html>blocked</html>", ModelErrorKind.PermissionDenied, "does not allow")]
    [DataRow(529, "application/json", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", ModelErrorKind.Overloaded, "overloaded")]
    [DataRow(200, "application/json", "{}", ModelErrorKind.Protocol, "application/json")]
    public async Task A_refusal_is_explained(int status, string contentType, string body, ModelErrorKind kind, string says)
    {
        await using var server = LoopbackServer.Start((exchange, cancellationToken) => exchange.AnswerAsync(status, contentType, body, cancellationToken));
        var error = await FailureAsync("anthropic", server.Address);

        Assert.AreEqual(kind, error.Kind, error.Message);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", error.Message, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_member_that_a_service_does_not_know_is_left_out_from_then_on()
    {
        var bodies = new List<string>();
        await using var server = LoopbackServer.Start(async (exchange, cancellationToken) =>
        {
            bodies.Add(exchange.Request.BodyText);
            var unknown = Array.Find(["prompt_cache_key", "stream_options", "\"max_tokens\""], member => exchange.Request.BodyText.Contains(member, StringComparison.Ordinal));
            await (unknown is null
                ? exchange.AnswerAsync(200, "text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", cancellationToken)
                : exchange.AnswerAsync(400, "application/json", $$$"""{"error":{"message":"Unsupported parameter: {{{unknown.Trim('"')}}}"}}""", cancellationToken));
        });
        using var directory = new ModelDirectory(() => At("openai", server.Address, "the-key"), TimeProvider.System);
        var client = Client(directory, "openai/m");

        Assert.AreEqual("ok", Text(await LastAsync(client)));
        Assert.HasCount(4, bodies);
        Assert.AreEqual("ok", Text(await LastAsync(client)));
        Assert.HasCount(5, bodies);
        Assert.Contains("max_completion_tokens", bodies[^1], StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_model_that_stays_overloaded_is_replaced_for_a_while()
    {
        await using var server = ScriptedModelServer.Start("!fail overloaded", "!fail overloaded", "from the second", "second again", "first again");
        var time = new ManualTime();
        var options = At("anthropic", server.Address, "k") with { FallbackModels = ["anthropic/small"], Limits = new RetryLimits { MaxAttempts = 2 } };
        using var directory = new ModelDirectory(() => options, time);
        var client = Client(directory, "anthropic/large");

        Assert.AreEqual(("from the second", "small"), await AnswerAsync(client, time));
        Assert.AreEqual(("second again", "small"), await AnswerAsync(client, time));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.AreEqual(("first again", "large"), await AnswerAsync(client, time));
        Assert.HasCount(5, server.Requests);
    }

    [TestMethod]
    public async Task Every_fallback_is_asked_in_its_order()
    {
        await using var server = ScriptedModelServer.Start("!fail overloaded", "!fail overloaded", "!fail overloaded", "!fail overloaded", "from the third", "the third again");
        var time = new ManualTime();
        var options = At("anthropic", server.Address, "k") with
        {
            FallbackModels = ["anthropic/large", "anthropic/small", "anthropic/tiny"],
            Limits = new RetryLimits { MaxAttempts = 2 },
        };
        using var directory = new ModelDirectory(() => options, time);
        var client = Client(directory, "anthropic/large");

        Assert.AreEqual(("from the third", "tiny"), await AnswerAsync(client, time));
        Assert.AreEqual(("the third again", "tiny"), await AnswerAsync(client, time));
    }

    [TestMethod]
    public async Task Any_other_failure_is_not_answered_by_the_fallback()
    {
        await using var server = ScriptedModelServer.Start("!fail authentication no", "never");
        var options = At("anthropic", server.Address, "k") with { FallbackModels = ["anthropic/small"] };
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        Assert.IsInstanceOfType<ModelEvent.Failed>(await LastAsync(Client(directory, "anthropic/large")));
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    public async Task A_key_that_cannot_be_one_is_not_sent()
    {
        await using var server = ScriptedModelServer.Start("never");
        using var directory = new ModelDirectory(() => At("anthropic", server.Address, "sk-•••\nx"), TimeProvider.System);
        var error = ((ModelEvent.Failed)await LastAsync(Client(directory, "anthropic/m"))).Error;
        Assert.AreEqual(ModelErrorKind.Authentication, error.Kind);
        Assert.DoesNotContain("•", error.Message, StringComparison.Ordinal);
        Assert.IsEmpty(server.Requests);
    }

    [TestMethod]
    public void The_default_model_is_the_first_available()
    {
        var options = ModelOptions.FromEnvironment(name => name == "ANTHROPIC_API_KEY" ? "k" : null) with { DefaultModel = "haiku" };
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        Assert.AreEqual("claude-haiku-5-5", directory.Available[0].Id);
        Assert.IsTrue(directory.Available.All(model => model.Provider == "anthropic"));
        Assert.AreEqual("claude-haiku-5-5", ((ModelChoice.Ready)directory.ChooseSmall(directory.Available[^1])).Model.Id);
    }

    [TestMethod]
    public async Task A_connection_that_nobody_accepts_times_out()
    {
        await using var server = LoopbackServer.Bind((_, _) => Task.CompletedTask);
        using var full = server.ListenWithoutAccepting();
        var options = At("anthropic", server.Address, "k") with { Limits = new RetryLimits { MaxAttempts = 1, ConnectTimeout = TimeSpan.FromMilliseconds(100) } };
        using var directory = new ModelDirectory(() => options, TimeProvider.System);
        var error = ((ModelEvent.Failed)await LastAsync(Client(directory, "anthropic/m"))).Error;
        Assert.AreEqual(ModelErrorKind.Network, error.Kind);
        Assert.Contains("LSPAGENT_MODEL_CONNECT_TIMEOUT_MS", error.Message, StringComparison.Ordinal);
    }

    private static ScriptedModelServer Scripted(params string[] replies)
    {
        var server = ScriptedModelServer.Start(replies);
        server.Key = "right";
        return server;
    }

    private static ModelOptions At(string provider, Uri address, string key, AddressSource source = AddressSource.UserSettings) => new()
    {
        Limits = new RetryLimits { MaxAttempts = 1 },
        Endpoints = ImmutableDictionary<string, ModelEndpoint>.Empty.Add(provider, new ModelEndpoint
        {
            Provider = provider,
            BaseUrl = address,
            AddressSource = source,
            Key = () => new ModelKey(key, KeySource.Client),
        }),
    };

    private static IModelClient Client(ModelDirectory directory, string name) => ((ModelChoice.Ready)directory.Choose(name)).Client;

    private async Task<ModelError> FailureAsync(string provider, Uri address)
    {
        using var directory = new ModelDirectory(() => At(provider, address, "the-key"), TimeProvider.System);
        return ((ModelEvent.Failed)await LastAsync(Client(directory, $"{provider}/m"))).Error;
    }

    private static string Text(ModelEvent last) => string.Concat(((ModelEvent.Completed)last).Reply.Content.OfType<ContentBlock.Text>().Select(block => block.Value));

    private async Task<(string Text, string Model)> AnswerAsync(IModelClient client, ManualTime time)
    {
        await using var events = client.StreamAsync(Request("large"), TestContext.CancellationToken).GetAsyncEnumerator(TestContext.CancellationToken);
        ModelEvent? last = null;
        while (true)
        {
            var next = events.MoveNextAsync();
            if (last is ModelEvent.Retrying { Delay: var delay })
            {
                time.Advance(delay);
            }

            if (!await next)
            {
                var reply = ((ModelEvent.Completed)last!).Reply;
                return (Text(last), reply.Model);
            }

            last = events.Current;
        }
    }

    private async Task<ModelEvent> LastAsync(IModelClient client)
    {
        ModelEvent? last = null;
        await foreach (var one in client.StreamAsync(Request("m"), TestContext.CancellationToken))
        {
            last = one;
        }

        return last!;
    }

    private static ModelRequest Request(string model) => new()
    {
        Model = model,
        System = [],
        Tools = ToolBlock.None,
        Messages = [Message.User("hi")],
        MaxOutputTokens = 100,
        CacheKey = "k",
    };
}
