using LspAgent.Host.Composition;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Acp;

/// <summary>How an agent panel gets its user a model: what is offered, and that each way works without a new start.</summary>
[TestClass]
public sealed class AuthTests
{
    private const string Model = "claude-sonnet-4-20250514";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_login_in_a_terminal_is_offered_to_a_client_that_has_terminals_and_to_no_other()
    {
        await using var plain = new Panel();
        await using var rich = new Panel();

        var without = (await plain.InitializeAsync(new(1), Token)).AuthMethods;
        var with = (await rich.InitializeAsync(new(1, new ClientCapabilities(Auth: new(Terminal: true))), Token)).AuthMethods;

        Assert.IsNotNull(without);
        Assert.IsNotNull(with);
        Assert.IsEmpty(without.Value.OfType<AuthMethod.Terminal>());
        var terminal = with.Value.OfType<AuthMethod.Terminal>().Single();
        CollectionAssert.AreEqual(new[] { "login" }, terminal.Args?.ToArray());
        Assert.HasCount(2, with.Value);
    }

    [TestMethod]
    public async Task The_variables_of_the_environment_are_named_and_their_keys_are_not()
    {
        await using var without = new Panel();
        await using var with = new Panel(("OPENAI_API_KEY", "sk-secret-1"), ("MISTRAL_API_KEY", "sk-secret-2"));

        var missing = await DescribeAsync(without);
        var present = await DescribeAsync(with);

        Assert.Contains("ANTHROPIC_API_KEY", missing);
        Assert.AreEqual("Uses the key in OPENAI_API_KEY, MISTRAL_API_KEY.", present);
    }

    [TestMethod]
    public async Task Authenticate_says_what_is_missing_and_sees_a_login_of_another_process()
    {
        await using var panel = new Panel();
        await panel.InitializeAsync(new(1), Token);

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => AuthenticateAsync(panel, "environment"));
        panel.KeysOnDisk().Store(KeyRing.ProviderOf("anthropic")!, "sk-1");
        await AuthenticateAsync(panel, "environment");
        await AuthenticateAsync(panel, "login");

        Assert.AreEqual(RpcErrorCodes.AuthenticationRequired, refusal.Code);
        Assert.Contains("lspagent auth login", refusal.Message);
    }

    [TestMethod]
    public async Task An_unknown_way_to_authenticate_is_refused_with_those_that_there_are()
    {
        await using var panel = new Panel(("OPENAI_API_KEY", "k"));
        await panel.InitializeAsync(new(1), Token);

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => AuthenticateAsync(panel, "oauth"));

        Assert.AreEqual(RpcErrorCodes.InvalidParams, refusal.Code);
        Assert.Contains("environment", refusal.Message);
    }

    [TestMethod]
    public async Task A_key_that_the_client_hands_over_counts_from_the_next_prompt_on()
    {
        await using var model = ScriptedModelServer.Start("Hello.");
        model.Key = "right";
        await using var panel = new Panel(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", Model));
        await panel.InitializeAsync(new(1), Token);
        var session = await panel.OpenSessionAsync(Token);

        var without = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.PromptAsync(session, "hi", Token));
        await SetKeyAsync(panel, "anthropic", "wrong");
        var wrong = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.PromptAsync(session, "hi", Token));
        await SetKeyAsync(panel, "anthropic", "right");
        var end = await panel.PromptAsync(session, "hi", Token);

        Assert.AreEqual(RpcErrorCodes.AuthenticationRequired, without.Code);
        Assert.Contains("wants a key", without.Message);
        Assert.AreEqual(RpcErrorCodes.AuthenticationRequired, wrong.Code);
        Assert.Contains("the editor handed over", wrong.Message);
        Assert.AreEqual(StopReason.EndTurn, end.StopReason);
    }

    [TestMethod]
    public async Task A_key_of_an_unknown_provider_is_refused_with_those_that_take_one()
    {
        await using var panel = new Panel();
        await panel.InitializeAsync(new(1), Token);

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => SetKeyAsync(panel, "ollama", "k"));

        Assert.AreEqual(RpcErrorCodes.InvalidParams, refusal.Code);
        Assert.Contains("anthropic, openai, deepseek", refusal.Message);
    }

    [TestMethod]
    public async Task Logout_forgets_the_keys_that_are_ours_and_says_which_is_not()
    {
        await using var panel = new Panel(("OPENAI_API_KEY", "k"));
        await panel.InitializeAsync(new(1), Token);
        panel.KeysOnDisk().Store(KeyRing.ProviderOf("anthropic")!, "sk-1");

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(
            () => panel.Client.Connection.InvokeAsync(AcpMethods.Logout, new LogoutRequest(), Token));

        Assert.Contains("OPENAI_API_KEY", refusal.Message);
        Assert.IsNull(panel.KeysOnDisk().FindStored("anthropic"));
    }

    private async Task<string> DescribeAsync(Panel panel) =>
        (await panel.InitializeAsync(new(1), Token)).AuthMethods!.Value.OfType<AuthMethod.Agent>().Single().Description!;

    private Task<AuthenticateResponse> AuthenticateAsync(Panel panel, string method) =>
        panel.Client.Connection.InvokeAsync(AcpMethods.Authenticate, new AuthenticateRequest(method), Token);

    private Task<SetKeyResponse> SetKeyAsync(Panel panel, string provider, string key) =>
        panel.Client.Connection.InvokeAsync(LspAgentMethods.SetKey, new SetKeyRequest(provider, key), Token);
}
