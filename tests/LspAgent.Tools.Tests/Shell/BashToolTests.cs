using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>What <c>Bash</c> answers the model, and what stays from call to call.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class BashToolTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BashTool _bash;
    private readonly Tooling _tooling;

    public BashToolTests()
    {
        _bash = new BashTool(new ShellHost());
        _tooling = new Tooling(_folder.Path);
    }

    public TestContext TestContext { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    [DataRow("echo hello", "hello")]
    [DataRow("echo out; echo err >&2", "out\nerr")]
    [DataRow("true", "(no output)")]
    [DataRow("cat", "(no output)")]
    [DataRow("printf 'a\\tb\\n\\033[31mred\\033[0m\\n10%%\\r100%%\\n'", "a\tb\nred\n100%")]
    [DataRow("printf '\\xc3\\xa4 \\xff'", "ä \ufffd")]
    [DataRow("exit 3", "error: [exit code 3]")]
    [DataRow("echo bad; false", "error: bad\n[exit code 1]")]
    [DataRow("echo x | grep y", "[exit code 1]")]
    [DataRow("kill -9 $$", "error: [exit code 137, ended by signal 9]")]
    [DataRow("cat <<'END'\ntwo\nlines\nEND", "two\nlines")]
    [DataRow("set -e\nfalse\necho never", "error: [exit code 1]")]
    [DataRow("test -t 0 || test -t 1 || echo no terminal", "no terminal")]
    [DataRow("ps -o sid= -p $$ | tr -d ' ' | grep -qx $$ && echo leads", "leads")]
    [DataRow("(exec sh -c 'kill -PIPE $$; echo alive'); echo $?", "141")]
    public async Task A_command_answers_with_what_it_printed_and_how_it_ended(string command, string expected) =>
        Assert.AreEqual(expected, await RunAsync(command));

    [TestMethod]
    public async Task A_mistake_in_the_text_names_the_right_line()
    {
        StringAssert.Contains(await RunAsync("no-such-program-here"), "line 1: no-such-program-here: command not found");
        StringAssert.Contains(await RunAsync("cd .\nno-such-program-here"), "line 2: no-such-program-here: command not found");
        StringAssert.StartsWith(await RunAsync("cd . && ("), "error: ");
    }

    [TestMethod]
    public async Task The_folder_is_kept_and_nothing_else_is()
    {
        _folder.Write("src/deep/a.txt", "");
        Assert.AreEqual("[The shell is now in src.]", await RunAsync("cd src; export A=1; f() { :; }"));
        Assert.AreEqual($"{_folder.Path}/src//", await RunAsync("echo $PWD/$A/$(type -t f)"));
        Assert.AreEqual("[exit code 1]\n[The shell is now in src/deep.]", (await RunAsync("cd deep && false")).Replace("error: ", ""));
        Assert.AreEqual("a.txt", await RunAsync("ls"));
        Assert.AreEqual("a.txt", await RunAsync("(cd / && true); ls"));
    }

    [TestMethod]
    public async Task Outside_the_workspace_the_shell_does_not_stay()
    {
        Assert.AreEqual($"/\n[/ is outside the workspace: the next command runs in the same folder as this one, {_folder.Path}.]", await RunAsync("cd / && pwd"));
        Assert.AreEqual(_folder.Path, await RunAsync("pwd"));
    }

    [TestMethod]
    public async Task A_folder_that_is_gone_is_said_and_left()
    {
        await RunAsync("mkdir x && cd x");
        Directory.Delete(_folder.In("x"));
        StringAssert.Contains(await RunAsync("echo hi"), "is gone, so nothing was run");
        Assert.AreEqual("hi", await RunAsync("echo hi"));
    }

    [TestMethod]
    public async Task Long_output_is_cut_in_its_middle_and_kept_whole_in_a_file()
    {
        var text = await RunAsync("seq 100000");
        StringAssert.StartsWith(text, "1\n2\n3\n");
        StringAssert.EndsWith(text, "\n99999\n100000");
        Assert.IsLessThan(31_000, text.Length);
        var path = System.Text.RegularExpressions.Regex.Match(text, @"all of it is in (\S+):").Groups[1].Value;
        Assert.AreEqual(588_895, new FileInfo(path).Length);
        Assert.IsTrue(_folder.Path.Length > 0 && path.StartsWith(_folder.In(".session"), StringComparison.Ordinal), path);
    }

    [TestMethod]
    public async Task Short_output_leaves_no_file_behind()
    {
        await RunAsync("echo hello");
        Assert.IsEmpty(Directory.GetFiles(_folder.In(".session")));
    }

    [TestMethod]
    public async Task A_child_that_stays_does_not_hold_up_the_answer() =>
        Assert.AreEqual("started", await RunAsync("sleep 300 & echo started"));

    [TestMethod]
    public async Task What_is_prepared_is_the_exact_text_and_folder()
    {
        _folder.Write("src/a.txt", "");
        await RunAsync("cd src");
        var call = await _tooling.PrepareAsync(_bash, """{"command":"echo one\necho two","timeout":5}""", TestContext.CancellationToken);
        Assert.AreEqual("echo one\necho two", call.Command);
        Assert.AreEqual(_folder.In("src"), call.Directory);
        Assert.AreEqual("echo one ...", call.Title);
        Assert.AreEqual(ToolEffects.RunsCommands, call.Effects);
    }

    [TestMethod]
    [DataRow("""{"command":"  "}""", "The command is empty")]
    [DataRow("""{"command":"ls","timeout":0}""", "must be more than 0")]
    [DataRow("""{"command":"ls","sandbox":false}""", "does not fit its schema")]
    public async Task What_makes_no_sense_is_refused(string input, string expected) =>
        StringAssert.Contains(await _tooling.TextAsync(_bash, input, TestContext.CancellationToken), expected);

    [TestMethod]
    public async Task While_it_runs_its_last_lines_are_shown()
    {
        var running = RunAsync("seq 5; read -r _ < go; echo end", before: "mkfifo go");
        Assert.AreEqual("1\n2\n3\n4\n5\n", await _tooling.Progress.ReadAsync(TestContext.CancellationToken));
        await File.WriteAllTextAsync(_folder.In("go"), "x\n", TestContext.CancellationToken);
        Assert.AreEqual("1\n2\n3\n4\n5\nend", await running);
    }

    private async Task<string> RunAsync(string command, string? before = null)
    {
        if (before is not null)
        {
            await RunAsync(before);
        }

        return await _tooling.TextAsync(_bash, $$"""{"command":{{System.Text.Json.JsonSerializer.Serialize(command)}}}""", TestContext.CancellationToken);
    }
}
