using System.Diagnostics;
using LspAgent.Core.Permissions;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>
/// What the permission chain allows with no rule at all only looks: hundreds of mutated commands that it allows are run in
/// the sandbox under <c>strace</c>, and none of them writes, connects or runs a program that it does not name.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[TestCategory("Slow")]
public sealed class AllowedCommandTests : IDisposable
{
    private const int Cases = 300;

    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task What_is_allowed_does_no_more_than_was_allowed()
    {
        var (root, home) = (Layout(), _folder.In("home"));
        if ((Programs.Find("strace", Environment.GetEnvironmentVariable) is null || Programs.Find("bwrap", Environment.GetEnvironmentVariable) is null) && Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Inconclusive("strace or bubblewrap is missing.");
        }

        var machine = SandboxMachine.Find(home, _folder.In("home/.lspagent"), Environment.GetEnvironmentVariable);
        Assert.IsNotNull(machine);
        await using var session = new SandboxSession(_folder.In("session"), machine, new SandboxSettings());
        await session.PrepareAsync(TestContext.CancellationToken);
        var roots = new WorkspaceRoots(root, []);
        var entries = new DiskEntries(home, isTrusted: false);
        var chain = new PermissionChain(PermissionRules.From([], new SettingOrigin(SettingsLayer.User, "settings.json", 1), roots, entries), entries, roots, _folder.In("home/.lspagent"));
        var mutations = new ShellMutations(20261121, root, home);
        var (tried, allowed) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        for (var count = 0; count < 200_000 && allowed.Count < Cases; count++)
        {
            var command = mutations.Next();
            if (tried.Add(command) && chain.DecideCommand(command, root, PermissionMode.Default) is PermissionDecision.Allow)
            {
                allowed.Add(command);
            }
        }

        Assert.HasCount(Cases, allowed);
        TestContext.WriteLine($"{allowed.Count} allowed of {tried.Count} mutated commands");
        var before = Listing(root);
        var beyond = new List<string>();
        foreach (var command in allowed)
        {
            beyond.AddRange((await RunAsync(command, session, roots)).Select(found => $"{command}\n    {found}"));
            if (!Listing(root).Equals(before, StringComparison.Ordinal))
            {
                Assert.Fail($"The workspace was changed by: {command}\n{Listing(root)}");
            }
        }

        Assert.IsEmpty(beyond, string.Join('\n', beyond));
    }

    private async Task<IEnumerable<string>> RunAsync(string command, SandboxSession session, WorkspaceRoots roots)
    {
        var log = _folder.In("calls.txt");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = _folder.In("home"), ["LANG"] = "C.UTF-8", ["GIT_PAGER"] = "cat", ["PAGER"] = "cat", ["GIT_OPTIONAL_LOCKS"] = "0",
        };
        var confined = session.Begin(new CommandStart("/bin/bash", ["--noprofile", "--norc", "-c", command], environment, roots.Root), roots);
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c", "filter=$0; calls=$1; log=$2; shift 2; exec 3<\"$filter\"; exec timeout -s KILL 20 strace -f -qq -s 200 -e signal=none -e trace=\"$calls\" -o \"$log\" \"$@\"",
                confined.Start.OpenFile ?? "/dev/null", SystemCallLog.Calls, log, confined.Start.Program, .. confined.Start.Arguments,
            ])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in confined.Start.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start);
        Assert.IsNotNull(process);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
        await process.StandardError.ReadToEndAsync(TestContext.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.CancellationToken);
        _ = confined.Finish(true);
        return [.. SystemCallLog.Beyond(await File.ReadAllLinesAsync(log, TestContext.CancellationToken), command)];
    }

    private string Layout()
    {
        foreach (var name in (string[])["README.md", "src/Program.cs", "src/a.txt", "src/sub/b.txt", "docs/index.md", "docs/.hidden.md", ".env.example", ".gitignore", "package.json", "a.txt", "b.txt"])
        {
            _folder.Write($"proj/{name}", $"one {name}\ntwo\nthree\n");
        }

        _folder.Write("home/notes.txt", "notes\n");
        var root = _folder.In("proj");
        foreach (var arguments in (string[][])[["init", "-q", "-b", "main"], ["add", "-A"], ["-c", "user.name=D", "-c", "user.email=d@example.com", "commit", "-q", "-m", "First"]])
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root });
            git?.WaitForExit();
        }

        return root;
    }

    private static string Listing(string root) => string.Join('\n', new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Select(entry => $"{entry.FullName} {entry.LastWriteTimeUtc.Ticks} {(entry as FileInfo)?.Length}")
        .Where(static line => !line.Contains("/proj ", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal));
}
