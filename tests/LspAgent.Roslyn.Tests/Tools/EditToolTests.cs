using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>Tools that change code: what they write, and what they refuse.</summary>
[TestClass]
public sealed class EditToolTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task ReplaceMember_keeps_the_documentation_and_formats_as_the_file_is() => await CheckAsync(
        "class C\n{\n    /// <summary>One.</summary>\n    int M(int i)\n    {\n        return i;\n    }\n\n    int N() => 2;\n}\n",
        "ReplaceMember",
        """{"symbol":"C.M","source":"int M(int i)\n{\nreturn i + 1;\n}"}""",
        "class C\n{\n    /// <summary>One.</summary>\n    int M(int i)\n    {\n        return i + 1;\n    }\n\n    int N() => 2;\n}\n");

    [TestMethod]
    public async Task ReplaceMember_takes_a_new_documentation() => await CheckAsync(
        "class C\n{\n    /// <summary>One.</summary>\n    int M() => 1;\n}\n",
        "ReplaceMember",
        """{"symbol":"C.M","source":"/// <summary>Two.</summary>\nint M() => 2;"}""",
        "class C\n{\n    /// <summary>Two.</summary>\n    int M() => 2;\n}\n");

    [TestMethod]
    public async Task ReplaceMember_refuses_what_is_no_whole_member()
    {
        var text = await RunAsync("class C\n{\n    int M() => 1;\n}\n", "ReplaceMember", """{"symbol":"C.M","source":"int M() { return 1;"}""");
        StringAssert.StartsWith(text, "error: The source is no whole member", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task ReplaceMember_tells_new_errors()
    {
        var text = await RunAsync("class C\n{\n    int M() => 1;\n    int N() => M();\n}\n", "ReplaceMember", """{"symbol":"C.M","source":"string M() => \"1\";"}""");
        StringAssert.Contains(text, "introduces 1 new error:\nA.cs:4 CS0029: ", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("""{"symbol":"C","source":"int N() => 2;"}""", "class C\n{\n    int M() => 1;\n\n    int N() => 2;\n}\n", DisplayName = "at the end of a type")]
    [DataRow("""{"symbol":"C.M","source":"int N() => 2;","position":"before"}""", "class C\n{\n    int N() => 2;\n\n    int M() => 1;\n}\n", DisplayName = "before a member")]
    [DataRow("""{"symbol":"C.M","source":"int N() => 2;","position":"after"}""", "class C\n{\n    int M() => 1;\n\n    int N() => 2;\n}\n", DisplayName = "after a member")]
    public async Task InsertMember_writes_where_it_is_told(string input, string expected) =>
        await CheckAsync("class C\n{\n    int M() => 1;\n}\n", "InsertMember", input, expected);

    [TestMethod]
    public async Task InsertMember_opens_a_type_that_has_no_body() => await CheckAsync(
        "record R(int X);\n", "InsertMember", """{"symbol":"R","source":"public int Y => X;"}""", "record R(int X)\n{\n    public int Y => X;\n}\n");

    [TestMethod]
    public async Task OrganizeUsings_sorts_and_takes_out_what_is_not_needed() => await CheckAsync(
        "// Licence.\nusing System.Text;\nusing System.Collections;\nusing B = System.Text.StringBuilder;\nusing static System.Math;\nusing System.Linq;\n\nclass C { B M(IEnumerable e) => new B(Abs(1)); }\n",
        "OrganizeUsings",
        """{"path":"A.cs"}""",
        "// Licence.\nusing System.Collections;\nusing static System.Math;\nusing B = System.Text.StringBuilder;\n\nclass C { B M(IEnumerable e) => new B(Abs(1)); }\n");

    [TestMethod]
    public async Task Format_changes_white_space_only() => await CheckAsync(
        "class C{int M( ){return 1;}}\n", "Format", """{"path":"A.cs"}""", "class C { int M() { return 1; } }\n");

    [TestMethod]
    [DataRow("class C { StringBuilder b; }\n", 1, "using System.Text;", "using System.Text;\n\nclass C { StringBuilder b; }\n", DisplayName = "a missing using")]
    [DataRow("class C : System.IDisposable { }\n", 1, "Implement interface", "class C : System.IDisposable\n{\n    public void Dispose()\n    {\n        throw new Not" + "ImplementedException();\n    }\n}\n", DisplayName = "an interface")]
    [DataRow("class C { async void M() { } void N() { int unused; } }\n", 1, "Remove unused variable", "class C { async void M() { } void N() { } }\n", DisplayName = "an unused variable")]
    public async Task ApplyCodeAction_does_what_the_SDK_offers(string source, int line, string title, string expected) =>
        await CheckAsync(source, "ApplyCodeAction", $$"""{"path":"A.cs","line":{{line}},"title":"{{title}}"}""", expected);

    [TestMethod]
    public async Task ListCodeActions_tells_fixes_by_their_diagnostic()
    {
        var text = await RunAsync("class C { StringBuilder b; }\n", "ListCodeActions", """{"path":"A.cs","line":1}""");
        StringAssert.Matches(text, new(@"^CS0246: .*\n(  .*\n)*  using System\.Text;", System.Text.RegularExpressions.RegexOptions.ExplicitCapture));
    }

    [TestMethod]
    public async Task ApplyCodeAction_says_what_is_offered_instead()
    {
        var text = await RunAsync("class C { StringBuilder b; }\n", "ApplyCodeAction", """{"path":"A.cs","line":1,"title":"Make coffee"}""");
        StringAssert.StartsWith(text, "error: 'Make coffee' is not offered there. Offered are: ", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task RenameSymbol_says_what_it_would_do_and_does_just_that()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        folder.Write("A.cs", "class A { public int X; }\n");
        folder.Write("B.cs", "class B { int M(A a) => a.X; }\n");
        var call = await tools.PrepareAsync("RenameSymbol", """{"symbol":"A.X","new_name":"Y"}""", TestContext.CancellationToken);
        Assert.AreEqual("Rename field A.X to Y in 2 files", call.Title);
        CollectionAssert.AreEquivalent(new[] { folder.In("A.cs"), folder.In("B.cs") }, call.Paths.Select(path => path.Canonical).ToArray());
        Assert.AreEqual("class A { public int X; }\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        await call.Commit(TestContext.CancellationToken);
        Assert.AreEqual("class A { public int Y; }\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        Assert.AreEqual("class B { int M(A a) => a.Y; }\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Impact_and_tests_follow_calls_through_others()
    {
        await CheckAnswerAsync("Impact", """{"symbol":"C.A"}""", """
            method C.A
            used directly by (1): C.B
            and through those by (1): T.Reaches
            overridden or implemented by (0): none
            tests that reach it (1): T.Reaches
            projects (1): files
            """);
        await CheckAnswerAsync("TestsFor", """{"symbols":["C.A"]}""", """
            1 test
            dotnet test --filter "FullyQualifiedName~T.Reaches"
              T.Reaches  A.cs:4
            """);
    }

    [TestMethod]
    public async Task Tests_are_named_as_they_run()
    {
        const string Source = """
            namespace N;
            class C { internal void A() { } internal void B() => A(); }
            class FactAttribute : System.Attribute;
            abstract class Base { [Fact] public void Inherited() => new C().A(); [Fact] public virtual void Overridden() { } }
            class One : Base { public override void Overridden() => new C().A(); class Nested { [Fact] void Inner() => new C().A(); } }
            class Two<T> : Base { [Fact] void Generic() => new C().A(); }
            class Lost { [Theory] void Unrestored() => new C().A(); }
            """;
        Assert.AreEqual("""
            5 tests
            dotnet test --filter "FullyQualifiedName~N.Lost.Unrestored|FullyQualifiedName~N.One+Nested.Inner|FullyQualifiedName~N.One.Inherited|FullyQualifiedName~N.One.Overridden|FullyQualifiedName~N.Two"
              N.Base.Inherited  A.cs:4
              N.Lost.Unrestored  A.cs:7
              N.One.Nested.Inner  A.cs:5
              N.One.Overridden  A.cs:5
              N.Two<T>.Generic  A.cs:6
            """, await RunAsync(Source, "TestsFor", """{"symbols":["C.A"]}"""));
        Assert.AreEqual("""
            5 tests
            dotnet test --filter "FullyQualifiedName~N.Lost.Unrestored|FullyQualifiedName~N.One+Nested.Inner|FullyQualifiedName~N.One.Inherited|FullyQualifiedName~N.One.Overridden|FullyQualifiedName~N.Two"
              N.Lost.Unrestored  A.cs:7
            … 3 more: offset 2
            """, await RunAsync(Source, "TestsFor", """{"symbols":["C.A"],"limit":1,"offset":1}"""));
    }

    [TestMethod]
    public async Task A_test_is_found_however_far_away_it_is()
    {
        var source = new System.Text.StringBuilder("class FactAttribute : System.Attribute; class C { internal void M0() { } [Fact] void Far() => M20();\n");
        for (var at = 1; at <= 20; at++)
        {
            source.Append(System.Globalization.CultureInfo.InvariantCulture, $"void M{at}() => M{at - 1}();\n");
        }

        StringAssert.StartsWith(await RunAsync(source.Append('}').ToString(), "TestsFor", """{"symbols":["C.M0"]}"""), "1 test\ndotnet test --filter \"FullyQualifiedName~C.Far\"\n  C.Far", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_stands_on_one_line_keeps_its_order_from_part_to_part()
    {
        const string Source = "class A { } class B1 : A { } class B2 : A { } class B3 : B2 { } class B4 : A { }";
        for (var at = 0; at < 4; at++)
        {
            StringAssert.Contains(await RunAsync(Source, "TypeHierarchy", $$"""{"symbol":"A","limit":1,"offset":{{at}}}"""), $"  class B{at + 1}  A.cs:1", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    [DataRow("N.Option", "A.cs:1")]
    [DataRow("N.Option<T>", "A.cs:2")]
    [DataRow("N.Option.Value", "A.cs:1")]
    [DataRow("N.E.extension(int).IsBig", "A.cs:3")]
    [DataRow("N.E.extension(string).IsBig", "A.cs:4")]
    public async Task A_name_in_full_means_one_symbol(string name, string place)
    {
        const string Source = """
            namespace N { public class Option { public int Value; }
            public class Option<T> { public int Value; }
            public static class E { extension(int i) { public bool IsBig => true; }
            extension(string s) { public bool IsBig => true; } } }
            """;
        StringAssert.Contains(await RunAsync(Source, "SymbolInfo", $$"""{"symbol":"{{name}}"}"""), $"declared: {place}", StringComparison.Ordinal);
    }

    private async Task CheckAnswerAsync(string tool, string input, string expected)
    {
        const string Source = """
            class C { internal void A() { } internal void B() => A(); }
            class FactAttribute : System.Attribute;
            class T {
                [Fact] void Reaches() => new C().B();
                [Fact] void DoesNot() { }
            }
            """;
        Assert.AreEqual(expected, await RunAsync(Source, tool, input));
    }

    private async Task<string> RunAsync(string source, string tool, string input) => (await RunOnAsync(source, tool, input)).Answer;

    private async Task CheckAsync(string source, string tool, string input, string expected)
    {
        var (answer, text) = await RunOnAsync(source, tool, input);
        Assert.AreEqual(expected, text, answer);
    }

    private async Task<(string Answer, string Text)> RunOnAsync(string source, string tool, string input)
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        folder.Write("A.cs", source);
        var answer = await tools.TextAsync(tool, input, TestContext.CancellationToken);
        return (answer, await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
    }
}
