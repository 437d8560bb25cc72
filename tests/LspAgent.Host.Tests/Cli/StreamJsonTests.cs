using System.Text.Json;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>Every line of <c>--output-format stream-json</c> has the members, of the kinds, that programs around headless agents read.</summary>
[TestClass]
public sealed class StreamJsonTests
{
    private const string Usage = "input_tokens:Number output_tokens:Number cache_creation_input_tokens:Number cache_read_input_tokens:Number";
    private const string Line = "type:String session_id:String uuid:String";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_turn_with_a_tool_is_told_in_its_order_and_shapes()
    {
        await using var model = ScriptedModelServer.Start("""-> Glob {"pattern":"*.txt"}""", "Two pieces\n!wait gate\nof text.");
        using var world = new CliWorld().With(model);
        world.Write("ws/a.txt", "a");
        await using var run = CliRun.Start(world, "exec", "look", "--output-format", "stream-json", "--include-partial-messages", "--verbose");
        await run.HasSaidAsync("Two pieces", Token);
        model.Gates.Open("gate");
        var end = await run.EndAsync(null, Token);

        Assert.AreEqual(0, end.ExitCode, end.Errors);
        List<JsonElement> lines = [.. end.Output.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line))];

        CollectionAssert.AreEqual(
            new[] { "system", "assistant", "user", "stream_event", "assistant", "result" },
            lines.Select(line => line.GetProperty("type").GetString()!).Aggregate(new List<string>(), (kinds, kind) => kinds.Count > 0 && kinds[^1] == kind ? kinds : [.. kinds, kind]));
        Assert.HasCount(1, lines.Select(line => line.GetProperty("session_id").GetString()).Distinct().ToList());
        Assert.HasCount(lines.Count, lines.Select(line => line.GetProperty("uuid").GetString()).Distinct().ToList());

        Has(lines[0], $"{Line} subtype:String apiKeySource:String cwd:String tools:Array mcp_servers:Array model:String permissionMode:String slash_commands:Array output_style:String skills:Array plugins:Array");
        Assert.AreEqual("init", lines[0].GetProperty("subtype").GetString());
        Assert.AreEqual(world.Workspace, lines[0].GetProperty("cwd").GetString());
        Assert.Contains("Glob", lines[0].GetProperty("tools").EnumerateArray().Select(tool => tool.GetString()));

        var call = lines.First(line => Is(line, "assistant"));
        Has(call, $"{Line} parent_tool_use_id:Null message:Object");
        Has(call.GetProperty("message"), "id:String type:String role:String model:String content:Array stop_reason:String stop_sequence:Null usage:Object");
        Has(call.GetProperty("message").GetProperty("usage"), Usage);
        Has(call.GetProperty("message").GetProperty("content")[0], "type:String id:String name:String input:Object");
        Assert.AreEqual("tool_use", call.GetProperty("message").GetProperty("stop_reason").GetString());

        var outcome = lines.First(line => Is(line, "user"));
        Has(outcome, $"{Line} parent_tool_use_id:Null message:Object");
        Has(outcome.GetProperty("message").GetProperty("content")[0], "type:String tool_use_id:String");
        Assert.AreEqual(
            call.GetProperty("message").GetProperty("content")[0].GetProperty("id").GetString(),
            outcome.GetProperty("message").GetProperty("content")[0].GetProperty("tool_use_id").GetString());

        var pieces = lines.Where(line => Is(line, "stream_event")).ToList();
        Has(pieces[0], $"{Line} parent_tool_use_id:Null event:Object");
        Has(pieces[0].GetProperty("event"), "type:String index:Number delta:Object");
        Assert.AreEqual(lines[^1].GetProperty("result").GetString(), string.Concat(pieces.Select(piece => piece.GetProperty("event").GetProperty("delta").GetProperty("text").GetString())));

        var result = lines[^1];
        Has(result, $"{Line} subtype:String is_error:False duration_ms:Number duration_api_ms:Number num_turns:Number result:String stop_reason:String total_cost_usd:Number usage:Object modelUsage:Object permission_denials:Array");
        Has(result.GetProperty("usage"), Usage);
        Has(result.GetProperty("modelUsage").EnumerateObject().Single().Value, "inputTokens:Number outputTokens:Number cacheReadInputTokens:Number cacheCreationInputTokens:Number webSearchRequests:Number costUSD:Number");
        Assert.AreEqual(("success", 2), (result.GetProperty("subtype").GetString(), result.GetProperty("num_turns").GetInt32()));
        Assert.EndsWith("of text.", result.GetProperty("result").GetString()!);
    }

    [TestMethod]
    public async Task What_went_wrong_is_told_in_the_same_shapes()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"../outside.txt"}""", "I could not.", "!fail authentication no");
        using var world = new CliWorld().With(model);
        world.Write("outside.txt", "what lies outside");

        var refused = (await RunAsync(world, 3, "exec", "read it", "--output-format", "stream-json"))[^1];
        var failed = (await RunAsync(world, 1, "exec", "again", "--output-format", "stream-json"))[^1];
        var alone = await RunAsync(world, 2, "exec", "--input-format", "stream-json", "--output-format", "json");

        Has(refused.GetProperty("permission_denials")[0], "tool_name:String tool_use_id:String tool_input:Object reason:String rules:Array");
        Has(failed, $"{Line} subtype:String is_error:True errors:Array duration_ms:Number num_turns:Number total_cost_usd:Number usage:Object modelUsage:Object permission_denials:Array");
        Assert.AreEqual("error_during_execution", failed.GetProperty("subtype").GetString());
        Assert.HasCount(1, alone);
    }

    private async Task<List<JsonElement>> RunAsync(CliWorld world, int exitCode, params string[] arguments)
    {
        world.Input = exitCode == 2 ? "no prompt" : null;
        var end = await CliRun.ToEndAsync(world, Token, arguments);
        Assert.AreEqual(exitCode, end.ExitCode, end.Errors);
        return [.. end.Output.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line))];
    }

    private static bool Is(JsonElement line, string type) => line.GetProperty("type").GetString() == type;

    private static void Has(JsonElement json, string members)
    {
        foreach (var member in members.Split(' '))
        {
            var (name, kind) = (member[..member.IndexOf(':')], member[(member.IndexOf(':') + 1)..]);
            Assert.IsTrue(json.TryGetProperty(name, out var value), $"{name} is missing in {json}");
            Assert.AreEqual(kind, value.ValueKind.ToString(), $"{name} in {json}");
        }
    }
}
