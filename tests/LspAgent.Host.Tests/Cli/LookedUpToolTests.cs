using System.Text;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>
/// Tools that are not in the tools block, through the real executable and in every dialect: they are found and called, and
/// nothing that was sent before changes by that.
/// </summary>
[TestClass]
[TestCategory("Slow")]
public sealed class LookedUpToolTests
{
    /// <summary>The leanest harness sends 9.6 KB; this is 1.2 times as much.</summary>
    private const int FirstRequest = 11_500;

    private const string Marker = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    private static readonly string[] Exec = ["exec", "go", "--permission-mode", "bypassPermissions"];

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("anthropic/claude-sonnet-4-20250514")]
    [DataRow("openai/test-model")]
    [DataRow("openai-responses/test-model")]
    public async Task Looking_up_and_calling_a_tool_changes_nothing_that_was_sent(string model)
    {
        await using var server = ScriptedModelServer.Start(
            """-> ToolSearch {"query":"select:Sleep,TaskCreate"}""",
            """-> UseTool {"name":"TaskCreate","input":{"subject":"Look","description":"Look at it"}}""",
            """-> ToolSearch {"query":"stop background command"}""",
            """-> UseTool {"name":"TaskList","input":{}}""",
            "Done.");
        using var world = With(server, model);
        var end = await CliRun.ToEndAsync(world, Token, Exec);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        var bodies = server.Requests.Select(static request => request.BodyText.Replace(Marker, "", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(5, bodies);
        foreach (var (before, now) in bodies.Zip(bodies.Skip(1)))
        {
            // All but the brackets that close the list and the body.
            StringAssert.StartsWith(now, before[..^2]);
        }

        StringAssert.Contains(bodies[1], "# Sleep");
        StringAssert.Contains(bodies[2], "Task #1 was added: Look");
        StringAssert.Contains(bodies[3], "# TaskStop");
        StringAssert.Contains(bodies[4], "#1 [pending] Look");
    }

    [TestMethod]
    [DataRow("anthropic/claude-sonnet-4-20250514")]
    [DataRow("openai/test-model")]
    [DataRow("openai-responses/test-model")]
    public async Task The_first_request_of_a_session_is_small(string model)
    {
        await using var server = ScriptedModelServer.Start("Done.");
        using var world = With(server, model);
        await CliRun.ToEndAsync(world, Token, Exec);
        var bytes = Encoding.UTF8.GetByteCount(server.Requests.Single().BodyText);
        Assert.IsLessThan(FirstRequest, bytes);
    }

    [TestMethod]
    [DataRow("anthropic", "claude-sonnet-4-20250514", "web_search_20250305")]
    [DataRow("openai-responses", "gpt-5", "web_search")]
    public async Task The_vendor_of_the_model_searches_the_web_in_a_request_of_its_own(string provider, string name, string tool)
    {
        await using var server = ScriptedModelServer.Start(
            """-> UseTool {"name":"WebSearch","input":{"query":"newest release","allowed_domains":["a.org"]}}""",
            "!found https://a.org/news News\nIt is 11.\n!usage input=700 output=30 read=0 write=0",
            "Done.");
        using var world = With(server, $"{provider}/{name}");
        world.Write("home/settings.json", $$$"""{"models":{"{{{name}}}":{"provider":"{{{provider}}}","canSearchWeb":true} } }""");
        var end = await CliRun.ToEndAsync(world, Token, [.. Exec, "--output-format", "json"]);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        var bodies = server.Requests.Select(static request => request.BodyText.Replace(Marker, "", StringComparison.Ordinal)).ToArray();
        Assert.HasCount(3, bodies);
        StringAssert.Contains(bodies[0], "WebSearch");
        StringAssert.Contains(bodies[1], $"\"tools\":[{{\"type\":\"{tool}\"");
        StringAssert.Contains(bodies[1], "\"allowed_domains\":[\"a.org\"]");
        StringAssert.StartsWith(bodies[2], bodies[0][..^2]);
        StringAssert.Contains(bodies[2], "It is 11.");
        StringAssert.Contains(bodies[2], "[News](https://a.org/news)");
        StringAssert.Contains(end.Output, "\"input_tokens\":900");
    }

    [TestMethod]
    public async Task Without_anything_that_searches_the_tool_is_not_offered()
    {
        await using var server = ScriptedModelServer.Start("Done.");
        using var world = With(server, "openai/test-model");
        await CliRun.ToEndAsync(world, Token, Exec);
        Assert.IsFalse(server.Requests.Single().BodyText.Contains("WebSearch", StringComparison.Ordinal));
    }

    private static CliWorld With(ScriptedModelServer server, string model) => new CliWorld
    {
        ["OPENAI_BASE_URL"] = server.OpenAiAddress.ToString(),
        ["OPENAI_API_KEY"] = "test-key",
    }.With(server).Using(model);
}
