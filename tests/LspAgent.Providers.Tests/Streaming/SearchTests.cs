using LspAgent.Core.Models;
using LspAgent.Providers.Tests.Contract;

namespace LspAgent.Providers.Tests.Streaming;

/// <summary>What is read of a reply in which the vendor searched the web.</summary>
[TestClass]
public sealed class SearchTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("anthropic")]
    [DataRow("openai-responses")]
    public async Task The_text_and_each_page_once_come_out(string provider)
    {
        var reply = await AskAsync(provider, "I look.\n!found https://a.org/1 One\n!found https://b.org/2 Two\n!found https://a.org/1 One\nThat is all.");
        Assert.AreEqual("I look.One says so. Two says so. One says so. That is all.", string.Concat(reply.Content.Cast<ContentBlock.Text>().Select(static block => block.Value)));
        Assert.AreEqual("One=https://a.org/1; Two=https://b.org/2", string.Join("; ", reply.Sources.Select(static source => $"{source.Title}={source.Address}")));
        Assert.AreEqual(StopReason.EndTurn, reply.Stop);
    }

    [TestMethod]
    [DataRow("anthropic")]
    [DataRow("openai-responses")]
    [DataRow("openai")]
    public async Task Without_a_search_there_are_no_pages(string provider) => Assert.IsEmpty((await AskAsync(provider, "Hello.")).Sources);

    [TestMethod]
    [DataRow("anthropic", true)]
    [DataRow("openai-responses", true)]
    [DataRow("openai", false)]
    [DataRow("deepseek", false)]
    public void Only_a_vendors_own_service_is_known_to_search(string provider, bool expected)
    {
        ModelChoice Choose(ModelOptions options)
        {
            using var directory = new ModelDirectory(() => options, TimeProvider.System);
            return directory.Choose($"{provider}/some-model");
        }

        var endpoint = ProviderCatalog.Find(provider)!.DefaultEndpoint with { Key = () => new ModelKey("sk-x", KeySource.Client) };
        var own = new ModelOptions();
        own = own with { Endpoints = own.Endpoints.Add(provider, endpoint) };
        var elsewhere = own with { Endpoints = own.Endpoints.SetItem(provider, endpoint with { BaseUrl = new Uri("http://127.0.0.1:9/v1"), AddressSource = AddressSource.UserSettings }) };
        Assert.AreEqual(expected, ((ModelChoice.Ready)Choose(own)).CanSearchWeb);
        Assert.IsFalse(((ModelChoice.Ready)Choose(elsewhere)).CanSearchWeb);
    }

    private async Task<ModelReply> AskAsync(string provider, string script)
    {
        await using var under = new ServedClient(provider, new RetryLimits { MaxAttempts = 1 }, TimeProvider.System, [script]);
        var request = new ModelRequest
        {
            Model = "test-model",
            System = [],
            Tools = ToolBlock.None,
            Messages = [Message.User("look")],
            MaxOutputTokens = 100,
            Search = provider is "openai" ? null : new HostedSearch(8, [], []),
        };
        var end = default(ModelEvent);
        await foreach (var happened in under.Client.StreamAsync(request, TestContext.CancellationToken))
        {
            end = happened;
        }

        return end is ModelEvent.Completed { Reply: var reply } ? reply : throw new AssertFailedException($"{end}");
    }
}
