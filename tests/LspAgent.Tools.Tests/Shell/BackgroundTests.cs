using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>Commands that no call waits for: how they begin, what is told of them, how they end.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class BackgroundTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ShellHost _shells = new();
    private readonly Tooling _tooling;

    public BackgroundTests() => _tooling = new Tooling(_folder.Path);

    public TestContext TestContext { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_command_in_the_background_answers_at_once_and_tells_its_end()
    {
        await BashAsync("mkfifo go");
        var path = _folder.In(".session/b2.txt");
        Assert.AreEqual(
            $"Task b2 runs in the background. You are told when it ends; TaskOutput shows what it printed, TaskStop ends it. Its output goes to {path}.",
            await BashAsync("echo begun; read -r line < go; echo $line; exit 4", ""","run_in_background":true"""));
        await File.WriteAllTextAsync(_folder.In("go"), "done\n", TestContext.CancellationToken);
        var said = await _tooling.Said.ReadAsync(TestContext.CancellationToken);
        StringAssert.StartsWith(said, "Task b2 ended with exit code 4 after ");
        Assert.AreEqual("[Task b2 ended with exit code 4.]\nbegun\ndone", await OutputAsync("b2"));
        Assert.AreEqual("[Task b2 ended with exit code 4; nothing new was printed.]", await OutputAsync("b2"));
        Assert.AreEqual("begun\ndone\n", await File.ReadAllTextAsync(path, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task The_file_with_the_whole_output_holds_no_secret()
    {
        // In two parts, so that no scanner of repositories takes the test for a leak.
        var token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
        var script = _folder.Write("say.sh", $"echo first; echo token={token}; printf -- '-----BEGIN PRIVATE KEY-----\\nMIIEabc\\n'; read -r line < go; printf 'MIIEdef\\n-----END PRIVATE KEY-----\\n'; seq 40000; echo last {token}");
        await BashAsync("mkfifo go");
        await BashAsync($"sh {script}", ""","run_in_background":true""");
        await File.WriteAllTextAsync(_folder.In("go"), "x\n", TestContext.CancellationToken);
        await _tooling.Said.ReadAsync(TestContext.CancellationToken);
        var background = await File.ReadAllTextAsync(_folder.In(".session/b2.txt"), TestContext.CancellationToken);

        StringAssert.Contains(await BashAsync($"echo x > go & sh {script}"), "all of it is in");
        var foreground = await File.ReadAllTextAsync(_folder.In(".session/b3.txt"), TestContext.CancellationToken);

        foreach (var whole in (string[])[background, foreground])
        {
            StringAssert.StartsWith(whole, "first\ntoken=[secret removed]*", StringComparison.Ordinal);
            StringAssert.Contains(whole, "\n39999\n40000\nlast [secret removed]*");
            Assert.DoesNotContain(token, whole, StringComparison.Ordinal);
            Assert.DoesNotContain("MIIE", whole, StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public async Task What_a_watched_command_prints_is_told_without_secrets()
    {
        var token = "ghp_" + "0123456789abcdefghijABCDEFGHIJ012345";
        await _tooling.TextAsync(new MonitorTool(_shells), $$"""{"command":"echo token={{token}}","description":"d","timeout_ms":30000,"persistent":false}""", TestContext.CancellationToken);

        StringAssert.Contains(await _tooling.Said.ReadAsync(TestContext.CancellationToken), "token=[secret removed]");
    }

    [TestMethod]
    public async Task Who_waits_for_the_end_is_not_told_it_twice()
    {
        await BashAsync("mkfifo go");
        await BashAsync("read -r line < go", ""","run_in_background":true""");
        var waiting = OutputAsync("b2");
        await File.WriteAllTextAsync(_folder.In("go"), "x\n", TestContext.CancellationToken);
        StringAssert.StartsWith(await waiting, "[Task b2 ended with exit code 0");
        await BashAsync("true", ""","run_in_background":true""");
        StringAssert.StartsWith(await _tooling.Said.ReadAsync(TestContext.CancellationToken), "Task b3 ended");
    }

    [TestMethod]
    public async Task A_command_that_takes_too_long_goes_on_in_the_background()
    {
        var answer = await BashAsync("echo first; while :; do read -t 5 _ < /dev/zero; done", ""","timeout":300""");
        StringAssert.StartsWith(answer, "first\n[The command runs for longer than 0.3 s and was moved to the background as task b1.");
        StringAssert.StartsWith(await _tooling.TextAsync(new TaskOutputTool(_shells), """{"task_id":"b1","block":false}""", TestContext.CancellationToken), "[Task b1 is running for ");
        Assert.AreEqual("Task b1 was ended, with everything that it had started: echo first; while :; do read -t 5 _ < /dev/zero; done", await StopAsync("b1"));
        StringAssert.Contains(await StopAsync("b1"), "before it could be stopped");
    }

    [TestMethod]
    public async Task A_command_that_only_waits_is_ended()
    {
        StringAssert.StartsWith(await BashAsync("sleep 300", ""","timeout":100"""), "error: The command only waited, and was ended after 0.1 s.");
    }

    [TestMethod]
    public async Task A_client_can_move_the_running_command_to_the_background()
    {
        var context = _tooling.Context;
        var running = BashAsync("echo here; sleep 300 | cat");
        await _tooling.Progress.ReadAsync(TestContext.CancellationToken);
        Assert.IsTrue(_shells.SessionOf(context).MoveToBackground());
        StringAssert.StartsWith(await running, "here\n[The user moved the command to the background as task b1.");
        Assert.IsFalse(_shells.SessionOf(context).MoveToBackground(), "no call waits for it any more");
        await StopAsync("b1");
        Assert.IsFalse(_shells.SessionOf(context).MoveToBackground());
    }

    [TestMethod]
    public async Task An_unknown_task_is_refused_with_those_that_there_are()
    {
        StringAssert.Contains(await OutputAsync("x"), "There is no task 'x' in this session. No command was started in the background.");
        await BashAsync("sleep 300", ""","run_in_background":true""");
        StringAssert.Contains(await StopAsync("x"), "The tasks are: b1 (sleep 300).");
    }

    [TestMethod]
    public async Task Older_names_reach_the_same_tasks()
    {
        await BashAsync("sleep 300", ""","run_in_background":true""");
        var catalog = new ToolCatalog(BuiltInTools.Create(_shells));
        var output = catalog.Open(new("c", "BashOutput", """{"bash_id":"b1","filter":"x"}"""));
        Assert.AreEqual("""TaskOutput {"task_id":"b1"}""", $"{output.Name} {output.Input}");
        var stop = catalog.Open(new("c", "KillShell", """{"shell_id":"b1"}"""));
        StringAssert.StartsWith(await _tooling.TextAsync(catalog.Find(stop.Name)!, stop.Input, TestContext.CancellationToken), "Task b1 was ended");
        CollectionAssert.DoesNotContain(catalog.Names.ToArray(), "KillBash");
    }

    [TestMethod]
    public async Task A_monitor_tells_whole_lines_and_its_end()
    {
        await BashAsync("mkfifo go");
        StringAssert.StartsWith(
            await _tooling.TextAsync(
                new MonitorTool(_shells), """{"command":"printf 'one\\ntw'; read -r _ < go; echo o","description":"the log"}""", TestContext.CancellationToken),
            "Task b2 watches: each line that it prints is told to you, for 5 min.");
        Assert.AreEqual("Monitor b2 (the log):\none", await _tooling.Said.ReadAsync(TestContext.CancellationToken));
        await File.WriteAllTextAsync(_folder.In("go"), "x\n", TestContext.CancellationToken);
        Assert.AreEqual("Monitor b2 (the log):\ntwo", await _tooling.Said.ReadAsync(TestContext.CancellationToken));
        Assert.AreEqual("Monitor b2 (the log) is over: Task b2 ended with exit code 0.", await _tooling.Said.ReadAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Commands_of_the_session_that_was_forked_are_not_its_own_and_their_numbers_are_not_used_again()
    {
        await using var fork = new Tooling(_folder.Path, sessionFolder: _folder.In(".fork"), callsBefore: 3);
        foreach (var tool in (ITool[])[new TaskOutputTool(_shells), new TaskStopTool(_shells)])
        {
            StringAssert.StartsWith(await fork.TextAsync(tool, """{"task_id":"b3"}""", TestContext.CancellationToken), "error: Task 'b3' is not of this session: it was started before the conversation was opened here");
        }

        StringAssert.StartsWith(await fork.TextAsync(new BashTool(_shells), """{"command":"true","run_in_background":true}""", TestContext.CancellationToken), "Task b4 runs in the background.");
        StringAssert.StartsWith(await fork.TextAsync(new TaskStopTool(_shells), """{"task_id":"b9"}""", TestContext.CancellationToken), "error: There is no task 'b9' in this session.");
    }

    private Task<string> BashAsync(string command, string more = "") =>
        _tooling.TextAsync(new BashTool(_shells), $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}{{more}}}""", TestContext.CancellationToken);

    private Task<string> OutputAsync(string id) => _tooling.TextAsync(new TaskOutputTool(_shells), $$"""{"task_id":"{{id}}"}""", TestContext.CancellationToken);

    private Task<string> StopAsync(string id) => _tooling.TextAsync(new TaskStopTool(_shells), $$"""{"task_id":"{{id}}"}""", TestContext.CancellationToken);
}
