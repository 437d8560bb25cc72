using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Editing;

/// <summary>A command is known to read only when every part of it is; for all others the files are kept first.</summary>
[TestClass]
public sealed class ReadOnlyCallsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("ls -la")]
    [DataRow("cat a.txt | head -3")]
    [DataRow("git status")]
    [DataRow("git diff HEAD")]
    [DataRow("grep -rn needle . && wc -l a.txt")]
    public void What_only_reads_is_known(string command) => Assert.IsTrue(Holds("Bash", command));

    [TestMethod]
    [DataRow("rm a.txt")]
    [DataRow("git checkout .")]
    [DataRow("git reset --hard")]
    [DataRow("git clean -fd")]
    [DataRow("git stash")]
    [DataRow("echo x > a.txt")]
    [DataRow("sed -i s/a/b/ a.txt")]
    [DataRow("find . -name '*.txt' -delete")]
    [DataRow("cat a.txt; rm a.txt")]
    [DataRow("cat $(rm a.txt)")]
    [DataRow("dotnet build")]
    [DataRow("some-program --help")]
    [DataRow("cat 'a.txt")]
    public void Whatever_else_it_is_may_change_something(string command) => Assert.IsFalse(Holds("Bash", command));

    [TestMethod]
    public void Another_shell_is_not_understood() => Assert.IsFalse(Holds("PowerShell", "ls"));

    private bool Holds(string tool, string command)
    {
        _folder.Write("a.txt", "a\n");
        var roots = new WorkspaceRoots(_folder.Path, []);
        return new ReadOnlyCalls(new DiskEntries(_folder.In("home"), isTrusted: true), roots, _folder.In("home/.lspagent")).Holds(
            tool,
            new PreparedCall
            {
                Title = command,
                Kind = ToolKind.Execute,
                Effects = ToolEffects.RunsCommands,
                Command = command,
                Directory = _folder.Path,
                Commit = static _ => throw new InvalidOperationException("It is only looked at."),
            });
    }
}
