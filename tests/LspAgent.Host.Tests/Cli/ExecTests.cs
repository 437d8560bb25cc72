using System.Globalization;
using System.Text.Json;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>The options of <c>lspagent exec</c>, and what an interrupt leaves behind.</summary>
[TestClass]
public sealed class ExecTests
{
    private const int Interrupt = 2;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Max_turns_ends_the_run_and_keeps_what_was_done()
    {
        await using var model = ScriptedModelServer.Start("""-> Glob {"pattern":"*"}""", """-> Glob {"pattern":"*"}""", "Done.");
        using var world = new CliWorld().With(model);

        var end = await CliRun.ToEndAsync(world, Token, "exec", "look", "--max-turns", "2", "--output-format", "json");
        var rest = await CliRun.ToEndAsync(world, Token, "exec", "--continue", "go on");

        var result = JsonElement.Parse(end.Output);
        Assert.AreEqual(1, end.ExitCode);
        Assert.AreEqual("error_max_turns", result.GetProperty("subtype").GetString());
        Assert.AreEqual(2, result.GetProperty("num_turns").GetInt32());
        Assert.Contains("--continue", end.Errors);
        Assert.AreEqual("Done.\n", rest.Output, rest.Errors);
    }

    [TestMethod]
    public async Task Max_budget_ends_the_run_when_the_money_is_spent()
    {
        const string dear = "!usage input=900000 output=1000 read=0 write=0";
        await using var model = ScriptedModelServer.Start($"-> Glob {{\"pattern\":\"*\"}}\n{dear}", "Never asked for.");
        using var world = new CliWorld().With(model);

        var end = await CliRun.ToEndAsync(world, Token, "exec", "look", "--max-budget-usd", "0.5", "--output-format", "json");

        var result = JsonElement.Parse(end.Output);
        Assert.AreEqual(1, end.ExitCode);
        Assert.AreEqual("error_max_budget_usd", result.GetProperty("subtype").GetString());
        Assert.IsGreaterThan(0.5m, result.GetProperty("total_cost_usd").GetDecimal());
        Assert.Contains("the budget of $0.50 is spent", end.Errors);
        Assert.HasCount(1, model.Requests);
    }

    [TestMethod]
    public async Task Text_is_appended_to_the_system_prompt()
    {
        await using var model = ScriptedModelServer.Start("Yes.");
        using var world = new CliWorld().With(model);

        await CliRun.ToEndAsync(world, Token, "exec", "hi", "--append-system-prompt", "Answer in Esperanto.");

        var system = JsonElement.Parse(model.Requests[0].BodyText).GetProperty("system").ToString();
        Assert.Contains("Answer in Esperanto.", system);
    }

