using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Turns;

/// <summary>What the agent says of builds and tests is held to what ran since its last edit.</summary>
[TestClass]
public sealed class EvidenceTests(TestContext test)
{
    private const string Edit = """-> Change {"file_path":"src/A.cs"}""";
    private const string Test = """-> Shell {"command":"dotnet test"}""";

    [TestMethod]
    public async Task A_claim_without_a_run_since_the_last_edit_is_sent_back_and_borne_out_by_one() => Assert.AreEqual(
        """
        user: go
        assistant: -> Shell {"command":"dotnet test"}
        intent call_1 Shell
        result call_1: Passed!
        assistant: -> Change {"file_path":"src/A.cs"}
        intent call_2 Change
        result call_2: changed
        assistant: Done, and all tests pass.
        tail: You say that the tests pass, but you edited src/A.cs and nothing that would show it has ended since then. Run the tests now; TestsFor says which tests reach what you changed, and how to run just those, and say what came of it. If you cannot or should not run it, say plainly that it was not run.
        assistant: -> Shell {"command":"dotnet test"}
        intent call_3 Shell
        result call_3: Passed!
        assistant: All tests pass.
        end: end_turn

        """,
        await RunAsync("Passed!", Test, Edit, "Done, and all tests pass.", Test, "All tests pass."));

    [TestMethod]
    public async Task A_claim_in_another_language_is_held_to_it_too() =>
        Assert.Contains("tail: You say that the tests pass", await RunAsync("Passed!", Edit, "Fertig, alle Tests laufen durch.", "Die Tests wurden nicht ausgeführt."));

    [TestMethod]
    public async Task A_model_that_says_it_was_not_run_is_believed() =>
        Assert.DoesNotContain("notice:", await RunAsync("Passed!", Edit, "All tests pass.", "I changed it; the tests were not run."));

    [TestMethod]
    public async Task A_model_that_stays_with_it_is_not_argued_with_and_the_user_is_told() => Assert.Contains(
        "notice: Not borne out: the agent says that the tests pass, but it edited src/A.cs and nothing that would show it has ended since then.\nend: end_turn",
        await RunAsync("Passed!", Edit, "All tests pass.", "As I said, all tests pass."));

    [TestMethod]
    public async Task A_run_that_failed_bears_nothing_out() =>
        Assert.Contains("and the last run since then failed.", await RunAsync("1 failed\n[exit code 1]", Edit, Test, "All tests pass.", "One test fails."));

    [TestMethod]
    [DataRow(new[] { "All tests pass." }, DisplayName = "nothing was edited")]
    [DataRow(new[] { """-> Change {"file_path":"README.md"}""", "All tests pass." }, DisplayName = "only prose was edited")]
    [DataRow(new[] { Edit, Test, "All tests pass, and the build succeeds." }, DisplayName = "they ran since")]
    [DataRow(new[] { Edit, """-> Shell {"command":"dotnet build -c Release"}""", "The build succeeds." }, DisplayName = "a build ran since")]
    [DataRow(new[] { Edit, """-> Diagnostics {"path":"src/A.cs"}""", "The project compiles again." }, DisplayName = "the compiler was asked since")]
    [DataRow(new[] { Edit, "Changed as you said." }, DisplayName = "nothing is claimed")]
    public async Task Nothing_is_asked_where(string[] replies)
    {
        var told = await RunAsync("Passed!", replies);
        Assert.DoesNotContain("tail:", told);
        Assert.DoesNotContain("notice:", told);
    }

    [TestMethod]
    public async Task Looking_at_tests_is_not_running_them() =>
        Assert.Contains("tail: You say", await RunAsync("class FooTests", Edit, """-> Shell {"command":"cat tests/FooTests.cs"}""", "All tests pass.", "They were not run."));

    private async Task<string> RunAsync(string output, params string[] replies)
    {
        await using var kit = new SessionKit(
            new ScriptedModel(replies),
            [
                new TestTool("Change", ToolEffects.WritesFiles, static (_, _) => new(ToolResult.Ok("changed"))),
                new TestTool("Shell", ToolEffects.RunsCommands, (_, _) => new(ToolResult.Ok(output))),
                TestTool.Reading("Diagnostics", "The compiler finds no errors."),
            ],
            setup => setup with { Mode = PermissionMode.BypassPermissions });
        return await kit.RunAsync(test.CancellationToken, "go");
    }
}
