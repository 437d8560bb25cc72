using System.Diagnostics;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>What MSBuild's processes leave behind goes, and not before the last of those that load has no more use for it.</summary>
[TestClass]
[DoNotParallelize]
public sealed class BuildHostSocketsTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task A_load_that_ends_leaves_the_sockets_of_another_one()
    {
        var socket = Path.Join("/tmp", Guid.NewGuid().ToString());
        await File.WriteAllTextAsync(socket, string.Empty, TestContext.CancellationToken);
        var otherIsOver = new TaskCompletionSource();
        var other = BuildHostSockets.AroundAsync(async () => { await otherIsOver.Task; return 0; }, TestContext.CancellationToken);
        using var host = Process.Start(new ProcessStartInfo("bash", ["-c", "read -r; :", "BuildHost", Path.GetFileName(socket)]) { RedirectStandardInput = true, UseShellExecute = false }) ?? throw new InvalidOperationException("bash did not start.");
        await BuildHostSockets.AroundAsync(() => Task.FromResult(0), TestContext.CancellationToken);
        Assert.IsTrue(File.Exists(socket));
        otherIsOver.SetResult();
        await other;
        Assert.IsFalse(File.Exists(socket));
        host.StandardInput.Close();
        await host.WaitForExitAsync(TestContext.CancellationToken);
    }
}
