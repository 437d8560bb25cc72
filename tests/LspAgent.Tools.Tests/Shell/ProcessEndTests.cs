using System.Globalization;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>Nothing that a command started outlives a cancel, a stop or the session, however far it went away.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(OperatingSystems.Linux)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ProcessEndTests : IAsyncDisposable
{
    /// <summary>Each leaves processes that write their numbers to the file <c>pids</c> and then do not end by themselves.</summary>
    private static readonly string[] Stayers =
    [
        "sh -c 'echo $$ >> pids; exec sleep 300'",
        "sh -c 'echo $$ >> pids; exec sleep 300' & wait",
        "setsid sh -c 'echo $$ >> pids; exec sleep 300' & wait",
        "setsid sh -c '(sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) ; exit' ; sleep 300",
        "(setsid sh -c '(setsid sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) &' &) ; sleep 300 ",
        "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >> pids; while :; do sleep 300; done'",
        "nohup sh -c 'echo $$ >> pids; exec sleep 300' > /dev/null 2>&1 & disown; sleep 300",
        "env -i sh -c 'echo $$ >> pids; exec sleep 300'",
        "sh -c 'echo $$ >> pids; while :; do (sleep 0.01 &) ; sleep 0.01; done'",
    ];

    private readonly TempFolder _folder = new();
    private readonly ShellHost _shells = new();
    private readonly Tooling _tooling;

    public ProcessEndTests() => _tooling = new Tooling(_folder.Path);

    public static IEnumerable<object[]> AllStayers => Stayers.Select(static command => new object[] { command });

    public TestContext TestContext { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(AllStayers))]
    public async Task A_cancel_ends_everything(string command)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var running = BashAsync(command, "", cancel.Token);
        var process = await FirstAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsFalse(IsAlive(process), command);
    }

    [TestMethod]
    [DynamicData(nameof(AllStayers))]
    public async Task A_stop_ends_everything(string command)
    {
        await BashAsync(command, ""","run_in_background":true""", TestContext.CancellationToken);
        var process = await FirstAsync();
        await _tooling.TextAsync(new TaskStopTool(_shells), """{"task_id":"b1"}""", TestContext.CancellationToken);
        Assert.IsFalse(IsAlive(process), command);
    }

    [TestMethod]
    [DynamicData(nameof(AllStayers))]
    public async Task The_end_of_the_session_ends_everything(string command)
    {
        await BashAsync(command, ""","run_in_background":true""", TestContext.CancellationToken);
        var process = await FirstAsync();
        await _tooling.DisposeAsync();
        await Eventually.HoldsAsync(() => !IsAlive(process), TestContext.CancellationToken);
    }

    [TestMethod]
    public async Task What_a_command_left_behind_ends_with_the_session()
    {
        await BashAsync("setsid sh -c 'echo $$ >> pids; exec sleep 300' > /dev/null 2>&1 & while [ ! -s pids ]; do sleep 0.01; done", "", TestContext.CancellationToken);
        var process = await FirstAsync();
        Assert.IsTrue(IsAlive(process));
        await _tooling.DisposeAsync();
        await Eventually.HoldsAsync(() => !IsAlive(process), TestContext.CancellationToken);
    }

    [TestMethod]
    public async Task The_guard_ends_what_is_left_when_its_pipe_ends()
    {
        var mark = new ProcessMark($"{Guid.NewGuid():N}.");
        using var guard = ProcessGuard.TryStart(mark);
        Assert.IsNotNull(guard);
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", [ProcessMark.Variable] = mark.Child(1).Child(7).Value };
        UnixProcess.Start(new ShellStart(
            "/bin/sh", ["-c", "(setsid sh -c '(setsid sh -c \"echo \\$\\$ >> pids; exec sleep 300\" &) &' &)"], environment, _folder.Path, _folder.In("out")));
        var process = await FirstAsync();
        Assert.IsTrue(IsAlive(process));
        guard.Dispose();
        await Eventually.HoldsAsync(() => !IsAlive(process), TestContext.CancellationToken);
    }

    [TestMethod]
    public async Task A_guard_that_is_told_so_leaves_everything_alone()
    {
        var mark = new ProcessMark($"{Guid.NewGuid():N}.");
        var guard = ProcessGuard.TryStart(mark)!;
        var environment = new Dictionary<string, string> { [ProcessMark.Variable] = mark.Value, ["PATH"] = "/usr/bin:/bin" };
        var process = UnixProcess.Start(new ShellStart("/bin/sh", ["-c", "exec sleep 300"], environment, _folder.Path, _folder.In("out")));
        guard.Release();
        Assert.AreEqual(0, await guard.Exited.WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken));
        Assert.IsTrue(IsAlive(process.Id));
        process.Kill();
        await process.Exited.WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken);
    }

    [TestMethod]
    public async Task When_every_session_has_ended_what_was_its_own_the_guard_goes_too()
    {
        var mark = (await BashAsync("echo $LSPAGENT_STARTED_BY", "", TestContext.CancellationToken)).Split('.')[0];
        Assert.IsTrue(HasGuard(mark));
        await _tooling.DisposeAsync();
        Assert.IsTrue(HasGuard(mark));
        _shells.Dispose();
        await Eventually.HoldsAsync(() => !HasGuard(mark), TestContext.CancellationToken);
    }

    [TestMethod]
    public async Task When_a_session_was_never_ended_the_guard_ends_it()
    {
        await BashAsync("setsid sh -c 'echo $$ >> pids; exec sleep 300'", ""","run_in_background":true""", TestContext.CancellationToken);
        var process = await FirstAsync();
        _shells.Dispose();
        await Eventually.HoldsAsync(() => !IsAlive(process), TestContext.CancellationToken);
    }

    private static bool HasGuard(string mark) => Directory.EnumerateDirectories("/proc").Any(folder =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")) is var line && line.Contains("lspagent-guard", StringComparison.Ordinal) && line.Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private Task<string> BashAsync(string command, string more, CancellationToken cancellationToken) =>
        _tooling.TextAsync(new BashTool(_shells), $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}{{more}}}""", cancellationToken);

    private async Task<int> FirstAsync()
    {
        var path = _folder.In("pids");
        await Eventually.HoldsAsync(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), TestContext.CancellationToken);
        return int.Parse((await File.ReadAllLinesAsync(path, TestContext.CancellationToken))[0], CultureInfo.InvariantCulture);
    }

    /// <summary>What ended and was not collected by its parent yet is over.</summary>
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
