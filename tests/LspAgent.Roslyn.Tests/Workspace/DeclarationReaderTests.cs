using FsCheck;
using FsCheck.Fluent;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>Bodies are left out of what is read, and nothing that is declared is lost or moved by that.</summary>
[TestClass]
public sealed class DeclarationReaderTests
{
    /// <summary>Pieces that are easily mistaken for one another, each whole in itself.</summary>
    private static readonly string[] Statements =
    [
        "var a = \"}\";", "var b = '}';", "var c = '\\'';", "var d = @\"\\\";", "var e = @\"a\"\"}\";", "var f = $\"{a}}}{{\";", "var g = $\"{Call(\"}\")}\";", "var h = $@\"{a:}\"\"\";",
        "var i = \"\"\"a \" } \"\"\";", "var j = $$\"\"\"{ {{a}} }\"\"\";", "var k = \"\"\"\n    } {\n    \"\"\";", "// }\n", "/* } */", "if (a) { b(); } else { c(); }", "var l = new { A = 1 };",
        "switch (a) { case 1: { break; } }", "var m = a switch { 1 => 2, _ => 3 };", "void Local<T>() where T : class { }", "foreach (var n in o) { }", "Func<int> p = () => { return 1; };",
        "\n#region }\n\n#endregion\n", "\n#pragma warning disable CS1\n", "var q = $\"{(a ? \"{\" : '}')}\";", "var r = $\"{a:yyyy'}\";", "var s = @class;", "var record = 1;", "var t = $\"{global::A.B}\";",
        "var u = $\"\"\"{a} \"\" {b}\"\"\";", "lock (a) { }", "goto end;", "end: ;", "var v = \"\\\\\";", "var w = 'x';", "int[] x = { 1, 2 };", "return;", "\r\n", "\u2028",
        "\n#if X\nif (a) { b(); }\n#elif Y\n{ }\n#else\nreturn;\n#endif\n", "\n#if !X\nvar y = \"}\";\n#endif\n", "\n # if X\n#region {\n#endregion\n#endif\n",
    ];

    private static readonly string[] Members =
    [
        "void M$() { @ }", "public int P$ { get { @ return 1; } set; } = 5;", "int F$ = 1, G$;", "C$() : this(new { A = 1 }) { @ }", "public event Action E$ { add { @ } remove { } }", "public static C operator +(C a, C b) { @ }",
        "public static implicit operator int(C c) { @ }", "int this[int i$] { get { @ return 1; } }", "void N$<T>() where T : struct { @ }", "Func<int> H$ = () => { @ return 1; };", "[A(new[] { 1 })] void O$(int a = 1) { @ }",
        "class T$ { @@ }", "record R$(int A, string B) { @@ }", "record struct S$(int A);", "enum U$ { A, B = 2 }", "interface V$ { void M() { @ } }", "delegate void D$(int a);", "extension(int x$) { @@ }", "class W$(int a) : X(new Y { Z = a }) { @@ }",
        "~Q$() { @ }", "string J$ => $\"{new { A = 1 }}\";", "class K$ : L<int[]>, IDisposable { @@ }", "void Record$(record r) { @ }", "required record record$ { get; init; }", "\n#region {\nint NN$;\n#endregion\n", "\n#nullable enable\n", "// class {\n",
        "int Y$ => a is { B: 1 } ? 1 : 2;", "partial void Z$();", "const string AA$ = \"class {\";", "\n#if X\nvoid BB$() { @ }\n#endif\n", "\n#if !X\nvoid GG$() { @ }\n#else\nint HH$;\n#endif\n", "class II$\n#if X\n: J;\n#endif\n{ @@ }", "public\n#if X\nclass\n#else\nstruct\n#endif\nKK$ { @@ }", "\n#if X\nclass LL$ { @@ }\n#endif\n", "void MM$(\n#if X\nint a\n#endif\n) { @ }", "static class CC$ { @@ }", "(int A, int B) DD$() { @ }", "int[] EE$ = { 1, 2 };", "fixed int FF$[4];",
    ];

    [TestMethod]
    public void What_is_declared_is_what_the_whole_source_declares() =>
        Prop.ForAll(Sources.ToArbitrary(), source => Shown(ReadWhole(source)) == Shown(DeclarationReader.Read(SourceText.From(source), CancellationToken.None))).QuickCheckThrowOnFailure();

