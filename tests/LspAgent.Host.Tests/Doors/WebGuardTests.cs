using LspAgent.Host.Doors.Web;

namespace LspAgent.Host.Tests.Doors;

/// <summary>Who may speak to the page's server.</summary>
[TestClass]
public sealed class WebGuardTests
{
    private const string Token = "0123456789abcdef";

    private readonly WebGuard _guard = new(8123, Token);

    [TestMethod]
    [DataRow("127.0.0.1:8123", true)]
    [DataRow("localhost:8123", true)]
    [DataRow("LOCALHOST:8123", true)]
    [DataRow("127.0.0.1", false)]
    [DataRow("127.0.0.1:8124", false)]
    [DataRow("127.0.0.1:81234", false)]
    [DataRow("localhost.evil.example:8123", false)]
    [DataRow("evil.example:8123", false)]
    [DataRow("[::1]:8123", false)]
    [DataRow("", false)]
    [DataRow(null, false)]
    public void Only_its_own_names_lead_to_the_server(string? host, bool isOwn) => Assert.AreEqual(isOwn, _guard.IsOwnHost(host));

    [TestMethod]
    [DataRow("http://127.0.0.1:8123", true)]
    [DataRow("http://localhost:8123", true)]
    [DataRow("https://127.0.0.1:8123", false)]
    [DataRow("http://127.0.0.1:8123/", false)]
    [DataRow("http://evil.example", false)]
    [DataRow("http://user@127.0.0.1:8123", false)]
    [DataRow("null", false)]
    [DataRow("", false)]
    [DataRow(null, false)]
    public void Only_its_own_page_may_connect(string? origin, bool isOwn) => Assert.AreEqual(isOwn, _guard.IsOwnOrigin(origin));

    [TestMethod]
    [DataRow("Bearer 0123456789abcdef", true)]
    [DataRow("Bearer 0123456789abcde", false)]
    [DataRow("Bearer 0123456789abcdeg", false)]
    [DataRow("bearer 0123456789abcdef", false)]
    [DataRow("0123456789abcdef", false)]
    [DataRow("Bearer ", false)]
    [DataRow(null, false)]
    public void Only_the_whole_token_counts(string? authorization, bool isAuthorized) => Assert.AreEqual(isAuthorized, _guard.IsAuthorized(authorization));

    [TestMethod]
    public void A_socket_brings_the_token_among_its_protocols()
    {
        Assert.IsTrue(_guard.IsAuthorized(["acp.lspagent", $"token.{Token}"]));
        Assert.IsFalse(_guard.IsAuthorized(["acp.lspagent", Token]));
        Assert.IsFalse(_guard.IsAuthorized(["acp.lspagent"]));
        Assert.IsFalse(_guard.IsAuthorized([]));
    }

    [TestMethod]
    public void A_token_is_new_each_time() => Assert.AreNotEqual(WebGuard.CreateToken(), WebGuard.CreateToken());
}
