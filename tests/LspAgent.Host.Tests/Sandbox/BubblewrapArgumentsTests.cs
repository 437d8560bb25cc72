using LspAgent.Core.Tools;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Golden;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>How a plan is told to bubblewrap, in the order in which the mounts lie over each other.</summary>
[TestClass]
public sealed class BubblewrapArgumentsTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void A_plan_becomes_these_arguments(bool ownNetwork)
    {
        var plan = new SandboxPlan
        {
            Hidden = ["/home/dev", "/run"],
            Readable = ["/home/dev/.dotnet"],
            Writable = ["/home/dev/.nuget/packages", "/repo/proj", "/repo/proj/.git"],
            Protected = ["/repo/proj/.vscode", "/repo/proj/.git/config"],
            Masks = ["/repo/proj/.mcp.json"],
            Closed = ["/var/lib/service.sock"],
            Temporary = "/home/dev/.lspagent/projects/p/s/tmp",
        };
        var start = new CommandStart("/bin/bash", ["-c", "echo hello"], new Dictionary<string, string>(StringComparer.Ordinal), "/repo/proj/src") { Reports = ["/home/dev/.lspagent/projects/p/s/directory"] };
        var arguments = BubblewrapArguments.Of(plan, start, hasFilter: true, ownNetwork);
        GoldenFile.Check($"tests/golden/sandbox/bubblewrap{(ownNetwork ? "-own-network" : "")}.txt", string.Join('\n', arguments));
    }
}