    [TestMethod]
    public async Task A_call_that_nobody_can_be_asked_about_ends_with_its_own_code()
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"../outside.txt"}""", "I could not.");
        using var world = new CliWorld().With(model);
        world.Write("outside.txt", "what lies outside");

        var end = await CliRun.ToEndAsync(world, Token, "exec", "read it", "--output-format", "json");

        Assert.AreEqual(3, end.ExitCode);
        Assert.AreEqual("Read", JsonElement.Parse(end.Output).GetProperty("permission_denials")[0].GetProperty("tool_name").GetString());
        Assert.Contains("--allowed-tools Read", end.Errors);
    }

    [TestMethod]
    [DataRow("--allowed-tools", "Grep,Read")]
    [DataRow("--allowedTools", "Grep Read")]
    [DataRow("--permission-mode", "bypassPermissions")]
    [DataRow("--settings", """{"permissions":{"allow":["Read(~/outside.txt)"]}}""")]
    public async Task What_the_user_allows_beforehand_needs_no_question(string option, string value)
    {
        await using var model = ScriptedModelServer.Start("""-> Read {"file_path":"../outside.txt"}""", "I have it.");
        using var world = new CliWorld().With(model);
        world.Write("outside.txt", "what lies outside");

        var end = await CliRun.ToEndAsync(world, Token, "exec", "read it", option, value);

        Assert.AreEqual("I have it.\n", end.Output, end.Errors);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        Assert.Contains("what lies outside", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [DataRow("plan")]
    [DataRow("acceptEdits")]
    [DataRow("dontAsk")]
    public async Task The_mode_is_what_the_command_line_says(string mode)
    {
        await using var model = ScriptedModelServer.Start("Yes.");
        using var world = new CliWorld().With(model);

        var end = await CliRun.ToEndAsync(world, Token, "exec", "hi", "--permission-mode", mode, "--output-format", "stream-json");

        var init = JsonElement.Parse(end.Output.Split('\n')[0]);
        Assert.AreEqual(mode, init.GetProperty("permissionMode").GetString());
        Assert.AreEqual(0, end.ExitCode);
    }

    [TestMethod]
    [DataRow("--permission-mode", "freely")]
    [DataRow("--max-turns", "0")]
    [DataRow("--max-turns", "many")]
    [DataRow("--max-turns")]
    [DataRow("--max-budget-usd", "5 EUR")]
    [DataRow("--max-budget-usd", "-1")]
    [DataRow("--output-format", "xml")]
    [DataRow("--allowed-tools", "Bash(npm test")]
    [DataRow("--allowed-tools", "mcp__*")]
    public async Task A_value_that_is_none_is_refused_before_anything_is_begun(params string[] option)
    {
        using var world = new CliWorld();

        var end = await CliRun.ToEndAsync(world, Token, ["exec", "hi", .. option]);

        Assert.AreEqual(2, end.ExitCode, end.Errors);
        Assert.HasCount(1, end.Errors.TrimEnd().Split('\n'), end.Errors);
        Assert.IsFalse(Directory.Exists(world.Home));
    }

    [TestMethod]
    public async Task Prompts_of_a_stream_are_answered_one_after_the_other_in_one_session()
    {
        await using var model = ScriptedModelServer.Start("One.", "Two.");
        using var world = new CliWorld().With(model);
        world.Input = """
            {"type":"user","message":{"role":"user","content":"first"},"parent_tool_use_id":null}

            {"type":"user","message":{"role":"user","content":[{"type":"text","text":"second"}]}}
            """;

        var end = await CliRun.ToEndAsync(world, Token, "exec", "--input-format", "stream-json", "--output-format", "stream-json");

        var lines = end.Output.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var results = lines.Where(line => line.GetProperty("type").GetString() is "result").Select(line => line.GetProperty("result").GetString()).ToList();
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        CollectionAssert.AreEqual(new[] { "One.", "Two." }, results);
        Assert.HasCount(1, lines.Select(line => line.GetProperty("session_id").GetString()).Distinct().ToList());
        Assert.Contains("first", model.Requests[1].BodyText);
    }

    [TestMethod]
    [DataRow("not json", "Line 1 of standard input is not a prompt")]
    [DataRow("""{"type":"assistant"}""", "is not a message of type 'user'")]
    [DataRow("""{"type":"user","message":{"content":[{"type":"audio"}]}}""", "cannot be read")]
    public async Task A_line_that_is_no_prompt_is_a_mistake_of_usage(string line, string sentence)
    {
        using var world = new CliWorld { Input = line };

        var end = await CliRun.ToEndAsync(world, Token, "exec", "--input-format", "stream-json", "--output-format", "json");

        Assert.AreEqual(2, end.ExitCode, end.Errors);
        Assert.Contains(sentence, end.Errors);
        Assert.IsTrue(JsonElement.Parse(end.Output).GetProperty("is_error").GetBoolean());
    }

    [TestMethod]
    public async Task An_interrupt_ends_the_turn_and_keeps_all_that_was_shown()
    {
        NeedsSignals();
        await using var model = ScriptedModelServer.Start("""-> Glob {"pattern":"*"}""", "The beginning\n!wait never\nthe end", "Again.");
        using var world = new CliWorld().With(model);
        await using var run = CliRun.Start(world, "exec", "go", "--output-format", "stream-json", "--include-partial-messages");
        await run.HasSaidAsync("The beginning", Token);

        await SignalAsync(run);
        var end = await run.EndAsync(null, Token);
        var again = await CliRun.ToEndAsync(world, Token, "exec", "--continue", "once more");

        Assert.AreEqual(130, end.ExitCode, end.Errors);
        var result = JsonElement.Parse(end.Output.TrimEnd().Split('\n')[^1]);
        Assert.AreEqual("error_during_execution", result.GetProperty("subtype").GetString());
        Assert.Contains("go on with --continue", end.Errors);
        Assert.AreEqual("Again.\n", again.Output, again.Errors);
        Assert.Contains("The beginning", model.Requests[^1].BodyText);
        var transcript = await File.ReadAllTextAsync(Directory.GetFiles(world.Home, "*.jsonl", SearchOption.AllDirectories).Single(), Token);
        Assert.Contains("\"reason\":\"cancelled\"", transcript);
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("stream-json")]
    public async Task An_interrupt_ends_the_wait_for_a_prompt(string input)
    {
        NeedsSignals();
        await using var model = ScriptedModelServer.Start("One.");
        using var world = new CliWorld().With(model);
        await using var run = CliRun.Start(world, "exec", "--input-format", input, "--output-format", "stream-json");
        await run.HasSaidAsync("\"init\"", Token);

        await SignalAsync(run);
        var exitCode = await run.ExitCodeAsync(Token);

        Assert.AreEqual(130, exitCode);
    }

    private static void NeedsSignals()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("A process here cannot send another one an interrupt.");
        }
    }

    private async Task SignalAsync(CliRun run)
    {
        var id = run.Id.ToString(CultureInfo.InvariantCulture);
        using var kill = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"kill -{Interrupt} {id}"]);
        await kill.WaitForExitAsync(Token);
    }
}
