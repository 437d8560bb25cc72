using System.Diagnostics;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Platform;

/// <summary>What a session hears of a real repository, and that nothing of the repository runs for it.</summary>
[TestClass]
public sealed class LiveContextTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_session_hears_of_its_repository_once_and_of_changes_later()
    {
        await MakeRepositoryAsync();
        var view = Open(Git);
        Assert.AreEqual("Git branch: main\nGit status:\n?? new.txt\nLast commits:\n#### First", await NewsAsync(view));
        Assert.IsNull(await view.TakeNewsAsync(TestContext.CancellationToken));
        _folder.Write("a.txt", "changed");
        Assert.AreEqual("Git status:\n M a.txt\n?? new.txt", await NewsAsync(view));
        view.Forget();
        StringAssert.StartsWith(await NewsAsync(view), "Git branch: main\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Changed_instructions_are_said_again_after_they_were_forgotten()
    {
        _folder.Write("AGENTS.md", "old");
        var view = Open(git: null);
        Assert.AreEqual("", await NewsAsync(view));
        _folder.Write("AGENTS.md", "new");
        Assert.AreEqual("The instructions in AGENTS.md have changed. They now say:\nnew", await NewsAsync(view));
        Assert.IsNull(await view.TakeNewsAsync(TestContext.CancellationToken));
        view.Forget();
        Assert.AreEqual("The instructions in AGENTS.md have changed. They now say:\nnew", await NewsAsync(view));
    }

    [TestMethod]
    public async Task A_turn_does_not_wait_for_a_slow_git()
    {
        await MakeRepositoryAsync();
        var slow = WriteScript("slow-git", "exec sleep 30");
        using var shutdown = new CancellationTokenSource();
        var view = Open(slow, patience: TimeSpan.Zero, shutdown: shutdown.Token);
        Assert.AreEqual("Git branch: main", await NewsAsync(view));
        await shutdown.CancelAsync();
    }

    [TestMethod]
    public async Task An_untrusted_repository_runs_nothing()
    {
        await MakeRepositoryAsync();
        var view = Open("/nowhere/git", isTrusted: false);
        Assert.AreEqual("Git branch: main", await NewsAsync(view));
    }

    [TestMethod]
    public async Task Nothing_that_the_repository_names_is_run()
    {
        await MakeRepositoryAsync();
        var trap = WriteScript("trap.sh", $"touch '{_folder.In("sprung")}'");
        foreach (var key in (string[])["core.fsmonitor", "core.pager", "pager.log", "pager.status", "diff.external", "core.sshCommand", "gpg.program", "core.alternateRefsCommand"])
        {
            await GitAsync("config", key, trap);
        }

        await GitAsync("config", "log.showSignature", "true");
        _folder.Write("a.txt", "changed");
        StringAssert.Contains(await NewsAsync(Open(Git)), " M a.txt", StringComparison.Ordinal);
        Assert.IsFalse(File.Exists(_folder.In("sprung")));
    }

    [TestMethod]
    [DataRow("[filter \"x\"]\n clean = evil", false)]
    [DataRow("[core][FILTER \"x\"]clean = evil", false)]
    [DataRow("[include]\n path = evil", false)]
    [DataRow("[includeIf \"gitdir:/\"]\n path = evil", false)]
    [DataRow("[remote \"origin\"]\n url = x", true)]
    public async Task A_configuration_that_could_name_a_filter_is_found(string config, bool isHarmless)
    {
        await MakeRepositoryAsync();
        await File.AppendAllTextAsync(_folder.In(".git/config"), config, TestContext.CancellationToken);
        Assert.AreEqual(isHarmless, GitState.IsHarmless(_folder.Path));
    }

    [TestMethod]
    public async Task Branches_are_read_without_git()
    {
        Assert.IsNull(GitState.Branch(_folder.Path));
        await MakeRepositoryAsync();
        Assert.AreEqual("main", GitState.Branch(_folder.Path));
        await GitAsync("checkout", "-q", "-b", "feature/x");
        Directory.CreateDirectory(_folder.In("deep/er"));
        Assert.AreEqual("feature/x", GitState.Branch(_folder.In("deep/er")));
        await GitAsync("worktree", "add", "-q", "tree", "main");
        Assert.AreEqual("main", GitState.Branch(_folder.In("tree")));
        Assert.IsTrue(GitState.IsHarmless(_folder.In("tree")));
        await GitAsync("checkout", "-q", "--detach");
        Assert.StartsWith("detached at ", GitState.Branch(_folder.Path)!);
    }

    private static string Git => Programs.Find("git", Environment.GetEnvironmentVariable) ?? throw new AssertInconclusiveException("git is not installed");

    private ILiveContextView Open(string? git, bool isTrusted = true, TimeSpan? patience = null, CancellationToken? shutdown = null) =>
        new LiveContext(new InstructionFiles(_folder.In("home"), _folder.In("home/.lspagent")), git, _ => isTrusted, patience ?? Long, TimeProvider.System, shutdown ?? TestContext.CancellationToken)
            .Open(new WorkspaceRoots(_folder.Path, []), NoEditorState.Instance);

    /// <summary>Without what differs from run to run: the date and the ids.</summary>
    private async Task<string> NewsAsync(ILiveContextView view)
    {
        var lines = (await view.TakeNewsAsync(TestContext.CancellationToken) ?? "").Split('\n')
            .Where(static line => line is not ("<context>" or "</context>") && !line.StartsWith("Today is ", StringComparison.Ordinal))
            .Select(static line => line.EndsWith(" First", StringComparison.Ordinal) ? "#### First" : line);
        return string.Join('\n', lines);
    }

    private string WriteScript(string name, string body)
    {
        var script = _folder.Write(name, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return script;
    }

    private async Task MakeRepositoryAsync()
    {
        await GitAsync("init", "-q", "-b", "main");
        _folder.Write("a.txt", "a");
        _folder.Write(".git/info/exclude", "*.sh\nsprung\nslow-git\n");
        await GitAsync("add", "a.txt");
        await GitAsync("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-q", "-m", "First");
        _folder.Write("new.txt", "new");
    }

    private async Task GitAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Git, arguments) { WorkingDirectory = _folder.Path, UseShellExecute = false })!;
        await process.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, process.ExitCode, string.Join(' ', arguments));
    }
}
