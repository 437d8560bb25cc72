using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Meaning;
using LspAgent.Roslyn.Tests.Kit;

namespace LspAgent.Roslyn.Tests.Intelligence;

/// <summary>What a change means, in words.</summary>
[TestClass]
public sealed class EditMeaningTests
{
    private static int _number;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow("class C { int M() => 1; }", "class C\n{\n    int M() => 1;\n}", "changes only formatting")]
    [DataRow("class C { int M() => 1; }", "class C { /* one */ int M() => 1; }", "changes only comments and formatting")]
    [DataRow("class C { int M() => 1; }", "using System; class C { int M() => 1; }", "changes no declaration: usings, attributes of the assembly or comments")]
    [DataRow("class C { int M() => 1; }", "class C { int M() => 2; }", "changes the body of C.M")]
    [DataRow("class C { int M() => 1; }", "class C { int N() => 1; }", "renames method C.M to N")]
    [DataRow("class C { int M() => 1; }", "class C { int M(int i) => 1; }", "changes the signature of method C.M from 'int M()' to 'int M(int i)'")]
    [DataRow("class C { int P { get; set; } = 1; }", "class C { int P { get; init; } = 1; }", "changes the signature of property C.P from 'int P { get; set; }' to 'int P { get; init; }'")]
    [DataRow("public class C { public int M() => 1; }", "public class C { internal int M() => 1; }", "changes the signature of method C.M from 'public int M()' to 'internal int M()'; changes the public API: C.M")]
    [DataRow("class C { void M() { } } class D { }", "class C { } class D { void M() { } }", "moves method C.M to D")]
    [DataRow("class C { int M() => 1; }", "class C { }", "removes method C.M")]
    [DataRow("class C { }", "class C { int M() => 1; }\nclass D { int N() => 2; }", "adds method C.M, class D")]
    [DataRow("class C { int M() => 1; int N() => 2; }", "class D { int M() => 1; int N() => 2; }", "renames class C to D")]
    [DataRow("class C { int M() => 1; }", "class C { [System.Obsolete] int M() => 1; }", "changes the attributes of method C.M")]
    [DataRow("enum E { A }", "enum E { A, B }", "adds enum member E.B")]
    public async Task A_change_is_told_in_words(string before, string after, string expected)
    {
        var shop = await Shop.Tools;
        var path = Path.Combine(await Shop.FolderAsync(), $"Nowhere{Interlocked.Increment(ref _number)}.cs");
        var meaning = await shop.Code.MeaningAsync([new FileChange(path, before, after)], [], TestContext.CancellationToken);
        Assert.AreEqual(expected, string.Join("; ", meaning.Words));
    }

    [TestMethod]
    public async Task Who_uses_what_changes_is_counted()
    {
        var shop = await Shop.Tools;
        var (_, solution) = await shop.Code.BoundAsync([], TestContext.CancellationToken);
        var path = Path.Combine(await Shop.FolderAsync(), "src/Shop.Domain/Order.cs");
        var text = await File.ReadAllTextAsync(path, TestContext.CancellationToken);
        ImmutableArray<FileChange> changes = [new FileChange(path, text, text.Replace("public void Add(OrderLine line)", "public void Add(OrderLine line, bool last = false)", StringComparison.Ordinal))];
        var meaning = await EditMeaning.OfAsync(solution, changes, TimeSpan.FromMinutes(5), TestContext.CancellationToken);
        const string Change = "changes the signature of method Order.Add from 'public void Add(OrderLine line)' to 'public void Add(OrderLine line, bool last = false)'";
        Assert.AreEqual($"{Change} (2 call sites in 2 projects, 1 test reaches it)", meaning.Words[0]);
        Assert.AreEqual(Change, (await EditMeaning.OfAsync(solution, changes, counting: TimeSpan.Zero, TestContext.CancellationToken)).Words[0], "nothing is told where there was no time to count");
        Assert.AreEqual("changes the public API: Order.Add", meaning.Words[^1]);
        Assert.AreEqual("Shop.Domain.Order.Add True", string.Join(", ", meaning.Symbols.Items.Select(symbol => $"{symbol.Name} {symbol.IsPublic}").Distinct()));
    }

    [TestMethod]
    public async Task A_type_that_goes_to_another_file_is_moved()
    {
        var shop = await Shop.Tools;
        var folder = await Shop.FolderAsync();
        var meaning = await shop.Code.MeaningAsync(
            [new FileChange(Path.Combine(folder, "X1.cs"), "namespace N; class C { int M() => 1; } class D { }", "namespace N; class D { }"), new FileChange(Path.Combine(folder, "X2.cs"), null, "namespace N; class C { int M() => 1; }")],
            [],
            TestContext.CancellationToken);
        Assert.AreEqual("moves class C to X2.cs", string.Join("; ", meaning.Words));
        Assert.AreEqual("N.C, N.C.M", string.Join(", ", meaning.Symbols.Items.Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal)));
    }
}
