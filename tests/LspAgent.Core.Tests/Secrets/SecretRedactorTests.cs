using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Secrets;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Tests.Secrets;

/// <summary>What is taken out of text, and what stays.</summary>
[TestClass]
public sealed class SecretRedactorTests
{
    [TestMethod]
    [DataRow("sk-ant-api03-", "Abc123Def456Ghi789Jkl012")]
    [DataRow("sk-proj-", "Abc123Def456Ghi789Jkl012")]
    [DataRow("ghp_", "0123456789abcdefghijABCDEFGHIJ012345")]
    [DataRow("github_pat_", "11ABCDEFG0123456789_abcdefghijklmnop")]
    [DataRow("glpat-", "abcdefghij0123456789")]
    [DataRow("xoxb-", "1234567890-abcdefghij")]
    [DataRow("AKIA", "IOSFODNN7EXAMPLE")]
    [DataRow("AIza", "SyA1234567890abcdefghijklmnopqrstuv")]
    [DataRow("npm_", "abcdefghijklmnopqrstuvwxyz0123456789")]
    [DataRow("oy2", "abcdefghijklmnopqrstuvwxyz0123456789abcdefg")]
    [DataRow("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9")]
    public void Tokens_are_known_by_their_shape(string start, string end)
    {
        // In two parts, so that no scanner of repositories takes the test for a leak.
        var token = start + end;
        Assert.AreEqual($"a={SecretRedactor.Removed} b", new SecretRedactor().Redact($"a={token} b"));
        Assert.IsTrue(SecretRedactor.HasShape(token));
        Assert.IsTrue(SecretVariables.IsSecret("HARMLESS", token));
    }

    [TestMethod]
    [DataRow("a \u00e4 TOKEN=", "ghp_", "0123456789abcdefghijABCDEFGHIJ012345", " z\n")]
    [DataRow("", "correct horse ", "battery \u00fc", "\nnext")]
    public void Secrets_in_bytes_are_covered_in_their_place(string before, string start, string end, string behind)
    {
        var redactor = new SecretRedactor();
        redactor.Add("correct horse battery \u00fc");
        var bytes = Encoding.UTF8.GetBytes(before + start + end + behind);
        var length = bytes.Length;

        Assert.IsTrue(redactor.Cover(bytes));
        Assert.HasCount(length, bytes);
        var text = Encoding.UTF8.GetString(bytes);
        StringAssert.StartsWith(text, before + SecretRedactor.Removed + "*", StringComparison.Ordinal);
        StringAssert.EndsWith(text, "*" + behind, StringComparison.Ordinal);
        Assert.IsFalse(redactor.Cover(bytes), "nothing is left");
    }

    [TestMethod]
    public void Private_keys_and_passwords_in_addresses_are_taken_out()
    {
        var redactor = new SecretRedactor();
        Assert.AreEqual($"x {SecretRedactor.Removed} y", redactor.Redact("x -----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- y"));
        Assert.AreEqual($"x {SecretRedactor.Removed}", redactor.Redact("x -----BEGIN PRIVATE KEY-----\nMIIE\ncut off here"));
        Assert.AreEqual($"postgres://user:{SecretRedactor.Removed}@host/db", redactor.Redact("postgres://user:hunter2@host/db"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("task-management-and-risk-assessment sk-folding-cube-container-inner")]
    [DataRow("https://example.com:8080/path@2")]
    [DataRow("git@github.com:owner/name.git")]
    [DataRow("0f8fad5b-d9cb-469f-a165-70867728950e")]
    [DataRow("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [DataRow("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----")]
    public void Other_text_stays(string text)
    {
        Assert.AreSame(text, new SecretRedactor().Redact(text));
        Assert.IsFalse(new SecretRedactor().AreIn(text));
    }

    [TestMethod]
    public void Values_that_it_was_told_are_taken_out_the_longest_first()
    {
        var redactor = new SecretRedactor(static () => ["horse-battery"]);
        redactor.Add("correct-horse-battery-staple");
        redactor.Add("short");
        redactor.Add(null);
        Assert.AreEqual($"{SecretRedactor.Removed}, {SecretRedactor.Removed}, short", redactor.Redact("correct-horse-battery-staple, horse-battery, short"));
        Assert.IsTrue(redactor.AreIn("https://evil.example/?q=horse%2Dbattery"));
    }

    [TestMethod]
    public void Every_text_of_a_result_is_looked_at()
    {
        var redactor = new SecretRedactor(static () => ["correct-horse"]);
        var result = redactor.Redact(new ToolResult([new ContentBlock.Text("a correct-horse"), new ContentBlock.Text("b")], IsError: true));
        Assert.AreEqual($"a {SecretRedactor.Removed}|b", string.Join('|', result.Content.Cast<ContentBlock.Text>().Select(static block => block.Value)));
        Assert.IsTrue(result.IsError);
    }

    [TestMethod]
    public void Of_an_environment_the_secret_variables_count()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["MY_API_KEY"] = "value-of-key", ["DATABASE"] = "postgres://u:p@h/", ["PATH"] = "/usr/bin", ["PWD"] = "/home/dev" };
        CollectionAssert.AreEquivalent((string[])["value-of-key", "postgres://u:p@h/"], SecretVariables.Of(variables).ToArray());
    }
}
