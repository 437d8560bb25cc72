using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Tests.Acp;

/// <summary>The agent's door: versions, order and what is offered, over a pipe in memory.</summary>
[TestClass]
public sealed class AcpServerTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(65535, 1)]
    public async Task The_version_is_the_clients_or_our_newest(int wanted, int spoken)
    {
        await using var panel = new Panel();

        var response = await panel.InitializeAsync(new((ushort)wanted), Token);

        Assert.AreEqual(spoken, response.ProtocolVersion);
        Assert.AreEqual("lspagent", response.AgentInfo?.Name);
        Assert.AreEqual("LspAgent", response.AgentInfo?.Title);
        Assert.AreNotEqual("", response.AgentInfo?.Version);
        Assert.IsNotNull(response.AuthMethods);
    }

    [TestMethod]
    public async Task What_comes_before_initialize_is_refused_and_initialize_still_works()
    {
        await using var panel = new Panel();

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.Client.RequestAsync("session/list", "{}", Token));

        Assert.AreEqual(RpcErrorCodes.InvalidRequest, refusal.Code);
        Assert.Contains("initialize", refusal.Message);
        Assert.AreEqual(1, (await panel.InitializeAsync(new(1), Token)).ProtocolVersion);
    }

    [TestMethod]
    public async Task What_is_sent_right_behind_initialize_finds_it_done()
    {
        await using var panel = new Panel();

        var initialized = panel.InitializeAsync(new(1), Token);
        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.Client.RequestAsync("_lspagent/nothing", "{}", Token));

        Assert.AreEqual(RpcErrorCodes.MethodNotFound, refusal.Code);
        Assert.AreEqual(1, (await initialized).ProtocolVersion);
    }

    [TestMethod]
    public async Task A_second_initialize_is_refused()
    {
        await using var panel = new Panel();
        await panel.InitializeAsync(new(1), Token);

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.InitializeAsync(new(1), Token));

        Assert.AreEqual(RpcErrorCodes.InvalidRequest, refusal.Code);
    }

    [TestMethod]
    [DataRow("{}")]
    [DataRow("""{"protocolVersion":"1"}""")]
    [DataRow("""{"protocolVersion":70000}""")]
    public async Task An_initialize_that_cannot_be_read_is_refused_and_may_come_again(string parameters)
    {
        await using var panel = new Panel();

        var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.Client.RequestAsync("initialize", parameters, Token));

        Assert.AreEqual(RpcErrorCodes.InvalidParams, refusal.Code);
        Assert.AreEqual(1, (await panel.InitializeAsync(new(1), Token)).ProtocolVersion);
    }

    [TestMethod]
    public async Task Capabilities_that_cannot_be_read_count_as_none()
    {
        await using var panel = new Panel();

        var response = await panel.Client.RequestAsync("initialize", """{"protocolVersion":1,"clientCapabilities":"all","clientInfo":7}""", Token);

        Assert.AreEqual(1, response.GetProperty("protocolVersion").GetInt32());
    }

    [TestMethod]
    public async Task Nothing_is_offered_that_has_no_handler()
    {
        await using var panel = new Panel();
        var offered = (await panel.InitializeAsync(new(1), Token)).AgentCapabilities;
        Assert.IsNotNull(offered);
        (string Method, bool IsOffered)[] methods =
        [
            (AcpMethods.LoadSession.Name, offered.LoadSession),
            (AcpMethods.Prompt.Name, offered.PromptCapabilities is not null),
            (AcpMethods.NewSession.Name, offered.SessionCapabilities?.AdditionalDirectories is not null),
            (AcpMethods.ListSessions.Name, offered.SessionCapabilities?.List is not null),
            (AcpMethods.DeleteSession.Name, offered.SessionCapabilities?.Delete is not null),
            (AcpMethods.ResumeSession.Name, offered.SessionCapabilities?.Resume is not null),
            (AcpMethods.CloseSession.Name, offered.SessionCapabilities?.Close is not null),
            (AcpMethods.Logout.Name, offered.Auth?.Logout is not null),
            .. (offered.Meta?.LspAgent?.Methods ?? []).Select(method => (method, true)),
        ];

        foreach (var (method, isOffered) in methods)
        {
            // Params that fit no method, so that nothing happens; what matters is who says so.
            var refusal = await Assert.ThrowsExactlyAsync<RemoteInvocationException>(() => panel.Client.RequestAsync(method, """[0]""", Token));
            Assert.AreEqual(isOffered ? RpcErrorCodes.InvalidParams : RpcErrorCodes.MethodNotFound, refusal.Code, method);
        }
    }
}
