using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>When <c>PowerShell</c> is offered, and how it is started: a program that tells what it was given stands in for it.</summary>
[TestClass]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PowerShellToolTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tooling _tooling;
    private readonly ShellProgram _bash = ShellProgram.FindBash()!;
    private readonly ShellProgram _powerShell;

    public PowerShellToolTests()
    {
        _tooling = new Tooling(_folder.Path);
        var path = _folder.Write("tools/pwsh", "#!/bin/sh\nfor word in \"$@\"; do echo \"[$word]\"; done\npwd\nexit 3\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _powerShell = new ShellProgram(path, ShellKind.PowerShell);
    }

    public TestContext TestContext { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public void It_is_offered_where_there_is_one_and_first_where_there_is_no_bash()
    {
        using ShellHost neither = Host(null, null), both = Host(_bash, _powerShell), alone = Host(null, _powerShell);
        Assert.AreEqual(ToolPresence.Hidden, new PowerShellTool(neither).Presence);
        Assert.AreEqual(ToolPresence.Deferred, new PowerShellTool(both).Presence);
        Assert.AreEqual(ToolPresence.Listed, new PowerShellTool(alone).Presence);
        Assert.AreEqual(ToolPresence.Hidden, new BashTool(alone).Presence);
    }

    [TestMethod]
    public async Task It_runs_without_a_profile_in_the_folder_of_the_shell()
    {
        using var shells = Host(_bash, _powerShell);
        await _tooling.TextAsync(new BashTool(shells), """{"command":"mkdir sub; cd sub"}""", TestContext.CancellationToken);
        var text = await _tooling.TextAsync(new PowerShellTool(shells), """{"command":"Get-Date | Out-String"}""", TestContext.CancellationToken);
        StringAssert.Contains(text, $"[-NoLogo]\n[-NoProfile]\n[-NonInteractive]\n[-Command]\n[Get-Date | Out-String]\n{_folder.In("sub")}");
        StringAssert.Contains(text, "3");
    }

    [TestMethod]
    public async Task Where_there_is_none_that_is_said()
    {
        using var shells = Host(null, null);
        StringAssert.Contains(await _tooling.TextAsync(new PowerShellTool(shells), """{"command":"x"}""", TestContext.CancellationToken), "There is no PowerShell on this machine");
        StringAssert.Contains(await _tooling.TextAsync(new BashTool(shells), """{"command":"x"}""", TestContext.CancellationToken), "There is no bash on this machine");
    }

    private static ShellHost Host(ShellProgram? bash, ShellProgram? powerShell) => new(new NoSandbox("the test needs none"), bash, powerShell);
}
