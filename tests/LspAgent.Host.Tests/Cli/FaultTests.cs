using System.Text.Json;
using LspAgent.Testing.Http;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>What the user sees when something is not as it should be: one sentence with the remedy, the right exit code, and nothing lost.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class FaultTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task Without_a_model_what_rules_cannot_do_has_failed()
    {
        using var world = new CliWorld();
        world.Write("ws/A.cs", "class Foo;");

        var done = await CliRun.ToEndAsync(world, Token, "exec", "where is Foo?");
        var failed = await CliRun.ToEndAsync(world, Token, "exec", "refactor the parser", "--output-format", "json");

        Assert.AreEqual(0, done.ExitCode, done.Errors);
        Assert.Contains("A.cs", done.Output);
        Assert.AreEqual("lspagent: No model is configured: fixed rules answered. Set ANTHROPIC_API_KEY or OPENAI_API_KEY, store a key with `lspagent auth login`, or set OPENAI_BASE_URL for a server of your own.\n", done.Errors);
        AssertOne(1, "No model is configured, and fixed rules have no answer to this. Set ANTHROPIC_API_KEY", failed);
        Assert.IsTrue(JsonElement.Parse(failed.Output).GetProperty("is_error").GetBoolean());
    }

    [TestMethod]
    [DataRow("LSPAGENT_MODEL", "sonnet", "needs a key of Anthropic. Set ANTHROPIC_API_KEY, or run `lspagent auth login anthropic`.")]
    [DataRow("LSPAGENT_MODEL", "nonsense-7b", "Write it with its provider, such as openai/nonsense-7b")]
    [DataRow("OPENAI_BASE_URL", "example.com/v1", "OPENAI_BASE_URL is not an http or https address, so it is not used. Write it as in https://example.com/v1.")]
    public async Task A_model_that_cannot_be_asked_is_said(string variable, string value, string sentence)
    {
        using var world = new CliWorld();
        world[variable] = value;

        var end = await CliRun.ToEndAsync(world, Token, "exec", "hi");

        Assert.AreEqual(1, end.ExitCode);
        Assert.Contains(sentence, end.Errors);
        await AssertNothingLostAsync(world, "hi");
    }

    [TestMethod]
    [DataRow(401, "application/json", """{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}""", "does not accept the key in ANTHROPIC_API_KEY (invalid x-api-key). Set another one there")]
    [DataRow(404, "application/json", """{"type":"error","error":{"type":"not_found_error","message":"model: claude-sonnet-4-20250514"}}""", "does not know the model claude-sonnet-4-20250514")]
    [DataRow(404, "text/html", "<html>no</html>", "has no model's API at / (HTTP 404). Check ANTHROPIC_BASE_URL.")]
    [DataRow(405, "text/plain", "", "has no model's API at / (HTTP 405). Check ANTHROPIC_BASE_URL.")]
    [DataRow(200, "text/html; charset=utf-8", "<html>Log in</html>", "answered with text/html instead of a model's stream. Check ANTHROPIC_BASE_URL, and whether the network asks for a login first.")]
    [DataRow(413, "text/html", "", "does not fit into one request to claude-sonnet-4-20250514 (HTTP 413). Put long text into a file")]
    public async Task A_service_that_is_no_model_is_named_with_what_to_check(int status, string type, string body, string sentence)
    {
        await using var server = LoopbackServer.Start((exchange, token) => exchange.AnswerAsync(status, type, body, token));
        using var world = WorldAt(server.Address);
        world["LSPAGENT_MODEL_MAX_ATTEMPTS"] = "1";

        var end = await CliRun.ToEndAsync(world, Token, "exec", "hi");

        AssertOne(1, sentence, end);
        await AssertNothingLostAsync(world, "hi");
    }

    [TestMethod]
    public async Task A_server_that_is_not_there_is_tried_again_and_why_is_said_once()
    {
        await using var server = LoopbackServer.Bind((_, _) => Task.CompletedTask);
        using var world = WorldAt(server.Address);

        var end = await CliRun.ToEndAsync(world, Token, "exec", "hi");

        Assert.AreEqual(1, end.ExitCode);
        var lines = end.Errors.TrimEnd().Split('\n');

        // Of waits that follow at once the newest is shown; none twice, and why only with the first.
        var waits = lines[..^1];
        var retries = waits.Select(static line => line[line.IndexOf("retry ", StringComparison.Ordinal)..][..12]).ToArray();
        Assert.IsNotEmpty(waits);
        CollectionAssert.AllItemsAreUnique(retries);
        CollectionAssert.AreEqual(retries.Order(StringComparer.Ordinal).ToArray(), retries);
        Assert.IsTrue(retries.All(static retry => retry.EndsWith(" of 5", StringComparison.Ordinal)), end.Errors);
        Assert.Contains("the connection was refused", waits[0]);
        Assert.IsTrue(waits.Skip(1).All(static line => line.EndsWith(" in 1 s", StringComparison.Ordinal)), end.Errors);
        Assert.EndsWith("the connection was refused. Start the server there, or check ANTHROPIC_BASE_URL.", lines[^1]);
        await AssertNothingLostAsync(world, "hi");
    }

    [TestMethod]
    public async Task A_prompt_of_two_megabytes_is_kept_whatever_the_model_says_to_it()
    {
        var prompt = string.Join('\n', Enumerable.Range(0, 40_000).Select(line => $"Line {line:000000} of a very long prompt, about 50 bytes."));
        await using var model = ScriptedModelServer.Start("!fail ContextTooLarge prompt is too long: 700000 tokens > 200000 maximum", "I have read it.");
        using var world = new CliWorld { Input = prompt }.With(model);

        var refused = await CliRun.ToEndAsync(world, Token, "exec");
        var taken = await CliRun.ToEndAsync(world, Token, "exec");

        Assert.IsGreaterThan(2_000_000, prompt.Length);
        AssertOne(1, "does not fit into one request", refused);
        Assert.AreEqual("I have read it.\n", taken.Output, taken.Errors);
        Assert.Contains("Line 039999 of", model.Requests[^1].BodyText);
        world.Input = null;
        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        Assert.HasCount(2, list.Output.TrimEnd().Split('\n'));
        Assert.Contains("Line 000000 of a very long prompt", list.Output);
    }

    [TestMethod]
    [DataRow("text")]
    [DataRow("json")]
    [DataRow("stream-json")]
    public async Task A_session_that_cannot_be_read_is_left_as_it_is(string format)
    {
        using var world = new CliWorld();
        var file = world.Write("home/projects/-ws/s-1.jsonl", "this is no line\n");

        var end = await CliRun.ToEndAsync(world, Token, "exec", "--resume", "s-1", "hi", "--output-format", format);

        AssertOne(1, "`lspagent sessions delete s-1` takes it away", end);
        Assert.Contains(file, end.Errors);
        Assert.AreEqual("this is no line\n", await File.ReadAllTextAsync(file, Token));
        if (format is not "text")
        {
            var result = JsonElement.Parse(end.Output);
            Assert.AreEqual("error_during_execution", result.GetProperty("subtype").GetString());
            Assert.Contains(file, result.GetProperty("errors")[0].GetString()!);
        }
    }

    [TestMethod]
    public async Task A_folder_of_the_user_that_cannot_be_written_is_said()
    {
        using var world = new CliWorld { Input = "sk-1234567890" };
        world["LSPAGENT_HOME"] = Path.Join(world.Write("file", ""), "home");

        var exec = await CliRun.ToEndAsync(world, Token, "exec", "hi");
        var login = await CliRun.ToEndAsync(world, Token, "auth", "login", "openai");
        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        var doctor = await CliRun.ToEndAsync(world, Token, "doctor");

        AssertOne(1, "or set LSPAGENT_HOME to one that can", exec);
        AssertOne(1, "or set LSPAGENT_HOME to one that can", login);
        Assert.AreEqual(0, list.ExitCode);
        Assert.AreEqual(1, doctor.ExitCode);
        Assert.Contains("missing The state folder", doctor.Output);
    }

    [TestMethod]
    public async Task A_limit_on_the_size_of_files_loses_nothing_that_was_shown()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("There is no such limit.");
        }

        var answer = new string('x', 12_000);
        await using var model = ScriptedModelServer.Start("The first answer.", answer, "The third answer.");
        using var world = new CliWorld().With(model);
        Assert.AreEqual(0, (await CliRun.ToEndAsync(world, Token, "exec", "first")).ExitCode);

        // The runtime maps its own code by files, and the limit counts them too unless it does so in one mapping.
        world["DOTNET_EnableWriteXorExecute"] = "0";
        await using var limited = CliRun.Start(world, "/bin/bash", ["-c", $"trap '' XFSZ; ulimit -f 8; exec '{Lsp.ServerProcess.Executable}' exec --continue second"]);
        var end = await limited.EndAsync(null, Token);
        var again = await CliRun.ToEndAsync(world, Token, "exec", "--continue", "third");

        Assert.AreEqual(1, end.ExitCode, end.Errors);
        Assert.Contains("may not grow any further", end.Errors);
        Assert.Contains("What was saved before is safe", end.Errors);
        Assert.AreEqual("The third answer.\n", again.Output, again.Errors);
        var request = model.Requests[^1].BodyText;
        Assert.Contains("The first answer.", request);
        Assert.Contains("second", request);
        Assert.Contains("third", request);
    }

    [TestMethod]
    public async Task A_full_disk_is_said_and_the_session_goes_on_when_there_is_room()
    {
        await using var model = ScriptedModelServer.Start("The first answer.", new string('x', 60_000), "The third answer.");
        using var world = new CliWorld().With(model);
        Directory.CreateDirectory(world.Home);

        // Inside of a mount namespace of its own the test may mount, also as nobody special; not every machine allows it.
        const string mount = "mount -t tmpfs -o size=48k tmpfs \"$LSPAGENT_HOME\"";
        await using (var probe = CliRun.Start(world, "/bin/sh", ["-c", $"exec unshare -rm sh -c '{mount}'"]))
        {
            if (!OperatingSystem.IsLinux() || (await probe.EndAsync(null, Token)).ExitCode != 0)
            {
                Assert.Inconclusive("This machine does not let a test mount a small disk.");
            }
        }

        var script = $"""
            {mount} || exit 99
            '{Lsp.ServerProcess.Executable}' exec first || exit 98
            '{Lsp.ServerProcess.Executable}' exec --continue second >/dev/null
            echo "code $?"
            mount -o remount,size=1m "$LSPAGENT_HOME" || exit 97
            '{Lsp.ServerProcess.Executable}' exec --continue third
            """;
        await using var run = CliRun.Start(world, "unshare", ["-rm", "sh", "-c", script]);
        var end = await run.EndAsync(null, Token);

        Assert.AreEqual(0, end.ExitCode, end.Errors);
        Assert.AreEqual("The first answer.\ncode 1\nThe third answer.\n", end.Output);
        Assert.Contains("is full. Free some room there and try again; what was saved before is safe.", end.Errors);
        Assert.Contains("The first answer.", model.Requests[^1].BodyText);
        Assert.Contains("second", model.Requests[^1].BodyText);
    }

    [TestMethod]
    [DataRow("exec hi")]
    [DataRow("exec hi --output-format stream-json")]
    [DataRow("sessions list --json")]
    [DataRow("auth status")]
    public async Task Output_that_cannot_be_written_is_said(string command)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Inconclusive("There is no output here that is always full.");
        }

        await using var model = ScriptedModelServer.Start("Hello.");
        using var world = new CliWorld().With(model);
        await using var run = CliRun.Start(world, "/bin/sh", ["-c", $"exec '{Lsp.ServerProcess.Executable}' {command} >/dev/full"]);

        var end = await run.EndAsync(null, Token);

        Assert.AreEqual(1, end.ExitCode);
        Assert.HasCount(1, end.Errors.TrimEnd().Split('\n'), end.Errors);
        Assert.Contains("No space left on device", end.Errors);
    }

    private static CliWorld WorldAt(Uri address)
    {
        var world = new CliWorld();
        world["ANTHROPIC_BASE_URL"] = address.ToString();
        world["ANTHROPIC_API_KEY"] = "test-key";
        world["LSPAGENT_MODEL"] = "claude-sonnet-4-20250514";
        return world;
    }

    private static void AssertOne(int exitCode, string sentence, CliEnd end)
    {
        Assert.AreEqual(exitCode, end.ExitCode, end.Errors);
        Assert.HasCount(1, end.Errors.TrimEnd().Split('\n'), end.Errors);
        Assert.StartsWith("lspagent: ", end.Errors);
        Assert.Contains(sentence, end.Errors);
    }

    private async Task AssertNothingLostAsync(CliWorld world, string prompt)
    {
        var list = await CliRun.ToEndAsync(world, Token, "sessions", "list");
        Assert.EndsWith($"  {prompt}\n", list.Output);
    }
}
