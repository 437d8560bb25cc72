using LspAgent.Host.Doors;
using LspAgent.Testing.Files;

namespace LspAgent.Host.Tests.Doors;

/// <summary>One line for each thing that is looked at, with the remedy where something is missing.</summary>
[TestClass]
public sealed class DoctorTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_machine_that_has_all_is_well()
    {
        using var home = new TempFolder();
        Directory.CreateDirectory(home.In("dotnet/sdk/99.0.100-preview.1"));
        var (exitCode, lines) = await RunAsync(home, ("DOTNET_ROOT", home.In("dotnet")), ("ANTHROPIC_API_KEY", "sk-the-key"));
        Assert.AreEqual(0, exitCode, string.Join('\n', lines));
        Assert.Contains($"ok      .NET SDK 99.0.100 in {home.In("dotnet/sdk/99.0.100-preview.1")}", lines);
        Assert.Contains($"ok      State folder {home.Path}", lines);
        Assert.IsTrue(lines.Any(line => line.StartsWith("ok      Model ", StringComparison.Ordinal) && line.EndsWith(" of anthropic, with the key in ANTHROPIC_API_KEY", StringComparison.Ordinal)), string.Join('\n', lines));
        Assert.IsTrue(lines.Any(line => line.StartsWith("ok      Roslyn ", StringComparison.Ordinal)), string.Join('\n', lines));
        Assert.IsEmpty(Directory.EnumerateFiles(home.Path), "nothing is left behind");
    }

    [TestMethod]
    public async Task Every_finding_is_one_line_that_says_what_it_is_and_no_line_shows_a_key()
    {
        using var home = new TempFolder();
        var (_, lines) = await RunAsync(home, ("ANTHROPIC_API_KEY", "sk-the-key"), ("PATH", Environment.GetEnvironmentVariable("PATH") ?? ""));
        Assert.HasCount(8, lines);
        Assert.IsTrue(lines.All(line => line[..8] is "ok      " or "note    " or "missing "), string.Join('\n', lines));
        Assert.DoesNotContain("sk-the-key", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_only_helps_is_a_note_with_its_remedy()
    {
        using var home = new TempFolder();
        var (_, lines) = await RunAsync(home, ("PATH", home.Path), ("ANTHROPIC_API_KEY", "sk-the-key"));
        StringAssert.Matches(Line(lines, "git was not found"), new(@"^note    .*Install"));
        StringAssert.Matches(Line(lines, "ripgrep was not found"), new(@"^note    .*same answers.*Install"));
    }

    [TestMethod]
    public async Task A_state_folder_that_cannot_be_written_is_missing_with_its_remedy()
    {
        using var home = new TempFolder();
        var file = home.Write("file", "");
        var (exitCode, lines) = await RunAsync(home, ("LSPAGENT_HOME", Path.Combine(file, "below")), ("ANTHROPIC_API_KEY", "sk-the-key"));
        Assert.AreEqual(1, exitCode);
        StringAssert.Matches(Line(lines, "cannot be written"), new("^missing .*LSPAGENT_HOME"));
    }

    [TestMethod]
    public async Task A_model_without_its_key_is_missing_with_its_remedy()
    {
        using var home = new TempFolder();
        var (exitCode, lines) = await RunAsync(home, ("LSPAGENT_MODEL", "anthropic/claude-sonnet-4-20250514"));
        Assert.AreEqual(1, exitCode);
        StringAssert.StartsWith(Line(lines, "ANTHROPIC_API_KEY"), "missing ", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Settings_that_cannot_be_read_are_said()
    {
        using var home = new TempFolder();
        home.Write("settings.json", "{ this is no JSON");
        var (_, lines) = await RunAsync(home, ("ANTHROPIC_API_KEY", "sk-the-key"));
        StringAssert.StartsWith(Line(lines, "settings.json"), "note    ", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Each_rule_that_does_not_do_what_it_says_has_a_line_with_its_place()
    {
        using var home = new TempFolder();
        var file = home.Write("settings.json", """
            {
              "permissions": {
                "deny": ["Bassh(rm:*)"],
                "allow": [
                  "Bash(npm test && npm run build)",
                  "WebFetch(https://example.com)",
                  "Bash(npm test:*)"
                ]
              }
            }
            """);

        var (_, lines) = await RunAsync(home, ("ANTHROPIC_API_KEY", "sk-the-key"));

        Assert.AreEqual($"note    Bassh(rm:*) ({file}, line 3): there is no tool of this name, so the rule does nothing.", Line(lines, "Bassh"));
        StringAssert.StartsWith(Line(lines, "&&"), $"note    Bash(npm test && npm run build) ({file}, line 5): ", StringComparison.Ordinal);
        StringAssert.StartsWith(Line(lines, "https://example.com"), $"note    WebFetch(https://example.com) ({file}, line 6): ", StringComparison.Ordinal);
        Assert.IsFalse(lines.Any(static line => line.Contains("npm test:*", StringComparison.Ordinal)));
    }

    private static string Line(IEnumerable<string> lines, string part) =>
        lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) ?? throw new AssertFailedException($"No line says '{part}': {string.Join('\n', lines)}");

    private async Task<(int ExitCode, string[] Lines)> RunAsync(TempFolder home, params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["LSPAGENT_HOME"] = home.Path };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        await using var output = new StringWriter();
        var exitCode = await Doctor.RunAsync(output, variables.GetValueOrDefault, TimeProvider.System, TestContext.CancellationToken);
        return (exitCode, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
