using System.Globalization;
using System.Text.Json;
using LspAgent.Testing;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Cli;

/// <summary>Commands that the real executable runs: they do their work, and none outlives it, however it ends.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
public sealed class ShellTests
{
    private static readonly string[] Bypass = ["exec", "go", "--permission-mode", "bypassPermissions"];

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_command_runs_when_permissions_are_bypassed()
    {
        await using var model = ScriptedModelServer.Start(Bash("echo $((40 + 2)) $ANTHROPIC_API_KEY $LSPAGENT_MODEL_BASE_BACKOFF_MS.; pwd"), "Done.");
        using var world = new CliWorld().With(model);
        var end = await CliRun.ToEndAsync(world, Token, Bypass);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        StringAssert.Contains(model.Requests[^1].BodyText, $"42 1.\\n{world.Workspace}");
        Assert.IsFalse(model.Requests[^1].BodyText.Contains("test-key", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Without_anybody_to_ask_nothing_runs()
    {
        await using var model = ScriptedModelServer.Start(Bash("touch ran"), "Done.");
        using var world = new CliWorld().With(model);
        var end = await CliRun.ToEndAsync(world, Token, "exec", "go");
        Assert.AreEqual(3, end.ExitCode);
        Assert.IsFalse(File.Exists(Path.Combine(world.Workspace, "ran")));
    }

    [TestMethod]
    [DataRow("sh -c 'echo $$ >> pids; exec sleep 300'")]
    [DataRow("(setsid sh -c '(setsid sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) &' &) ; sleep 300 ")]
    [DataRow("sh -c 'trap \"\" TERM HUP INT; echo $$ >> pids; while :; do sleep 300; done'")]
    public async Task Nothing_outlives_a_server_that_is_killed(string command)
    {
        await using var model = ScriptedModelServer.Start(Bash(command), "Done.");
        using var world = WithoutSandbox(model);
        await using var run = CliRun.Start(world, Bypass);
        var process = await FirstAsync(world);
        Assert.IsTrue(IsAlive(process));
        System.Diagnostics.Process.GetProcessById(run.Id).Kill();
        await Eventually.HoldsAsync(() => !IsAlive(process), Token);
    }

    [TestMethod]
    public async Task What_runs_in_the_background_ends_with_the_run()
    {
        await using var model = ScriptedModelServer.Start(
            Bash("setsid sh -c 'echo $$ >> pids; exec sleep 300'", ",\"run_in_background\":true"), Bash("while [ ! -s pids ]; do :; done"), "Done.");
        using var world = WithoutSandbox(model);
        var end = await CliRun.ToEndAsync(world, Token, Bypass);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        var process = await FirstAsync(world);
        await Eventually.HoldsAsync(() => !IsAlive(process), Token);
    }

    [TestMethod]
    [DataRow("sh -c 'echo $$ >> pids; exec sleep 300'")]
    [DataRow("(setsid sh -c '(setsid sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) &' &) ; sleep 300 ")]
    [DataRow("sh -c 'trap \"\" TERM HUP INT; echo $$ >> pids; while :; do sleep 300; done'")]
    public async Task Nothing_outlives_an_interrupt(string command)
    {
        await using var model = ScriptedModelServer.Start(Bash(command), "Done.");
        using var world = WithoutSandbox(model);
        await using var run = CliRun.Start(world, Bypass);
        var process = await FirstAsync(world);
        Assert.IsTrue(IsAlive(process));
        using var kill = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"kill -INT {run.Id}"]);
        Assert.AreEqual(130, await run.ExitCodeAsync(Token));
        await Eventually.HoldsAsync(() => !IsAlive(process), Token);
    }

    [TestMethod]
    public async Task A_command_that_takes_too_long_goes_on_until_the_run_ends()
    {
        await using var model = ScriptedModelServer.Start(
            Bash("setsid sh -c '(sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) ; exit' ; echo begun; while :; do sleep 300; done", ",\"timeout\":700"),
            Bash("while [ ! -s pids ]; do :; done; kill -0 $(cat pids) && echo it is alive"),
            "Done.");
        using var world = WithoutSandbox(model);
        var end = await CliRun.ToEndAsync(world, Token, Bypass);
        Assert.AreEqual(0, end.ExitCode, end.Errors);
        StringAssert.Contains(model.Requests[1].BodyText, "begun");
        StringAssert.Contains(model.Requests[1].BodyText, "b1");
        StringAssert.Contains(model.Requests[2].BodyText, "it is alive");
        var process = await FirstAsync(world);
        await Eventually.HoldsAsync(() => !IsAlive(process), Token);
    }

    /// <summary>In the sandbox processes have other numbers, so they are found by what they wait for.</summary>
    [TestMethod]
    [DataRow("sleep TIME", 9)]
    [DataRow("sleep TIME", 2)]
    [DataRow("(setsid sh -c '(env -i setsid sleep TIME &) &' &) ; sleep 300", 9)]
    [DataRow("(setsid sh -c '(env -i setsid sleep TIME &) &' &) ; sleep 300", 2)]
    [DataRow("trap '' TERM HUP INT; while :; do sleep TIME; done", 9)]
    public async Task Nothing_of_the_sandbox_outlives_the_end_of_the_server(string command, int signal)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"300.{Random.Shared.Next(1_000_000, 9_999_999)}");
        await using var model = ScriptedModelServer.Start(Bash(command.Replace("TIME", time, StringComparison.Ordinal)), "Done.");
        using var world = new CliWorld().With(model);
        await using var run = CliRun.Start(world, Bypass);
        await Eventually.HoldsAsync(() => IsWaiting(time), Token);
        using var kill = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"kill -{signal} {run.Id}"]);
        await Eventually.HoldsAsync(() => !IsWaiting(time), Token);
    }

    private static CliWorld WithoutSandbox(ScriptedModelServer model)
    {
        var world = new CliWorld().With(model);
        world.Write("home/settings.json", """{ "sandbox": { "enabled": false } }""");
        return world;
    }

    private static bool IsWaiting(string time)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")).Equals($"sleep\0{time}\0", StringComparison.Ordinal))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is no process, or gone.
            }
        }

        return false;
    }

    private static string Bash(string command, string more = "") => $"-> Bash {{\"command\":{JsonSerializer.Serialize(command)}{more}}}";

    private async Task<int> FirstAsync(CliWorld world)
    {
        var path = Path.Combine(world.Workspace, "pids");
        await Eventually.HoldsAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), Token);
        return int.Parse((await File.ReadAllLinesAsync(path, Token))[0], CultureInfo.InvariantCulture);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
