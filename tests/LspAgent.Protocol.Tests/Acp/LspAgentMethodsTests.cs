using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Protocol.Acp;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.Methods;
using LspAgent.Testing;
using LspAgent.Testing.Golden;

namespace LspAgent.Protocol.Tests.Acp;

/// <summary>The methods that are ours: their schema is published, and their messages are what it says.</summary>
[TestClass]
public sealed class LspAgentMethodsTests
{
    private static readonly IReadOnlyList<DeclaredMethod> Methods =
        [.. DeclaredMethod.In("agent", typeof(LspAgentMethods)), .. DeclaredMethod.In("client", typeof(LspAgentClientMethods))];

    [TestMethod]
    public void Our_methods_cannot_be_taken_for_those_of_a_specification() =>
        Assert.IsEmpty(Methods.Where(method => !method.Name.StartsWith("_lspagent/", StringComparison.Ordinal)));

    [TestMethod]
    public void The_published_schema_is_that_of_the_records()
    {
        var schema = new WireSchema($"https://unpkg.com/@agentclientprotocol/sdk@{SdkVersion()}/schema/v1/schema.json");
        foreach (var method in Methods)
        {
            schema.AddMethod(method.Name, method.Side, method.Params.Type);
            if (method.Result is { } result)
            {
                schema.AddMethod(method.Name, method.Side, result.Type);
            }
        }

        GoldenFile.Check("schemas/extension-methods.schema.json", schema.ToText("The methods of LspAgent beyond the Agent Client Protocol"));
    }

    [TestMethod]
    [DataRow("_lspagent/session/resync", """{"sessionId":"s","fromSeq":9007199254740993}""",
        """{"updates":[{"update":{"sessionUpdate":"plan","entries":[]},"_meta":{"lspagent":{"seq":4,"agent":"main"}}},{"event":{"type":"message_withdrawn","messageId":"m"},"_meta":{"lspagent":{"seq":5,"agent":"a1","parent":"main"}}}],"nextSeq":6,"complete":true}""")]
    [DataRow("_lspagent/session/take_back", """{"sessionId":"s","promptId":"p"}""", """{"taken":true}""")]
    [DataRow("_lspagent/session/background", """{"sessionId":"s"}""", """{"moved":true}""")]
    [DataRow("_lspagent/session/fork", """{"sessionId":"s","seq":12}""", """{"sessionId":"t","configOptions":[]}""")]
    [DataRow("_lspagent/session/rename", """{"sessionId":"s","title":"A title"}""", "{}")]
    [DataRow("_lspagent/session/export", """{"sessionId":"s","format":"markdown"}""", """{"content":"# A title","mimeType":"text/markdown"}""")]
    [DataRow("_lspagent/auth/set", """{"provider":"anthropic","key":"k"}""", "{}")]
    [DataRow("_lspagent/editor/select", """{"uri":"file:///ws/A.cs","range":{"start":{"line":1,"character":2},"end":{"line":1,"character":5}}}""", null)]
    [DataRow("_lspagent/editor/diagnostics", """{"uri":"file:///ws/A.cs","diagnostics":[{"range":{"start":{"line":1,"character":2},"end":{"line":1,"character":5}},"message":"CS0103","severity":1}]}""", null)]
    [DataRow("_lspagent/status", """{"sessionId":"s","activity":"retry","verb":"Pondering","elapsedMs":1200,"tokens":{"input":1,"output":2,"cacheRead":3,"cacheWrite":4},"detail":"waiting for the model, retry 2 of 5 in 8 s","cost":{"amount":0.25,"currency":"USD"}}""", null)]
    [DataRow("_lspagent/documents/save", """{"paths":["/ws/a.cs"]}""", "{}")]
    [DataRow("_lspagent/hunks", """{"sessionId":"s","hunks":[{"id":"h1","path":"/ws/a.cs","line":3,"lines":1,"oldText":"old\n","newText":"new\n"},{"id":"h2","path":"/ws/b.cs","line":0,"lines":1,"oldText":"","newText":"all of it\n","creates":true}]}""", null)]
    [DataRow("_lspagent/hunks/list", """{"sessionId":"s"}""", """{"hunks":[]}""")]
    [DataRow("_lspagent/hunks/accept", """{"sessionId":"s","ids":["h1"]}""", """{"settled":["h1"],"problems":[]}""")]
    [DataRow("_lspagent/hunks/reject", """{"sessionId":"s","path":"/ws/a.cs"}""", """{"settled":[],"problems":["a.cs was left as it is: the same lines were changed meanwhile."]}""")]
    [DataRow("_lspagent/code/call", """{"cwd":"/ws","name":"FindSymbol","input":"{\"query\":\"Order\"}"}""", """{"text":"class Order","isError":true}""")]
    [DataRow("_lspagent/mentions/find", """{"sessionId":"s","query":"Ord"}""", """{"mentions":[{"kind":"file","name":"Order.cs","text":"src/Order.cs","uri":"file:///ws/src/Order.cs","detail":"src/Order.cs"},{"kind":"selection","name":"Selection","text":"src/A.cs#L3-9","uri":"file:///ws/src/A.cs"}]}""")]
    [DataRow("_lspagent/session/event", """{"sessionId":"s","event":{"type":"turn_ended","turnId":"t","reason":"end_turn"},"_meta":{"lspagent":{"seq":7,"agent":"main"}}}""", null)]
    public void Messages_are_as_documented(string name, string parameters, string? result)
    {
        var method = Methods.Single(method => method.Name == name);

        Assert.AreEqual(parameters, JsonSerializer.Serialize(JsonSerializer.Deserialize(parameters, method.Params), method.Params));
        if (result is not null)
        {
            Assert.AreEqual(result, JsonSerializer.Serialize(JsonSerializer.Deserialize(result, method.Result!), method.Result!));
        }
    }

