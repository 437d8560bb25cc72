using System.Net;
using System.Text;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Testing;

/// <summary>The scripted service refuses what the real ones refuse; were it lax, the tests of the clients would prove nothing.</summary>
[TestClass]
public sealed class ScriptedModelServerTests
{
    private const string Anthropic = "v1/messages";
    private const string Chat = "v1/chat/completions";
    private const string Responses = "v1/responses";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(Anthropic, """{"role":"user","content":[{"type":"text","text":"hi"}]}""", "")]
    [DataRow(Anthropic, """{"role":"assistant","content":[{"type":"text","text":"hi"}]}""", "alternate")]
    [DataRow(Anthropic, """{"role":"user","content":[{"type":"text","text":""}]}""", "non-empty")]
    [DataRow(Anthropic, """{"role":"user","content":[{"type":"text","text":" "}]}""", "non-whitespace")]
    [DataRow(Anthropic, """{"role":"user","content":[{"type":"text","text":"hi","x":1}]}""", "Extra inputs")]
    [DataRow(Anthropic, """{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"x"}]}""", "tool_use_id")]
    [DataRow(Anthropic, """{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"Read","input":{}}]},{"role":"user","content":"hi"}""", "without `tool_result`")]
    [DataRow(Anthropic, """{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"altered","signature":"sig"},{"type":"text","text":"x"}]},{"role":"user","content":"hi"}""", "Invalid `signature`")]
    [DataRow(Chat, """{"role":"user","content":"hi"}""", "")]
    [DataRow(Chat, """{"role":"assistant","content":"hi"}""", "first message")]
    [DataRow(Chat, """{"role":"user","content":"hi"},{"role":"tool","tool_call_id":"a","content":"x"}""", "must be a response")]
    [DataRow(Chat, """{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"Read","arguments":"{}"}}]},{"role":"user","content":"hi"}""", "must be followed by tool messages")]
    [DataRow(Chat, """{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"Read","arguments":"{"}}]},{"role":"tool","tool_call_id":"a","content":"x"}""", "not valid JSON")]
    [DataRow(Responses, """{"role":"user","content":[{"type":"input_text","text":"hi"}]}""", "")]
    [DataRow(Responses, """{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"function_call_output","call_id":"a","output":"x"}""", "No tool call found")]
    [DataRow(Responses, """{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"function_call","call_id":"a","name":"Read","arguments":"{}"}""", "No tool output found")]
    [DataRow(Responses, """{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"reasoning","summary":[],"encrypted_content":"altered"},{"role":"assistant","content":[{"type":"output_text","text":"x"}]}""", "Invalid `signature`")]
    [DataRow(Responses, """{"role":"user","content":[{"type":"input_text","text":"hi"}]},{"type":"reasoning","summary":[],"encrypted_content":"sigcbf29ce484222325"}""", "required following item")]
    public async Task Refuses_what_the_real_service_refuses(string path, string messages, string refusal)
    {
        var body = path switch
        {
            Anthropic => $$"""{"model":"m","max_tokens":10,"stream":true,"messages":[{{messages}}]}""",
            Chat => $$"""{"model":"m","stream":true,"messages":[{{messages}}]}""",
            _ => $$"""{"model":"m","stream":true,"input":[{{messages}}]}""",
        };

        await CheckAsync(path, body, refusal);
    }

    [TestMethod]
    public async Task Refuses_a_fifth_cache_marker()
    {
        var block = """{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}""";
        var four = string.Join(",", Enumerable.Repeat(block, 4));
        await CheckAsync(Anthropic, $$"""{"model":"m","max_tokens":10,"stream":true,"messages":[{"role":"user","content":[{{four}}]}]}""", "");
        await CheckAsync(Anthropic, $$"""{"model":"m","max_tokens":10,"stream":true,"messages":[{"role":"user","content":[{{four}},{{block}}]}]}""", "maximum of 4");
    }

    [TestMethod]
    [DataRow(Anthropic, """{"model":"m","max_tokens":10,"stream":true,"surprise":1,"messages":[{"role":"user","content":"hi"}]}""")]
    [DataRow(Chat, """{"model":"m","stream":true,"surprise":1,"messages":[{"role":"user","content":"hi"}]}""")]
    [DataRow(Responses, """{"model":"m","stream":true,"surprise":1,"input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}]}""")]
    public Task Refuses_unknown_members(string path, string body) => CheckAsync(path, body, "surprise");

    private async Task CheckAsync(string path, string body, string refusal)
    {
        await using var server = ScriptedModelServer.Start("ok");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("anthropic-version", "2023-06-01");
        using var response = await http.SendAsync(request, TestContext.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.CancellationToken);

        Assert.AreEqual(refusal.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode, answer);
        Assert.Contains(refusal.Length == 0 ? "ok" : refusal, answer, StringComparison.Ordinal);
    }
}
