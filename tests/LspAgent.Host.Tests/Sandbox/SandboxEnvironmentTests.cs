using System.Collections.Immutable;
using LspAgent.Host.Platform.Sandbox;

namespace LspAgent.Host.Tests.Sandbox;

/// <summary>What of the user's environment a command in the sandbox sees: what is known to be harmless, or named by the user.</summary>
[TestClass]
public sealed class SandboxEnvironmentTests
{
    [TestMethod]
    [DataRow("PATH", "/bin", true)]
    [DataRow("LC_ALL", "C", true)]
    [DataRow("DOTNET_ROOT", "/usr/share/dotnet", true)]
    [DataRow("NUGET_PACKAGES", "/cache", true)]
    [DataRow("NUGET_API_KEY", "abc", false)]
    [DataRow("MSBUILDSINGLELOADCONTEXT", "1", true)]
    [DataRow("GIT_CONFIG_KEY_0", "core.fsmonitor", true)]
    [DataRow("npm_config_cache", "/cache", true)]
    [DataRow("npm_config__authToken", "abc", false)]
    [DataRow("GOPROXY", "https://proxy.golang.org", true)]
    [DataRow("GOPROXY", "https://me:pass@proxy.example.com", false)]
    [DataRow("LSPAGENT_STARTED_BY", "x", true)]
    [DataRow("DATABASE_URL", "host", false)]
    [DataRow("COMPANY_INTERNAL", "x", false)]
    [DataRow("SSH_AUTH_SOCK", "/run/agent", false)]
    [DataRow("MYAPP_MODE", "test", true)]
    [DataRow("MYAPP_TOKEN", "abc", false)]
    [DataRow("EXACTLY", "x", true)]
    [DataRow("EXACTLY_NOT", "x", false)]
    public void Only_what_is_known_or_named_is_let_in(string name, string value, bool expected)
    {
        var inside = SandboxEnvironment.Of(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, "/tmp", proxy: null, ["MYAPP_*", "EXACTLY"]);

        Assert.AreEqual(expected ? value : null, inside.GetValueOrDefault(name));
    }
}
