using LspAgent.Core.Secrets;
using LspAgent.Tools.Shell;

namespace LspAgent.Tools.Tests.Shell;

/// <summary>Which variables of the user a command sees.</summary>
[TestClass]
public sealed class ShellEnvironmentTests
{
    [TestMethod]
    [DataRow("ANTHROPIC_API_KEY", "x", true)]
    [DataRow("AWS_SECRET_ACCESS_KEY", "x", true)]
    [DataRow("AWS_SESSION_TOKEN", "x", true)]
    [DataRow("GITHUB_TOKEN", "x", true)]
    [DataRow("npm_config__authToken", "x", true)]
    [DataRow("PGPASSWORD", "x", true)]
    [DataRow("MYSQL_PWD", "x", true)]
    [DataRow("ConnectionStrings__Main", "x", true)]
    [DataRow("DATABASE_URL", "postgres://app:hunter2@db/app", true)]
    [DataRow("DATABASE_URL", "postgres://db/app", false)]
    [DataRow("HTTP_PROXY", "http://user@proxy:8080/", false)]
    [DataRow("PATH", "/bin", false)]
    [DataRow("PWD", "/", false)]
    [DataRow("SSH_AUTH_SOCK", "/tmp/x", false)]
    [DataRow("DOTNET_ROOT", "/usr/share/dotnet", false)]
    [DataRow("KEYBOARD", "us", false)]
    [DataRow("XDG_DATA_DIRS", "/usr/share", false)]
    public void Secrets_are_told_apart(string name, string value, bool expected)
    {
        Assert.AreEqual(expected, SecretVariables.IsSecret(name, value));
        Assert.AreEqual(!expected, ShellEnvironment.From([KeyValuePair.Create(name, value)]).ContainsKey(name));
    }

    [TestMethod]
    [DataRow("BASH_ENV")]
    [DataRow("ENV")]
    [DataRow("BASH_FUNC_ls%%")]
    [DataRow("SHELLOPTS")]
    public void Nothing_runs_before_the_command(string name) =>
        Assert.IsFalse(ShellEnvironment.From([KeyValuePair.Create(name, "/tmp/x")]).ContainsKey(name));
}