    [TestMethod]
    [TestCategory("Slow")]
    public void Sources_that_people_wrote_are_read_alike()
    {
        foreach (var path in Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", "..")), "*.cs", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("node_modules", StringComparison.Ordinal)))
        {
            Assert.AreEqual(Shown(ReadWhole(SourceFile.Read(path)?.ToString() ?? string.Empty)), Shown(DeclarationReader.Read(path, CancellationToken.None)), path);
        }
    }

    [TestMethod]
    [DataRow("class A { void M() { } void N() { if (x) { } }")]
    [DataRow("class A { void M() { if (x) {  } public void N() { } }")]
    [DataRow("class A { void M() { var a = \"; } void N() { } }")]
    [DataRow("class A { void M() {\n#if X\n{\n#endif\n} void N() { } }")]
    [DataRow("} class A { void M() { } }")]
    [DataRow("class A {\n#if X\nvoid M() {\n#else\nvoid N() {\n#endif\n} }")]
    [DataRow("class A { void M() {\n#if X\ndon't {\n#endif\n} int a; }")]
    [DataRow("class A {\n#if !X\nvoid M() {\n#region }\n}\n#else\nint a;\n#endif\n}")]
    [DataRow("class A {\n#if X\nvoid M() { /*\n#endif\nvoid N() { }\n#if X\n*/ }\n#endif\n}")]
    [DataRow("class A {\n#endregion\nvoid M() { } }")]
    [DataRow("class A {\n#if X\nvoid M() { /*\n#endif\n*/ }")]
    [DataRow("class A { void M() {\n#if X\n} void N() {\n#endif\n} }")]
    public void What_does_not_come_out_even_is_read_whole(string source)
    {
        Assert.IsEmpty(BodyFinder.Find(source).Where((_, at) => at % 2 == 0 && source[BodyFinder.Find(source)[at]..BodyFinder.Find(source)[at + 1]].Trim().Length > 0));
        Assert.AreEqual(Shown(ReadWhole(source)), Shown(DeclarationReader.Read(SourceText.From(source), CancellationToken.None)));
    }

    [TestMethod]
    [DataRow("class A {\n#if X\nvoid M() { }\n#else\nvoid N() { }\n#endif\nint a; }", "A, M, N, a")]
    [DataRow("class A { }\n#if X && Y\nclass B { int b; }\n#elif Z\nclass C;\n#endif", "A, B, b")]
    [DataRow("#if !X\nclass A { int a; }\n#endif", "A, a")]
    [DataRow("class A {\n#if X\nvoid M() {\n#else\nvoid N() {\n#endif\n} }", "A, M, N")]
    public void Every_branch_is_read(string source, string expected) =>
        Assert.AreEqual(expected, string.Join(", ", DeclarationReader.Read(SourceText.From(source), CancellationToken.None).Select(static item => item.Name)));

    [TestMethod]
    public void Bodies_are_left_out() =>
        CollectionAssert.AreEqual(new[] { 20, 40 }, BodyFinder.Find("class A { void M() { var a = \"}{\"; b(); } int x; }"));

    [TestMethod]
    [DataRow(new byte[] { 0xEF, 0xBB, 0xBF }, "utf-8")]
    [DataRow(new byte[] { }, "utf-8")]
    [DataRow(new byte[] { 0xFF, 0xFE }, "utf-16")]
    [DataRow(new byte[] { 0xFE, 0xFF }, "utf-16BE")]
    public void A_file_is_read_as_the_compiler_reads_it(byte[] mark, string encoding)
    {
        using var folder = new TempFolder();
        var path = folder.Write("A.cs", [.. mark, .. System.Text.Encoding.GetEncoding(encoding).GetBytes("class Ä { void Ö() { } int ü; }")]);
        Assert.AreEqual(Shown(ReadWhole(SourceFile.Read(path)?.ToString() ?? string.Empty)), Shown(DeclarationReader.Read(path, CancellationToken.None)));
        Assert.HasCount(3, DeclarationReader.Read(path, CancellationToken.None));
    }

    private static Gen<string> Sources => Gen.Sized(_ => Bodies(2)).Select(static members => $"using System;\n\nnamespace A.B\n{{\n    class C\n    {{\n{members}\n    }}\n}}\n\npublic class Last;\n");

    private static Gen<string> Bodies(int depth) =>
        from count in Gen.Choose(0, 6)
        from members in Gen.ArrayOf(Member(depth), count)
        select string.Join('\n', members);

    private static Gen<string> Member(int depth) =>
        from shape in Gen.Elements(Members.Where(member => depth > 0 || !member.Contains("@@", StringComparison.Ordinal)).ToArray())
        from number in Gen.Choose(0, 99)
        from statements in Gen.ArrayOf(Gen.Elements(Statements), 4)
        from inner in shape.Contains("@@", StringComparison.Ordinal) ? Bodies(depth - 1) : Gen.Constant(string.Empty)
        select shape.Replace("$\"", "\u0001", StringComparison.Ordinal).Replace("$", number.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("\u0001", "$\"", StringComparison.Ordinal)
            .Replace("@@", inner, StringComparison.Ordinal).Replace("{ @", "{ " + string.Join(' ', statements), StringComparison.Ordinal);

    private static string Shown(IEnumerable<Declaration> items) => string.Join('\n', items);

    /// <summary>Independent of how the product reads: every place is looked up in the whole tree.</summary>
    private static List<Declaration> ReadWhole(string source)
    {
        var text = SourceText.From(source);
        return [.. DeclarationReader.Read(() => new SourcePlaces(source.AsMemory(), []), CancellationToken.None).Select(item => item with { Line = text.Lines.GetLinePosition(item.Start).Line })];
    }
}
