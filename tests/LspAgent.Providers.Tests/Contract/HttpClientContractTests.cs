using LspAgent.Core.Models;
using LspAgent.Testing;

namespace LspAgent.Providers.Tests.Contract;

/// <summary>What the clients that speak HTTP do beyond the contract.</summary>
public abstract class HttpClientContractTests(string provider) : ModelClientContractTests
{
    private protected override ClientUnderTest Start(RetryLimits limits, params string[] replies) => new ServedClient(provider, limits, TimeProvider.System, replies);

    [TestMethod]
    [DataRow("authentication", ModelErrorKind.Authentication)]
    [DataRow("permission_denied", ModelErrorKind.PermissionDenied)]
    [DataRow("unknown_model", ModelErrorKind.UnknownModel)]
    [DataRow("context_too_large", ModelErrorKind.ContextTooLarge)]
    [DataRow("invalid_request", ModelErrorKind.InvalidRequest)]
    [DataRow("rate_limited", ModelErrorKind.RateLimited)]
    [DataRow("overloaded", ModelErrorKind.Overloaded)]
    [DataRow("server", ModelErrorKind.Server)]
    public async Task A_refusal_is_understood_before_and_within_the_stream(string kind, ModelErrorKind expected)
    {
        await using var under = Start(new RetryLimits { MaxAttempts = 1 }, $"!fail {kind} because", $"Hel\n!fail {kind} because");

        Assert.AreEqual(expected, Error(await RunAsync(under, Message.User("hi"))).Kind);
        Assert.AreEqual(expected, Error(await RunAsync(under, Message.User("hi"))).Kind);
    }

    [TestMethod]
    public async Task A_connection_is_used_again()
    {
        // The clock stands still: however slow the machine, the end of an answer is waited for.
        await using var under = new ServedClient(provider, RetryLimits.Default, new ManualTime(), ["one", "two", "three"]);
        for (var i = 0; i < 3; i++)
        {
            Reply(await RunAsync(under, Message.User("hi")));
        }

        Assert.AreEqual(1, under.Server.Connections);
    }

    [TestMethod]
    public async Task A_key_that_a_service_repeats_is_not_shown()
    {
        await using var under = Start("!fail authentication Incorrect API key provided: sk-the-key. Or sk-proj-abc***xyz.");
        var message = Error(await RunAsync(under, Message.User("hi"))).Message;
        Assert.DoesNotContain("sk-", message, StringComparison.Ordinal);
        Assert.Contains("[key]", message, StringComparison.Ordinal);
    }
}

/// <summary>The contract, held by the client for Anthropic Messages.</summary>
[TestClass]
public sealed class AnthropicContractTests() : HttpClientContractTests("anthropic");

/// <summary>The contract, held by the client for OpenAI Chat Completions.</summary>
[TestClass]
public sealed class OpenAiChatContractTests() : HttpClientContractTests("openai");

/// <summary>The contract, held by the client for OpenAI Responses.</summary>
[TestClass]
public sealed class OpenAiResponsesContractTests() : HttpClientContractTests("openai-responses");
