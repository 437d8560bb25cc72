using LspAgent.Core.Settings;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>Tools that change several declarations and their users at once.</summary>
[TestClass]
public sealed class RefactoringToolTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    [DataRow(
        "class C { void M(int a, string b) { } void N() => M(1, \"x\"); }",
        """{"symbol":"C.M","parameters":[{"name":"b"},{"name":"a"}]}""",
        "class C { void M(string b, int a) { } void N() => M(\"x\", 1); }",
        DisplayName = "another order")]
    [DataRow(
        "class C { void M(int a) { } void N() { M(1); M(a: 2); } }",
        """{"symbol":"C.M","parameters":[{"name":"a"},{"name":"isLast","type":"bool","value":"true"}]}""",
        "class C { void M(int a, bool isLast) { } void N() { M(1, true); M(a: 2, true); } }",
        DisplayName = "a new one with a value")]
    [DataRow(
        "class C { void M(int a, int b = 2) { } void N() { M(1); M(1, 3); } }",
        """{"symbol":"C.M","parameters":[{"name":"a"},{"name":"c","type":"string?","default":"null"},{"name":"b"}]}""",
        "class C { void M(int a, string? c = null, int b = 2) { } void N() { M(1); M(1, b: 3); } }",
        DisplayName = "a new optional one before another")]
    [DataRow(
        "interface I { int M(int a, int b); } class A : I { public virtual int M(int x, int y) => x; } class B : A { public override int M(int a, int b) => a; } class D { int N(I i, B b) => i.M(1, 2) + b.M(3, 4); }",
        """{"symbol":"B.M","parameters":[{"name":"a"}]}""",
        "interface I { int M(int a); } class A : I { public virtual int M(int x) => x; } class B : A { public override int M(int a) => a; } class D { int N(I i, B b) => i.M(1) + b.M(3); }",
        DisplayName = "with interface, base and override")]
    [DataRow(
        "class A { public A(int a) { } } class B : A { B() : base(1) { } A N() { A x = new(2); return new A(3); } } class P(int i) : A(i);",
        """{"symbol":"A.A","parameters":[{"name":"name","type":"string","value":"\"n\""},{"name":"a"}]}""",
        "class A { public A(string name, int a) { } } class B : A { B() : base(\"n\", 1) { } A N() { A x = new(\"n\", 2); return new A(\"n\", 3); } } class P(int i) : A(\"n\", i);",
        DisplayName = "a constructor")]
    [DataRow(
        "static class E { public static int M(this string s, int a, int b) => a; } class C { int N() => \"x\".M(1, 2) + E.M(\"y\", 3, 4); }",
        """{"symbol":"E.M","parameters":[{"name":"s"},{"name":"b"},{"name":"a"}]}""",
        "static class E { public static int M(this string s, int b, int a) => a; } class C { int N() => \"x\".M(2, 1) + E.M(\"y\", 4, 3); }",
        DisplayName = "an extension method")]
    [DataRow(
        "class C { int M(int a, int b) => a; int N() => M(M(1, 2), M(3, 4)); }",
        """{"symbol":"C.M","parameters":[{"name":"b","type":"long"},{"name":"a"}]}""",
        "class C { int M(long b, int a) => a; int N() => M(M(4, 3), M(2, 1)); }",
        DisplayName = "calls in calls, and another type")]
    public async Task ChangeSignature_takes_declarations_and_calls_along(string before, string input, string expected)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", before));
        var text = await tools.TextAsync("ChangeSignature", input, TestContext.CancellationToken);
        Assert.AreEqual(expected, await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    [DataRow("""{"symbol":"C.Dispose","parameters":[{"name":"a","type":"int","value":"1"}]}""", "in the assembly System.Runtime", DisplayName = "a signature of the framework")]
    [DataRow("""{"symbol":"C.M","parameters":[{"name":"a"},{"name":"b","value":"1"}]}""", "needs a type", DisplayName = "no type")]
    [DataRow("""{"symbol":"C.M","parameters":[{"name":"a"},{"name":"b","type":"int"}]}""", "say with value", DisplayName = "nothing to pass")]
    [DataRow("""{"symbol":"C.M","parameters":[{"name":"a"},{"name":"b","type":"int int","value":"1"}]}""", "is no parameter", DisplayName = "no parameter")]
    public async Task ChangeSignature_refuses_what_cannot_be(string input, string because)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class C : System.IDisposable { public void Dispose() { } void M(int a) { } }"));
        var text = await tools.TextAsync("ChangeSignature", input, TestContext.CancellationToken);
        StringAssert.StartsWith(text, "error: ", StringComparison.Ordinal);
        StringAssert.Contains(text, because, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task ChangeSignature_says_what_is_passed_on_as_a_value_and_what_breaks()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class C\n{\n    int M(int a) => a;\n    System.Func<int, int> N() => M;\n}\n"));
        var text = await tools.TextAsync("ChangeSignature", """{"symbol":"C.M","parameters":[]}""", TestContext.CancellationToken);
        StringAssert.Contains(text, "left as it is: A.cs:4", StringComparison.Ordinal);
        StringAssert.Contains(text, "introduces 2 new errors", StringComparison.Ordinal);
        StringAssert.Contains(text, "changes the signature of method C.M from 'int M(int a)' to 'int M()'", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task MoveType_makes_a_file_with_what_the_type_needs()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "// Licence.\nusing System.Text;\nusing System.Threading;\n\nnamespace N;\n\nclass A { Lock? _lock; }\n\n/// <summary>Two.</summary>\nclass B\n{\n    StringBuilder? _text;\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"B"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(text, "Move class B to B.cs (2 files): done.", StringComparison.Ordinal);
        Assert.AreEqual("// Licence.\nusing System.Text;\n\nnamespace N;\n\n/// <summary>Two.</summary>\nclass B\n{\n    StringBuilder? _text;\n}\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken));
        Assert.AreEqual("// Licence.\nusing System.Text;\nusing System.Threading;\n\nnamespace N;\n\nclass A { Lock? _lock; }\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        Assert.IsFalse(text.Contains("introduces", StringComparison.Ordinal), text);
    }

    [TestMethod]
    public async Task MoveType_to_another_namespace_mends_whoever_uses_it()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.cs", "namespace Old;\n\npublic class A\n{\n    public Other? Other { get; }\n}\n"),
            ("B.cs", "namespace Old;\n\npublic class Other;\n"),
            ("C.cs", "using Old;\nusing System;\n\nclass C\n{\n    A? _a;\n    Old.A? _b;\n}\n"),
            ("D.cs", "namespace Old.Inner;\n\nclass D\n{\n    A? _a;\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"Old.A","to":"Fresh/A.cs","new_namespace":"Fresh"}""", TestContext.CancellationToken);
        Assert.IsFalse(text.Contains("introduces", StringComparison.Ordinal), text);
        Assert.IsFalse(File.Exists(folder.In("A.cs")), text);
        Assert.AreEqual("using Old;\n\nnamespace Fresh;\n\npublic class A\n{\n    public Other? Other { get; }\n}\n", await File.ReadAllTextAsync(folder.In("Fresh/A.cs"), TestContext.CancellationToken));
        Assert.AreEqual("using System;\nusing Fresh;\n\nclass C\n{\n    A? _a;\n    Fresh.A? _b;\n}\n".ReplaceLineEndings("\n"), (await File.ReadAllTextAsync(folder.In("C.cs"), TestContext.CancellationToken)).Replace("using Fresh;\nusing System;", "using System;\nusing Fresh;", StringComparison.Ordinal));
        Assert.AreEqual("using Fresh;\n\nnamespace Old.Inner;\n\nclass D\n{\n    A? _a;\n}\n", await File.ReadAllTextAsync(folder.In("D.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("""{"symbol":"C.Dispose","new_name":"End"}""", "has its name from IDisposable.Dispose() in the assembly System.Runtime", DisplayName = "an implementation of the framework's")]
    [DataRow("""{"symbol":"C.ToString","new_name":"Say"}""", "has its name from object.ToString() in the assembly System.Runtime", DisplayName = "an override of the framework's")]
    [DataRow("""{"symbol":"B.Length","new_name":"Size"}""", "has its name from Stream.Length in the assembly System.Runtime", DisplayName = "an override of an override")]
    public async Task RenameSymbol_refuses_what_has_its_name_from_elsewhere(string input, string because)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class C : System.IDisposable { public void Dispose() { } public override string ToString() => string.Empty; } abstract class A : System.IO.Stream { public override long Length => 1; } abstract class B : A { public override long Length => 2; }"));
        var text = await tools.TextAsync("RenameSymbol", input, TestContext.CancellationToken);
        StringAssert.StartsWith(text, "error: ", StringComparison.Ordinal);
        StringAssert.Contains(text, because, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task MoveType_mends_the_file_that_the_type_leaves()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "namespace N;\n\npublic class A\n{\n    public Line? Line { get; }\n}\n\npublic class Line\n{\n    public N.Line? Next { get; }\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"Line","new_namespace":"N.Lines"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("using N.Lines;\n\nnamespace N;\n\npublic class A\n{\n    public Line? Line { get; }\n}\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        Assert.AreEqual("namespace N.Lines;\n\npublic class Line\n{\n    public N.Lines.Line? Next { get; }\n}\n", await File.ReadAllTextAsync(folder.In("Line.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task MoveType_takes_along_what_is_seen_around_a_namespace_and_whoever_calls_an_extension()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.cs", "namespace Old;\n\npublic class A;\n"),
            ("E.cs", "namespace Old.Inner;\n\npublic static class E\n{\n    public static int Twice(this int number) => number * 2;\n\n    public static A? Made(this int number) => number > 0 ? new A() : null;\n}\n"),
            ("U.cs", "using Old.Inner;\n\nclass U\n{\n    int M() => 1.Twice();\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"E","to":"Fresh/E.cs","new_namespace":"Fresh"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        StringAssert.StartsWith(await File.ReadAllTextAsync(folder.In("Fresh/E.cs"), TestContext.CancellationToken), "using Old;\n\nnamespace Fresh;\n", StringComparison.Ordinal);
        Assert.AreEqual("using Fresh;\n\nclass U\n{\n    int M() => 1.Twice();\n}\n", await File.ReadAllTextAsync(folder.In("U.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task MoveType_writes_usings_in_full_that_began_inside_the_namespace()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("R.cs", "namespace Old.Results;\n\npublic class R;\n"),
            ("A.cs", "namespace Old.Tests;\n\nusing System;\nusing Results;\n\npublic class A\n{\n    public R R { get; } = new();\n\n    public Type T => typeof(R);\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"Old.Tests.A","new_namespace":"Fresh"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        StringAssert.Contains(await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), "namespace Fresh;\n\nusing System;\nusing Old.Results;\n\npublic class A\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task MoveType_keeps_the_usings_of_a_package_that_was_never_restored()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "using Never.Restored;\nusing System.Text;\nusing System.Threading.Channels;\n\nnamespace Old.Deep;\n\npublic class A : Absent\n{\n    public StringBuilder? Text { get; }\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"A","new_namespace":"Fresh"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("using Never.Restored;\nusing System.Text;\nusing System.Threading.Channels;\n\nnamespace Fresh;\n\npublic class A : Absent\n{\n    public StringBuilder? Text { get; }\n}\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task ChangeSignature_changes_a_file_once_for_all_its_frameworks()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFrameworks>net10.0;net9.0</TargetFrameworks></PropertyGroup></Project>"""),
            ("A.cs", "class A\n{\n    static void M() { }\n\n    void N() => M();\n\n#if NET10_0\n    void O() => M();\n#else\n    void P() => M();\n#endif\n}\n"));
        var call = await tools.PrepareAsync("ChangeSignature", """{"symbol":"A.M","parameters":[{"name":"a","type":"int","value":"1"}]}""", TestContext.CancellationToken);
        Assert.AreEqual("class A\n{\n    static void M(int a) { }\n\n    void N() => M(1);\n\n#if NET10_0\n    void O() => M(1);\n#else\n    void P() => M(1);\n#endif\n}\n", call.Changes.Single().NewText);
    }

    /// <summary>Two assemblies of the same files, of which only one is used elsewhere.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task Refactorings_reach_who_uses_another_assembly_of_the_same_file()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""),
            ("Lib/A.cs", "public interface I { int M(int a); }\npublic struct S { public S(int a) { } }\n"),
            ("Lib.Signed/Lib.Signed.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><Compile Include="../Lib/*.cs" /></ItemGroup></Project>"""),
            ("App/App.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup></Project>"""),
            ("App/C.cs", "class C : I { int I.M(int a) => a; S N() => new S(1); }\n"),
            ("Signed/Signed.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><ProjectReference Include="../Lib.Signed/Lib.Signed.csproj" /></ItemGroup></Project>"""),
            ("Signed/D.cs", "class D : I { public int M(int a) => a; S N() => new S(1); }\n"));
        await Shop.DotnetAsync(folder.Path, "restore", "App/App.csproj");
        await Shop.DotnetAsync(folder.Path, "restore", "Signed/Signed.csproj");
        var renamed = await tools.PrepareAsync("RenameSymbol", """{"symbol":"S","new_name":"T"}""", TestContext.CancellationToken);
        Assert.AreEqual("A.cs, C.cs, D.cs", string.Join(", ", renamed.Changes.Select(static file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal)), renamed.Title);
        var signed = await tools.PrepareAsync("ChangeSignature", """{"symbol":"I.M","parameters":[]}""", TestContext.CancellationToken);
        Assert.AreEqual("A.cs, C.cs, D.cs", string.Join(", ", signed.Changes.Select(static file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal)), signed.Title);
    }

    [TestMethod]
    public async Task A_namespace_is_found_and_renamed_by_its_name()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.cs", "namespace Shop.Domain;\n\n/// <summary>See <see cref=\"Shop.Domain.A\"/>.</summary>\npublic class A;\n"),
            ("B.cs", "namespace Shop.Domain.Inner\n{\n    class B { A? _a; }\n}\n"),
            ("C.cs", "using Shop.Domain;\nusing D = Shop.Domain.A;\n\nclass C { A? _a; D? _b; global::Shop.Domain.A? _c; object N() => typeof(Shop.Domain.Inner.B); }\n"));
        StringAssert.Contains(await tools.TextAsync("SymbolInfo", """{"symbol":"Shop.Domain"}""", TestContext.CancellationToken), "Shop.Domain", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("FindReferences", """{"symbol":"Shop.Domain"}""", TestContext.CancellationToken), "C.cs", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("RenameSymbol", """{"symbol":"Shop.Domain","new_name":"Store.Model"}""", TestContext.CancellationToken), "Only the last part", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("RenameSymbol", """{"symbol":"System","new_name":"Model"}""", TestContext.CancellationToken), "error: ", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("ReplaceMember", """{"symbol":"Shop.Domain","source":"class X;"}""", TestContext.CancellationToken), "is a namespace", StringComparison.Ordinal);
        var text = await tools.TextAsync("RenameSymbol", """{"symbol":"Shop.Domain","new_name":"Model"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("namespace Shop.Model;\n\n/// <summary>See <see cref=\"Shop.Model.A\"/>.</summary>\npublic class A;\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
        StringAssert.StartsWith(await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken), "namespace Shop.Model.Inner\n", StringComparison.Ordinal);
        Assert.AreEqual("using Shop.Model;\nusing D = Shop.Model.A;\n\nclass C { A? _a; D? _b; global::Shop.Model.A? _c; object N() => typeof(Shop.Model.Inner.B); }\n", await File.ReadAllTextAsync(folder.In("C.cs"), TestContext.CancellationToken));
    }

    /// <summary>Neither project knows the other one.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public async Task A_namespace_is_renamed_in_all_projects()
    {
        using var folder = new TempFolder();
        const string Project = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";
        await using var tools = CodeTooling.On(folder, ("One/One.csproj", Project), ("One/A.cs", "namespace Shop.Domain;\n\nclass A;\n"), ("Two/Two.csproj", Project), ("Two/B.cs", "using Shop.Domain;\n\nnamespace Shop.Domain\n{\n    class B;\n}\n"));
        var text = await tools.TextAsync("RenameSymbol", """{"symbol":"Shop.Domain","new_name":"Model"}""", TestContext.CancellationToken);
        Assert.AreEqual("namespace Shop.Model;\n\nclass A;\n", await File.ReadAllTextAsync(folder.In("One/A.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual("using Shop.Model;\n\nnamespace Shop.Model\n{\n    class B;\n}\n", await File.ReadAllTextAsync(folder.In("Two/B.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    public async Task MoveType_gives_a_nested_type_a_file_as_a_part_of_the_types_around_it()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.cs", "using System;\nusing System.Text;\n\nnamespace N;\n\n/// <summary>One.</summary>\n[Serializable]\npublic sealed class A<T>(int start) : IDisposable\n    where T : class\n{\n    public void Dispose() => Console.WriteLine(start);\n\n    /// <summary>Two.</summary>\n    internal struct Inner\n    {\n        public StringBuilder? Text;\n    }\n\n    private Inner _inner;\n}\n\nclass B\n{\n    A<string>.Inner _inner;\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"A.Inner"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(text, "Move struct Inner to A.Inner.cs (2 files): done.", StringComparison.Ordinal);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("using System.Text;\n\nnamespace N;\n\npublic sealed partial class A<T>\n{\n    /// <summary>Two.</summary>\n    internal struct Inner\n    {\n        public StringBuilder? Text;\n    }\n}\n", await File.ReadAllTextAsync(folder.In("A.Inner.cs"), TestContext.CancellationToken));
        StringAssert.Contains(await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), "public sealed partial class A<T>(int start) : IDisposable\n    where T : class\n{\n    public void Dispose() => Console.WriteLine(start);\n\n    private Inner _inner;\n}\n", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("""{"symbol":"A.Inner","new_namespace":"N"}""", "its namespace is that of A", DisplayName = "a nested type to a namespace")]
    [DataRow("""{"symbol":"F"}""", "only known in its own file", DisplayName = "a type of one file")]
    [DataRow("""{"symbol":"A.M"}""", "only types are moved", DisplayName = "a method")]
    [DataRow("""{"symbol":"P"}""", "declared in 2 parts: A.cs, X.cs. Say with path which", DisplayName = "a partial type")]
    [DataRow("""{"symbol":"P","to":"Q.cs","new_namespace":"N"}""", "change their namespace together", DisplayName = "all parts to one file")]
    [DataRow("""{"symbol":"A"}""", "is there already", DisplayName = "a file that is there")]
    public async Task MoveType_refuses_what_it_cannot_move(string input, string because)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("X.cs", "class A { public class Inner; void M() { } } partial class P; file class F;"), ("A.cs", "partial class P;"));
        var text = await tools.TextAsync("MoveType", input, TestContext.CancellationToken);
        StringAssert.StartsWith(text, "error: ", StringComparison.Ordinal);
        StringAssert.Contains(text, because, StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task MoveType_moves_the_part_that_is_named_by_its_file()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "namespace N;\n\npublic partial class P\n{\n    int _a;\n}\n\npublic class Q;\n"), ("B.cs", "namespace N;\n\n// Two.\n\npublic partial class P\n{\n    int _b;\n}\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"P","path":"A.cs"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(text, "Move a part of class P to P.cs (2 files): done.", StringComparison.Ordinal);
        Assert.AreEqual("namespace N;\n\npublic partial class P\n{\n    int _a;\n}\n", await File.ReadAllTextAsync(folder.In("P.cs"), TestContext.CancellationToken));
        Assert.AreEqual("namespace N;\n\npublic class Q;\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        text = await tools.TextAsync("MoveType", """{"symbol":"P","path":"B.cs","to":"Parts/P.Two.cs"}""", TestContext.CancellationToken);
        Assert.AreEqual("namespace N;\n\n// Two.\n\npublic partial class P\n{\n    int _b;\n}\n", await File.ReadAllTextAsync(folder.In("Parts/P.Two.cs"), TestContext.CancellationToken), text);
        Assert.IsFalse(File.Exists(folder.In("B.cs")));
    }

    [TestMethod]
    public async Task MoveType_changes_the_namespace_of_all_parts()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.cs", "namespace N;\n\npublic partial class P\n{\n    int _a;\n}\n\npublic class Q\n{\n    P? _p;\n}\n"),
            ("B.cs", "namespace N\n{\n    public partial class P\n    {\n        Q? _b;\n    }\n}\n"),
            ("C.cs", "namespace N { namespace Inner { class C { P? _p; } } }\n"));
        var text = await tools.TextAsync("MoveType", """{"symbol":"P","new_namespace":"M"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("using M;\n\nnamespace N;\n\npublic class Q\n{\n    P? _p;\n}\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
        Assert.AreEqual("namespace M;\n\npublic partial class P\n{\n    int _a;\n}\n", await File.ReadAllTextAsync(folder.In("P.cs"), TestContext.CancellationToken));
        Assert.AreEqual("using N;\n\nnamespace M\n{\n    public partial class P\n    {\n        Q? _b;\n    }\n}\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow("#if !NEVER\nclass A;\n#endif\n\nclass B;\n", "#if !NEVER\nclass A;\n#endif\n", "#if !NEVER\n#endif\n\nclass B;\n", DisplayName = "a condition")]
    [DataRow("[assembly: System.Reflection.AssemblyMetadata(\"a\", \"b\")]\n\nclass B;\n\n#region One\n\n/// <summary>A.</summary>\nclass A;\n\n#endregion\n", "/// <summary>A.</summary>\nclass A;\n", "[assembly: System.Reflection.AssemblyMetadata(\"a\", \"b\")]\n\nclass B;\n\n#region One\n\n#endregion\n", DisplayName = "a region")]
    [DataRow("class B;\n\n#nullable disable\n\nclass A;\n\nclass C { string s; }\n", "#nullable disable\nclass A;\n", "class B;\n\n#nullable disable\n\nclass C { string s; }\n", DisplayName = "nullability")]
    [DataRow("using System;\n\nConsole.WriteLine(new A());\n\nclass A;\n", "class A;\n", "using System;\n\nConsole.WriteLine(new A());\n", DisplayName = "top-level statements")]
    [DataRow("class A { } class B { }\n", "class A { }\n", "class B { }\n", DisplayName = "one line")]
    [DataRow("// Licence.\n\n// About A.\nclass A;\n\n\n\nclass B { string M() => @\"{\n\n\n}\"; }\n", "// Licence.\n\n// About A.\nclass A;\n", "// Licence.\n\nclass B { string M() => @\"{\n\n\n}\"; }\n", DisplayName = "what heads the file, and a string like code")]
    [DataRow("class B;\n\n#if NEVER\nclass X;\n#else\nclass A;\n#endif\n", null, "class B;\n\n#if NEVER\nclass X;\n#else\nclass A;\n#endif\n", DisplayName = "another branch")]
    public async Task MoveType_minds_directives(string before, string? made, string left)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("X.cs", before));
        var text = await tools.TextAsync("MoveType", """{"symbol":"A"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual(left, await File.ReadAllTextAsync(folder.In("X.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual(made, File.Exists(folder.In("A.cs")) ? await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken) : null, text);
    }

    [TestMethod]
    [DataRow("namespace A\n{\n    using System;\n\n    namespace B\n    {\n        class C { Type? T; }\n    }\n}\n", "X", "namespace X\n    {\n    using System;\n        class C { Type? T; }\n    }\n", DisplayName = "namespaces in namespaces")]
    [DataRow("// Licence.\n\nusing System.Text;\n\nnamespace A;\n\nclass C { StringBuilder? T; }\n", "", "// Licence.\n\nusing System.Text;\n\nclass C { StringBuilder? T; }\n", DisplayName = "to the global namespace")]
    [DataRow("// Licence.\n\n/// <summary>C.</summary>\nclass C;\n", "X", "// Licence.\n\nnamespace X;\n\n/// <summary>C.</summary>\nclass C;\n", DisplayName = "from the global namespace")]
    public async Task MoveType_changes_the_namespace_whatever_it_stands_in(string before, string space, string after)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("C.cs", before));
        var text = await tools.TextAsync("MoveType", $$"""{"symbol":"C","new_namespace":"{{space}}"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual(after, await File.ReadAllTextAsync(folder.In("C.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    public async Task A_new_using_stands_in_no_branch_that_others_do_not()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "namespace Old;\n\npublic class A;\n"), ("U.cs", "#if !NEVER\nusing System.Text;\n#endif\nusing System.Threading;\n\nnamespace Old;\n\nclass U { A? _a; StringBuilder? _b; Lock? _c; }\n"));
        await tools.TextAsync("MoveType", """{"symbol":"A","new_namespace":"Alpha"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(await File.ReadAllTextAsync(folder.In("U.cs"), TestContext.CancellationToken), "#if !NEVER\nusing System.Text;\n#endif\nusing System.Threading;\nusing Alpha;\n\nnamespace Old;\n", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("using System.Text;\n\n/// <summary>See <see cref=\"StringBuilder\"/>.</summary>\nclass A;\n", null, DisplayName = "a documentation comment needs it")]
    [DataRow("// Licence.\n#if !NEVER\nusing System.Text;\n#endif\nusing System.Diagnostics;\n\nclass A { Stopwatch? _a; }\n", "// Licence.\n#if !NEVER\n#endif\nusing System.Diagnostics;\n\nclass A { Stopwatch? _a; }\n", DisplayName = "directives stay")]
    [DataRow("// Licence.\nusing System.Text;\nusing System.Diagnostics;\n\nclass A { Stopwatch? _a; }\n", "// Licence.\nusing System.Diagnostics;\n\nclass A { Stopwatch? _a; }\n", DisplayName = "what heads the file stays")]
    public async Task OrganizeUsings_takes_out_no_more_than_it_may(string before, string? after)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", before));
        var text = await tools.TextAsync("OrganizeUsings", """{"path":"A.cs"}""", TestContext.CancellationToken);
        Assert.AreEqual(after ?? before, await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task OrganizeUsings_keeps_what_one_of_several_frameworks_needs()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("A.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFrameworks>net10.0;net9.0</TargetFrameworks></PropertyGroup></Project>"""),
            ("A.cs", "using System.IO;\nusing System.Text;\nusing System.Threading;\n\nclass A\n{\n#if NET10_0\n    StringBuilder _text;\n#else\n    Stream _stream;\n#endif\n}\n"));
        await tools.TextAsync("OrganizeUsings", """{"path":"A.cs"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), "using System.IO;\nusing System.Text;\n", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task EditFiles_is_judged_as_a_whole()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A { public int M() => 1; }"), ("B.cs", "class B { int N(A a) => a.M(); }"));
        await tools.TextAsync("Diagnostics", "{}", TestContext.CancellationToken);
        tools.Settings = new CSharpSettings { BrokenEdits = BrokenEdits.Ask };
        var half = await tools.PrepareAsync("Edit", """{"file_path":"A.cs","old_string":"M()","new_string":"Run()"}""", TestContext.CancellationToken);
        StringAssert.EndsWith(half.Title, "(introduces 1 error)", StringComparison.Ordinal);
        var whole = await tools.PrepareAsync("EditFiles", """{"edits":[{"file_path":"A.cs","old_string":"M()","new_string":"Run()"},{"file_path":"B.cs","old_string":"a.M()","new_string":"a.Run()"}]}""", TestContext.CancellationToken);
        Assert.AreEqual("Edit 2 files: A.cs, B.cs", whole.Title);
        await whole.Commit(TestContext.CancellationToken);
        Assert.AreEqual("class B { int N(A a) => a.Run(); }", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    [DataRow(BrokenEdits.Allow, null)]
    [DataRow(BrokenEdits.Ask, "it introduces 1 error, and csharp.brokenEdits asks about that")]
    public async Task The_setting_says_what_becomes_of_changes_that_do_not_compile(BrokenEdits setting, string? concern)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A { public int M() => 1; }"));
        await tools.TextAsync("Diagnostics", "{}", TestContext.CancellationToken);
        tools.Settings = new CSharpSettings { BrokenEdits = setting };
        Assert.AreEqual(concern, (await tools.PrepareAsync("Edit", """{"file_path":"A.cs","old_string":"1;","new_string":"missing;"}""", TestContext.CancellationToken)).Concern);
        Assert.IsNull((await tools.PrepareAsync("Edit", """{"file_path":"A.cs","old_string":"1;","new_string":"2;"}""", TestContext.CancellationToken)).Concern);
    }

    [TestMethod]
    public async Task The_setting_can_refuse_changes_that_do_not_compile()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A { public int M() => 1; }"));
        await tools.TextAsync("Diagnostics", "{}", TestContext.CancellationToken);
        tools.Settings = new CSharpSettings { BrokenEdits = BrokenEdits.Never };
        var text = await tools.TextAsync("Edit", """{"file_path":"A.cs","old_string":"1;","new_string":"missing;"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(text, "error: Nothing was changed, since the setting csharp.brokenEdits", StringComparison.Ordinal);
        StringAssert.Contains(text, "CS0103", StringComparison.Ordinal);
        Assert.AreEqual("class A { public int M() => 1; }", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task Diagnostics_shows_what_is_new_since_a_point()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A { int M() => old; }"));
        StringAssert.StartsWith(await tools.TextAsync("Diagnostics", """{"since":"start","severity":"error"}""", TestContext.CancellationToken), "This point is remembered as 'start'. 1 error", StringComparison.Ordinal);
        await tools.TextAsync("Edit", """{"file_path":"A.cs","old_string":"int M","new_string":"int N() => fresh; int M"}""", TestContext.CancellationToken);
        var text = await tools.TextAsync("Diagnostics", """{"since":"start","severity":"error"}""", TestContext.CancellationToken);
        StringAssert.StartsWith(text, "Since 'start' 0 are gone. New: 1 error", StringComparison.Ordinal);
        StringAssert.Contains(text, "fresh", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Rules_are_told_which_symbols_a_call_touches()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "namespace N; [System.Obsolete] public class A { public int M() => 1; int P() => 2; }"));
        var edit = await tools.PrepareAsync("Edit", """{"file_path":"A.cs","old_string":"1;","new_string":"3;"}""", TestContext.CancellationToken);
        Assert.AreEqual("N.A.M True Obsolete", string.Join(", ", edit.Touches!().Items.Select(symbol => $"{symbol.Name} {symbol.IsPublic} {string.Join(' ', symbol.Attributes!.Value)}")));
        var read = await tools.PrepareAsync("Read", """{"file_path":"A.cs"}""", TestContext.CancellationToken);
        Assert.AreEqual("N.A, N.A.M, N.A.P", string.Join(", ", read.Touches!().Items.Select(symbol => symbol.Name)));
        Assert.IsNull((await tools.PrepareAsync("Grep", """{"pattern":"x"}""", TestContext.CancellationToken)).Touches);
    }
}
