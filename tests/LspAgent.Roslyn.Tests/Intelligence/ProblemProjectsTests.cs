using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Tests.Kit;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>What is wrong in some frameworks only is told with those.</summary>
[TestClass]
public sealed class ProblemProjectsTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("public override string Name => \"windows\";", "public override string Name => 1;", "CS0029 net10.0-windows", DisplayName = "one framework")]
    [DataRow("public abstract string Name { get; }", "public abstract Nothing Name { get; }", "CS0246 all, CS1715 net10.0-windows", DisplayName = "all frameworks, and what one adds")]
    public async Task The_frameworks_of_a_problem_are_told_where_they_are_not_all(string old, string fresh, string expected)
    {
        var shop = await Shop.Tools;
        var path = Path.Combine(await Shop.FolderAsync(), "src/Shop.Platform/Zone.cs");
        var text = await File.ReadAllTextAsync(path, TestContext.CancellationToken);
        var changed = text.Replace(old, fresh, StringComparison.Ordinal);

        var check = await shop.Code.VerifyAsync([new FileChange(path, text, changed)], EditCheckOptions.Default, [], TestContext.CancellationToken);
        Assert.AreEqual(expected, Told(check.Value.Verdict.New));
        var asked = await shop.Code.ProblemsAsync(path, null, withAnalyzers: false, [new UnsavedDocument(path, changed)], TestContext.CancellationToken);
        Assert.AreEqual(expected, Told(asked.Value));
    }

    private static string Told(IEnumerable<CodeProblem> problems) =>
        string.Join(", ", problems.Select(static problem => $"{problem.Id} {problem.OnlyIn ?? "all"}").Order(StringComparer.Ordinal));
}
