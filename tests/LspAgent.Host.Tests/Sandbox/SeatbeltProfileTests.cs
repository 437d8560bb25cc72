using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Golden;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>How a plan is told to the sandbox of macOS.</summary>
[TestClass]
public sealed class SeatbeltProfileTests
{
    [TestMethod]
    public void A_plan_becomes_this_profile()
    {
        var plan = new SandboxPlan
        {
            Hidden = ["/Users/dev"],
            Readable = ["/Users/dev/.dotnet"],
            Writable = ["/Users/dev/.nuget/packages", "/Users/dev/my \"proj\""],
            Protected = ["/Users/dev/my \"proj\"/generated"],
            Masks = ["/Users/dev/my \"proj\"/secrets"],
            Closed = ["/private/etc/sudoers"],
            Temporary = "/Users/dev/.lspagent/projects/p/s/tmp",
        };
        GoldenFile.Check("tests/golden/sandbox/seatbelt.sb", SeatbeltProfile.Of(plan, ["/Users/dev/my \"proj\""], proxyPort: 3128));
    }
}
