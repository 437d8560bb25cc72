using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>What the compiler says to a change before it is made.</summary>
[TestClass]
public sealed class EditVerifierTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("class A { public int M() => 1; }", "class A { public int M() => missing; }", "A.cs CS0103", 0, DisplayName = "in the file itself")]
    [DataRow("class A { public int M() => 1; }", "class A { public string M() => \"1\"; }", "B.cs CS0029", 0, DisplayName = "where it is used")]
    [DataRow("class A { public int M() => 1; }", "class A { public int N() => 1; }", "B.cs CS1061", 0, DisplayName = "a member that is gone")]
    [DataRow("class A { public int M() => 1; }", "class A { public int M() => 2; }", "", 0, DisplayName = "only a body")]
    [DataRow("class A { public int M() => missing; }", "class A { public int M() => 1; }", "", 1, DisplayName = "an error that goes")]
    [DataRow("class A { public int M() => missing; }", "class A { int x;  public int M() => missing; }", "", 0, DisplayName = "an error that only moves")]
    public async Task New_errors_are_told(string before, string after, string expected, int gone)
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write("A.cs", before);
        folder.Write("B.cs", "class B { int N(A a) { int i = a.M(); return i; } }");
        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        var verdict = (await tools.Code.VerifyAsync([new ChangedText(path, before, after)], [], TestContext.CancellationToken)).Value;
        Assert.AreEqual(expected, string.Join(", ", verdict.New.Select(problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}")));
        Assert.AreEqual(gone, verdict.Gone);
        Assert.AreEqual(VerifiedBy.Compiler, verdict.By);
        Assert.AreEqual(before, await File.ReadAllTextAsync(path, TestContext.CancellationToken), "nothing is written");
    }

    [TestMethod]
    public async Task Other_projects_are_looked_at()
    {
        var shop = await Shop.Tools;
        await shop.TextAsync("SymbolInfo", """{"symbol":"IDiscount"}""", TestContext.CancellationToken);
        var path = Path.Combine(await Shop.FolderAsync(), "src/Shop.Abstractions/IDiscount.cs");
        var text = await File.ReadAllTextAsync(path, TestContext.CancellationToken);
        var verdict = (await shop.Code.VerifyAsync([new ChangedText(path, text, text.Replace("Apply(", "Reduce(", StringComparison.Ordinal))], [], TestContext.CancellationToken)).Value;
        Assert.AreEqual("Discount.cs CS0535, NoDiscount.cs CS0535, PriceList.cs CS1061", string.Join(", ", verdict.New.Select(problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}").Order(StringComparer.Ordinal)).Replace("Discount.cs CS0115, ", "", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Until_projects_are_loaded_the_syntax_has_to_do()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path, isTrusted: false);
        var path = folder.Write("A.cs", "class A { }");
        var verdict = (await tools.Code.VerifyAsync([new ChangedText(path, "class A { }", "class A { int M( }")], [], TestContext.CancellationToken)).Value;
        Assert.AreEqual(VerifiedBy.Syntax, verdict.By);
        Assert.IsNotEmpty(verdict.New);
        Assert.IsEmpty((await tools.Code.VerifyAsync([new ChangedText(path, "class A { }", "class A : Missing { }")], [], TestContext.CancellationToken)).Value.New);
    }

    [TestMethod]
    public async Task What_is_no_CSharp_is_not_looked_at()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        Assert.AreEqual(VerifiedBy.Nothing, (await tools.Code.VerifyAsync([new ChangedText(folder.In("a.md"), null, "class")], [], TestContext.CancellationToken)).Value.By);
    }
}