    [TestMethod]
    public void Every_method_has_an_example() =>
        CollectionAssert.AreEquivalent(
            Methods.Select(method => method.Name).ToList(),
            typeof(LspAgentMethodsTests).GetMethod(nameof(Messages_are_as_documented))!
                .GetCustomAttributes(inherit: false).OfType<DataRowAttribute>().Select(row => row.Data![0]).ToList());

    [TestMethod]
    public void A_prompt_says_whether_it_steers()
    {
        var request = new PromptRequest("s", [new ContentBlock.TextContent("not there")]) { Meta = new() { LspAgent = new(Mode: PromptMode.Steer, PromptId: "p") } };

        var json = JsonSerializer.Serialize(request, AcpMethods.Prompt.Params);

        Assert.AreEqual("""{"sessionId":"s","prompt":[{"type":"text","text":"not there"}],"_meta":{"lspagent":{"mode":"steer","promptId":"p"}}}""", json);
        Assert.AreEqual(PromptMode.Steer, JsonSerializer.Deserialize(json, AcpMethods.Prompt.Params)?.Meta?.LspAgent?.Mode);
    }

    [TestMethod]
    public void A_client_says_which_of_our_methods_it_takes()
    {
        var capabilities = JsonSerializer.Deserialize(
            """{"_meta":{"lspagent":{"methods":["_lspagent/status",7]}}}""", AcpJson.TypeInfo<ClientCapabilities>());

        CollectionAssert.AreEqual(new[] { "_lspagent/status" }, capabilities!.Meta!.LspAgent!.Methods.GetValueOrDefault().ToArray());
    }

    [TestMethod]
    public void A_key_is_not_printed() =>
        Assert.DoesNotContain("secret", $"{new SetKeyRequest("anthropic", "secret")}");

    private static string SdkVersion() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.Folder, "..", "e2e", "package.json")))!["devDependencies"]!["@agentclientprotocol/sdk"]!.GetValue<string>();
}
