using System.Text.Json;
using LspAgent.Host.Handlers.Sessions;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Methods;

namespace LspAgent.Host.Tests.Serving;

/// <summary>What a client can do is what it announced, wherever it announced it, and never more.</summary>
[TestClass]
public sealed class ClientProfileTests
{
    private const string Everything =
        """{"lspagent":{"clientCapabilities":{"fs":{"readTextFile":true},"session":{"notices":{}},"_meta":{"lspagent":{"methods":["_lspagent/session/event","_lspagent/status"]}}}}}""";

    [TestMethod]
    [DataRow("""{"capabilities":{"experimental":$}}""")]
    [DataRow("""{"capabilities":{},"initializationOptions":$}""")]
    [DataRow("""{"capabilities":{"experimental":{"other":1}},"initializationOptions":$}""")]
    [DataRow("""{"capabilities":{"experimental":{"lspagent":{"clientCapabilities":7}}},"initializationOptions":$}""")]
    public void The_client_of_an_agent_says_so_in_one_of_two_places(string parameters) =>
        Assert.AreEqual(
            new SessionClientProfile(ShowsNotices: true, ShowsStatus: true, TakesEvents: true, ReadsFiles: true),
            SessionsOf(parameters.Replace("$", Everything, StringComparison.Ordinal)));

    [TestMethod]
    [DataRow("""{"capabilities":{}}""")]
    [DataRow("""{"capabilities":{"experimental":null},"initializationOptions":null}""")]
    [DataRow("""{"capabilities":{"experimental":[1]},"initializationOptions":"all"}""")]
    [DataRow("""{"capabilities":{"experimental":{"lspagent":[]}}}""")]
    [DataRow("""{"capabilities":{"experimental":{"lspagent":{"clientCapabilities":{"fs":7,"session":[],"_meta":{"lspagent":{"methods":"all"}}}}}}}""")]
    [DataRow("""{"capabilities":{"experimental":{"clientCapabilities":{"fs":{"readTextFile":true}}}}}""")]
    [DataRow("""{"clientInfo":{"name":"Visual Studio Code"},"capabilities":{}}""")]
    public void What_was_not_announced_or_cannot_be_read_is_not_there(string parameters) =>
        Assert.AreEqual(new SessionClientProfile(false, false, false, false), SessionsOf(parameters));

    [TestMethod]
    public void What_can_be_read_of_an_announcement_counts() =>
        Assert.AreEqual(
            new SessionClientProfile(ShowsNotices: true, ShowsStatus: false, TakesEvents: false, ReadsFiles: false),
            SessionsOf("""{"capabilities":{"experimental":{"lspagent":{"clientCapabilities":{"fs":"all","session":{"notices":{}}}}}}}"""));

    [TestMethod]
    [DataRow("""{"capabilities":{}}""", "utf-16")]
    [DataRow("""{"capabilities":{"general":{"positionEncodings":["utf-8","utf-16"]}}}""", "utf-8")]
    [DataRow("""{"capabilities":{"general":{"positionEncodings":["utf-7","utf-32"]}}}""", "utf-32")]
    [DataRow("""{"capabilities":{"general":{"positionEncodings":["utf-7"]}}}""", "utf-16")]
    public void Places_in_a_text_are_counted_as_the_client_can(string parameters, string encoding) =>
        Assert.AreEqual(encoding, Read(parameters).PositionEncoding.Value);

    private static SessionClientProfile SessionsOf(string parameters) => SessionClientProfile.From(Read(parameters).Agent);

    private static ClientProfile Read(string parameters) =>
        ClientProfile.From(JsonSerializer.Deserialize(parameters, LspMethods.Initialize.Params)!);
}
