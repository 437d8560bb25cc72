using LspAgent.Core.Edits;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;
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
        var verdict = (await tools.Code.VerifyAsync([new FileChange(path, before, after)], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict;
        Assert.AreEqual(expected, string.Join(", ", verdict.New.Select(problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}")));
        Assert.AreEqual(gone, verdict.Gone);
        Assert.AreEqual(VerifiedBy.Compiler, verdict.By);
        Assert.AreEqual(before, await File.ReadAllTextAsync(path, TestContext.CancellationToken), "nothing is written");
    }

    [TestMethod]
    [DataRow("A.cs", "class A : I {\n}", "class Z : I {\n}", "B.cs", "interface I { void M(); }", "interface I { void M(); }", "", 0, DisplayName = "a type with an error is renamed")]
    [DataRow("A.cs", "class A : I {\n}", "class Z : J {\n}", "B.cs", "interface I { void M(); } interface J { void N(); }", "interface I { void M(); } interface J { void N(); }", "A.cs CS0535", 1, DisplayName = "a renamed type has another error")]
    [DataRow("A.cs", "class A { int M() => absent; }", "class A { int M() => lost; }", "B.cs", "class B { }", "class B { }", "A.cs CS0103", 1, DisplayName = "another name that nothing declares")]
    [DataRow("A.cs", "class A { }\nclass C {\n  int M() => absent;\n  void N() {\n    int i;\n  }\n}", "class A { }", "C.cs", null, "class C {\n    int M() => absent;\n    void N() {\n        int i;\n    }\n}", "", 0, DisplayName = "a type with an error and a warning moves")]
    [DataRow("A.cs", "class A {\n  int M() => a;\n}", "class A {\n  int a = 1;\n  int M() => a;\n}", "B.cs", "class B {\n  int a = 1;\n  int M() => a;\n}", "class B {\n  int M() => a;\n}", "B.cs CS0103", 1, DisplayName = "only what a line needs moves")]
    public async Task Errors_that_are_kept_under_another_name_or_in_another_file_are_not_new(string one, string before, string after, string other, string? otherBefore, string otherAfter, string expected, int gone)
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write(one, before);
        if (otherBefore is not null)
        {
            folder.Write(other, otherBefore);
        }

        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        FileChange[] changes = [new(path, before, after), new(folder.In(other), otherBefore, otherAfter)];
        var verdict = (await tools.Code.VerifyAsync([.. changes.Where(static change => change.OldText != change.NewText)], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict;
        Assert.AreEqual(expected, string.Join(", ", verdict.New.Select(static problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}")));
        Assert.AreEqual(gone, verdict.Gone);
        Assert.IsEmpty(verdict.Warnings);
    }

    [TestMethod]
    public async Task Other_projects_are_looked_at()
    {
        var shop = await Shop.Tools;
        await shop.TextAsync("SymbolInfo", """{"symbol":"IDiscount"}""", TestContext.CancellationToken);
        var path = Path.Combine(await Shop.FolderAsync(), "src/Shop.Abstractions/IDiscount.cs");
        var text = await File.ReadAllTextAsync(path, TestContext.CancellationToken);
        var verdict = (await shop.Code.VerifyAsync([new FileChange(path, text, text.Replace("Apply(", "Reduce(", StringComparison.Ordinal))], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict;
        Assert.AreEqual("Discount.cs CS0535, NoDiscount.cs CS0535, PriceList.cs CS1061", string.Join(", ", verdict.New.Select(problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}").Order(StringComparer.Ordinal)).Replace("Discount.cs CS0115, ", "", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Until_projects_are_loaded_the_syntax_has_to_do()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path, isTrusted: false);
        var path = folder.Write("A.cs", "class A { }");
        var verdict = (await tools.Code.VerifyAsync([new FileChange(path, "class A { }", "class A { int M( }")], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict;
        Assert.AreEqual(VerifiedBy.Syntax, verdict.By);
        Assert.IsNotEmpty(verdict.New);
        Assert.IsEmpty((await tools.Code.VerifyAsync([new FileChange(path, "class A { }", "class A : Missing { }")], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict.New);
    }

    [TestMethod]
    public async Task What_is_no_CSharp_is_not_looked_at()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        Assert.AreEqual(VerifiedBy.Nothing, (await tools.Code.VerifyAsync([new FileChange(folder.In("a.md"), null, "class")], EditCheckOptions.Default, [], TestContext.CancellationToken)).Value.Verdict.By);
    }

    [TestMethod]
    [DataRow("interface I { } // more", "interface I { void M(); } // more", "class C : J { } interface J : I { }", "B.cs CS0535", DisplayName = "an interface behind an interface")]
    [DataRow("class A { public System.Collections.Generic.IEnumerator<int> GetEnumerator() => throw null!; }", "class A { public System.Collections.Generic.IEnumerator<int> Get() => throw null!; }", "class C { static dynamic? Any() => null; void M() { foreach (var i in Make.It) { } } }\n// file: C.cs\nstatic class Make { public static A It => new(); }", "B.cs CS1579", DisplayName = "a foreach that names nothing")]
    [DataRow("global using System.Text;", "global using System.Threading;", "class C { StringBuilder? b; }", "B.cs CS0246", DisplayName = "a global using")]
    [DataRow("using System.Text; class A { StringBuilder? b; }", "class A { StringBuilder? b; }", "class C { }", "A.cs CS0246", DisplayName = "a using of the file itself")]
    [DataRow("class A { public int P { get; set; } }", "class A { public int P { get; } }", "class C { void M(A a) => a.P = 1; }", "B.cs CS0200", DisplayName = "a setter that is gone")]
    [DataRow("class A : X { } class X { public virtual void M() { } }", "class A { } class X { public virtual void M() { } }", "class C : D { public override void M() { } }\n// file: C.cs\nclass D : A;", "B.cs CS0115", DisplayName = "a base of a base")]
    [DataRow("enum A { X }", "enum A { Y }", "class C { A M() => A.X; }", "B.cs CS0117", DisplayName = "a value of an enum")]
    [DataRow("class A { public void M(string? s) { } }", "class A { public void M(string? s) { } public void M(int[]? a) { } }", "class B { void N(A a) => a.M(null); }", "B.cs CS0121", DisplayName = "a new overload that is as good")]
    [DataRow("class A : X { }", "class A : X { public new int P => 1; }", "class B { string N(A a) => a.P; }\n// file: C.cs\nclass X { public string P => string.Empty; }", "B.cs CS0029", DisplayName = "a new member that hides")]
    [DataRow("abstract class A { }", "abstract class A { public abstract void M(); }", "class C : D { }\n// file: C.cs\nabstract class D : A { }", "B.cs CS0534", DisplayName = "a new abstract member")]
    [DataRow("static class A { }", "static class A { public static string Go(this string s) => s; }", "class B { int N() => string.Empty.Go(); }\n// file: C.cs\nstatic class E { public static int Go(this object o) => 1; }", "B.cs CS0029", DisplayName = "a new extension that wins")]
    [DataRow("static class A { }", "static class A { extension(string s) { public string Go() => s; } }", "class B { int N() => string.Empty.Go(); }\n// file: C.cs\nstatic class E { public static int Go(this object o) => 1; }", "B.cs CS0029", DisplayName = "a new extension block that wins")]
    [DataRow("namespace N; class A { }", "namespace N; class A { } class StringBuilder { }", "using System.Text; namespace N { class B { object M(StringBuilder b) => b.Append('x'); } }", "B.cs CS1929", DisplayName = "a new type named as one that is imported")]
    [DataRow("namespace N; class A { }", "namespace N.Text { class A { } }", "namespace N { class B { object M() => new Text(); } }\n// file: C.cs\nclass Text { }", "B.cs CS0118", DisplayName = "a new namespace named as a type")]
    [DataRow("namespace N; public class A { }", "namespace M; public class A { }", "using N; class B { A? a; }\n// file: C.cs\nnamespace N; class Other { }", "B.cs CS0246", DisplayName = "another namespace")]
    [DataRow("namespace N; static class A { public static void Go(this string s) { } }", "namespace M; static class A { public static void Go(this string s) { } }", "using N; class B { void M() => string.Empty.Go(); }\n// file: C.cs\nnamespace N; class Other { }", "B.cs CS1061", DisplayName = "another namespace of an extension")]
    [DataRow("class A { }", "class A { public A(int i) { } }", "class B { void M() => Make.Take(new()); }\n// file: C.cs\nstatic class Make { public static void Take(A a) { } }", "B.cs CS7036", DisplayName = "a constructor where nobody names the type")]
    [DataRow("class A { }", "class A { public A(int i) { } }", "class B : A { B() { } }", "B.cs CS7036", DisplayName = "a constructor that others call unsaid")]
    [DataRow("class A { public static A operator +(A a, string? s) => a; }", "class A { public static A operator +(A a, string? s) => a; public static A operator +(A a, int[]? s) => a; }", "class B { object M() => Make.It + null; }\n// file: C.cs\nstatic class Make { public static A It => new(); }", "B.cs CS9342", DisplayName = "an operator that is as good")]
    [DataRow("class A { }", "class A { public int Fresh => 1; }", "static class B { const string Fresh = \"\"; class C : A { string M() => Fresh; } }", "B.cs CS0029", DisplayName = "a name that means another thing below")]
    [DataRow("static class A { }", "static class A { public static int Go(string s) => 1; }", "using static A; using static E; class B { int M() => Go(\"\"); }\n// file: C.cs\nstatic class E { public static int Go(string s) => 1; }", "B.cs CS0121", DisplayName = "members that are used statically")]
    [DataRow("static class A { }", "static class A { public static int Go(string s) => 1; }", "class B { int M() => Go(\"\"); }\n// file: C.cs\nglobal using static A; global using static E; static class E { public static int Go(string s) => 1; }", "B.cs CS0121", DisplayName = "members that are used statically everywhere")]
    [DataRow("class A { public void M(int x) { } }", "class A { public void M(int y) { } }", "class B { void N(A a) => a.M(x: 1); }", "B.cs CS1739", DisplayName = "the name of a parameter")]
    [DataRow("class A { public int P => 1; }", "class A { public string P => string.Empty; }", "class B { bool M(A a) => a is { P: 1 }; }", "B.cs CS0029", DisplayName = "a pattern")]
    [DataRow("class A { public int P { get; set; } }", "class A { public int Q { get; set; } }", "class B { A M() => new() { P = 1 }; }", "B.cs CS0117", DisplayName = "an initializer")]
    [DataRow("class A : X { }", "class A { }", "class B { void N(A a) => Make.Of(a); }\n// file: C.cs\nclass X { } static class Make { public static void Of(X x) { } }", "B.cs CS1503", DisplayName = "a base that is gone")]
    [DataRow("partial class A { private int _x; }", "partial class A { private string _x = string.Empty; }", "partial class A { int M() => _x; }", "B.cs CS0029", DisplayName = "a private member of a type in parts")]
    [DataRow("class A { public A() { } }", "class A { private A() { } }", "class B { object M() => new A(); }", "B.cs CS0122", DisplayName = "a constructor made private")]
    [DataRow("class A { public int M() => 1; }", "class A { public string M() => string.Empty; }", "class B { int N<T>(T a) where T : A => a.M(); }", "B.cs CS0029", DisplayName = "a type parameter")]
    [DataRow("class A { public int M() => 1; }", "class A { public string M() => string.Empty; }", "class B { int N() => Make.It.M(); }\n// file: C.cs\nclass C : A { } static class Make { public static C It => new(); }", "B.cs CS0029", DisplayName = "what inherits")]
    [DataRow("interface A { int M(); }", "interface A { string M(); }", "class B { int N(C c) => c.M(); }\n// file: C.cs\ninterface C : A { }", "B.cs CS0029", DisplayName = "what inherits of an interface")]
    [DataRow("class A { public int M() => 1; }", "class A { public string M() => string.Empty; }", "class B { int? N() => Make.It?.M(); }\n// file: C.cs\nstatic class Make { public static A? It => new(); }", "B.cs CS0029", DisplayName = "what may be missing")]
    [DataRow("class A<T> { public class C { public int M() => 1; } }", "class A<T> { public class C { public string M() => string.Empty; } }", "class B { int N() => Make.It.M(); }\n// file: C.cs\nstatic class Make { public static A<int>.C It => new(); }", "B.cs CS0029", DisplayName = "a type in a generic one")]
    [DataRow("class A { public A M() => this; public int P => 1; }", "class A { public A M() => this; public string P => string.Empty; }", "class B { int N() => Make.It.M().P; }\n// file: C.cs\nstatic class Make { public static A It => new(); }", "B.cs CS0029", DisplayName = "a chain")]
    [DataRow("class A { public X M() => new(); }", "class A { public Y M() => new(); }", "class B { int N(A a) { var x = a.M(); return x.M(); } }\n// file: C.cs\nclass X { public int M() => 1; } class Y { public string M() => string.Empty; }", "B.cs CS0029", DisplayName = "what another member of the name returns")]
    public async Task What_depends_on_a_declaration_is_looked_at(string before, string after, string other, string expected)
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write("A.cs", before);
        foreach (var (name, text) in Markup.Parse($"// file: B.cs\n{other}").Files)
        {
            folder.Write(name, text);
        }

        var all = (await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken)).Value;
        Assert.IsEmpty(all.Where(problem => problem.Severity is ProblemSeverity.Error), string.Join(", ", all));
        var check = (await tools.Code.VerifyAsync([new FileChange(path, before, after)], EditCheckOptions.Default with { Patience = TimeSpan.FromSeconds(30) }, [], TestContext.CancellationToken)).Value;
        Assert.AreEqual(expected, string.Join(", ", check.Verdict.New.Select(problem => $"{Path.GetFileName(problem.Place!.Path)} {problem.Id}").Distinct()));
        StringAssert.Contains(check.Verdict.New[0].Code, "> 1 ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(await ErrorsWithAsync(tools, new UnsavedDocument(path, after), TestContext.CancellationToken), Keys(check.Verdict.New), "the same as a compilation of everything");
    }

    [TestMethod]
    public async Task Members_of_the_same_name_elsewhere_are_not_looked_at()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write("A.cs", "class A { public int M() => 1; }");
        folder.Write("B.cs", "class X { public int M() => 1; } class B { int N(X x) => x.M(); }");
        folder.Write("C.cs", "class C { int N(A a) => a.M(); }");
        folder.Write("D.cs", "class D : E { int N(D d) => d.M(); }");
        folder.Write("E.cs", "class E : A { }");
        folder.Write("F.cs", "class F { object N(dynamic d) => d.M(); }");
        var (_, solution) = await tools.Code.BoundAsync([], TestContext.CancellationToken);
        var fork = VerifiedFork.Of(solution, [new FileChange(path, "class A { public int M() => 1; }", "class A { public string M() => string.Empty; }")])!;
        var found = new List<string>();
        await foreach (var places in Dependents.OfAsync(fork, ChangeScope.Of(fork), TestContext.CancellationToken))
        {
            found.AddRange(places.Select(place => solution.GetDocument(place.Document)!.Name));
        }

        Assert.AreEqual("C.cs D.cs E.cs F.cs", string.Join(' ', found.Distinct().Order(StringComparer.Ordinal)));
    }

    private static async Task<List<string>> ErrorsWithAsync(CodeTooling tools, UnsavedDocument document, CancellationToken cancellationToken) =>
        Keys((await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [document], cancellationToken)).Value.Where(problem => problem.Severity is ProblemSeverity.Error));

    private static List<string> Keys(IEnumerable<CodeProblem> problems) => [.. problems.Select(problem => $"{problem.Place} {problem.Id} {problem.Message}").Order(StringComparer.Ordinal)];

    [TestMethod]
    public async Task What_takes_longer_is_told_later()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write("A.cs", "class A { public int M() => 1; }");
        folder.Write("B.cs", "class B { int N(A a) => a.M(); }");
        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        var check = (await tools.Code.VerifyAsync([new FileChange(path, "class A { public int M() => 1; }", "class A { public string M() => \"\"; }")], EditCheckOptions.Default with { Patience = TimeSpan.Zero }, [], TestContext.CancellationToken)).Value;
        Assert.AreEqual(VerifiedBy.CompilerInPart, check.Verdict.By);
        var rest = await check.Rest!;
        Assert.AreEqual(VerifiedBy.Compiler, rest.By);
        Assert.AreEqual("CS0029", rest.New.Single().Id);
    }

    [TestMethod]
    public async Task Files_that_change_together_are_judged_together()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var (a, b) = (folder.Write("A.cs", "class A { public int M() => 1; }"), folder.Write("B.cs", "class B { int N(A a) => a.M(); }"));
        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        var check = await tools.Code.VerifyAsync(
            [new FileChange(a, "class A { public int M() => 1; }", "class A { public int N() => 1; }"), new FileChange(b, "class B { int N(A a) => a.M(); }", "class B { int N(A a) => a.N(); }"), new FileChange(folder.In("v.razor"), null, "@code { }")],
            EditCheckOptions.Default,
            [],
            TestContext.CancellationToken);
        Assert.IsEmpty(check.Value.Verdict.New);
        Assert.AreEqual(folder.In("v.razor"), check.Value.Verdict.Unchecked.Single());
    }

    [TestMethod]
    public async Task A_change_that_is_taken_back_names_the_one_that_needs_it()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path) { ReviewsEdits = true };
        var (declaring, user) = (folder.Write("A.cs", "class A\n{\n}\n"), folder.Write("B.cs", "class B\n{\n    int M(A a) => 0;\n}\n"));
        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        await tools.TextAsync("Edit", """{"file_path":"A.cs","old_string":"{\n}","new_string":"{\n    public int N() => 1;\n}"}""", TestContext.CancellationToken);
        await tools.TextAsync("Edit", """{"file_path":"B.cs","old_string":"=> 0","new_string":"=> a.N()"}""", TestContext.CancellationToken);
        var needing = tools.Edits.Hunks.All.Single(hunk => hunk.Path.Canonical == user);
        var (settled, problems) = await tools.Edits.RejectAsync(new HunkChoice(null, declaring), TestContext.CancellationToken);
        Assert.HasCount(1, settled);
        StringAssert.StartsWith(problems.Single(), $"Without it {user}, line 3, no longer compiles: CS1061: ", StringComparison.Ordinal);
        StringAssert.EndsWith(problems.Single(), $" The change {needing.Id} there needs the one that was taken back.", StringComparison.Ordinal);
        Assert.AreEqual("class A\n{\n}\n", await File.ReadAllTextAsync(declaring, TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task What_a_rejection_breaks_is_told_with_its_place()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        var path = folder.Write("A.cs", "class A { public int N() => 1; }");
        var user = folder.Write("B.cs", "class B\n{\n    int M(A a) => a.N();\n}\n");
        await tools.Code.ProblemsAsync(null, null, withAnalyzers: false, [], TestContext.CancellationToken);
        var plan = new EditPlan(new FileEdit(new ResolvedPath(path, path), new FileContent.Text("class A { public int N() => 1; }", TextFormat.Default), new FileContent.Text("class A { public int M() => 1; }", TextFormat.Default)));
        var broken = (await tools.Workspaces.BrokenByAsync(new WorkspaceRoots(folder.Path, []), plan, [], TestContext.CancellationToken)).Single();
        Assert.AreEqual((user, 2), (broken.Path, broken.Line));
        StringAssert.StartsWith(broken.Message, "CS1061: ", StringComparison.Ordinal);
    }
}
