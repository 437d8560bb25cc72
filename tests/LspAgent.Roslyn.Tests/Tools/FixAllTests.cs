using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>A fix that is carried through a document, a project or a solution mends every place that whoever found the first one finds, and no other.</summary>
[TestClass]
public sealed class FixAllTests
{
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_fix_of_a_whole_project_leaves_no_new_errors_and_keeps_line_ends()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A\r\n{\r\n    void M()\r\n    {\r\n        int a;\r\n    }\r\n}\r\n"), ("B.cs", "class B\n{\n\tvoid M()\n\t{\n\t\tint b;\n\t\tint c = 1;\n\t\tc++;\n\t}\n}"));
        var text = await tools.TextAsync("ApplyCodeAction", """{"path":"A.cs","line":5,"title":"Remove unused variable","fix_all":"project"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("class A\r\n{\r\n    void M()\r\n    {\r\n    }\r\n}\r\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual("class B\n{\n\tvoid M()\n\t{\n\t\tint c = 1;\n\t\tc++;\n\t}\n}", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    public async Task What_the_style_analyzers_find_is_offered_and_mended_everywhere()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "class A\n{\n    private int _a = 1;\n    private int _b;\n\n    public int M() => _b = _a;\n}\n"), ("B.cs", "class B\n{\n    private int _c = 2;\n\n    public int M() => _c;\n}\n"));
        var listed = await tools.TextAsync("ListCodeActions", """{"path":"A.cs","line":3,"column":17}""", TestContext.CancellationToken);
        Assert.Contains("IDE0044: Make field readonly\n  Add readonly modifier  (fix_all)", listed);
        var text = await tools.TextAsync("ApplyCodeAction", """{"path":"A.cs","line":3,"column":17,"title":"Add readonly modifier","fix_all":"project"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        Assert.AreEqual("class A\n{\n    private readonly int _a = 1;\n    private int _b;\n\n    public int M() => _b = _a;\n}\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual("class B\n{\n    private readonly int _c = 2;\n\n    public int M() => _c;\n}\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    public async Task A_document_is_no_more_than_that()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(folder, ("A.cs", "using System.Text;\nusing System.Diagnostics;\n\nclass A { Stopwatch? S; }\n"), ("B.cs", "using System.Text;\n\nclass B;\n"));
        var text = await tools.TextAsync("ApplyCodeAction", """{"path":"A.cs","line":1,"title":"Remove unnecessary usings","fix_all":"document"}""", TestContext.CancellationToken);
        Assert.AreEqual("using System.Diagnostics;\n\nclass A { Stopwatch? S; }\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual("using System.Text;\n\nclass B;\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken), text);
    }

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("project", false)]
    [DataRow("solution", true)]
    public async Task A_solution_is_all_its_projects_each_file_once(string reach, bool isMendedBeyond)
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("All.slnx", """<Solution><Project Path="P/P.csproj" /><Project Path="Q/Q.csproj" /></Solution>"""),
            ("P/P.csproj", Library),
            ("Q/Q.csproj", Library.Replace("</PropertyGroup>", """</PropertyGroup><ItemGroup><Compile Include="../Linked.cs" /></ItemGroup>""", StringComparison.Ordinal)),
            ("P/A.cs", "using System;\n\nclass A\n{\n    private int _a = 1;\n\n    public int M() => _a;\n}\n"),
            ("Q/B.cs", "using System;\n\nclass B\n{\n    private int _b = 2;\n\n    public int M() => _b;\n}\n"),
            ("Linked.cs", "class Linked\n{\n    private int _l = 2;\n\n    public int M() => _l;\n}\n"));
        var text = await tools.TextAsync("ApplyCodeAction", $$"""{"path":"P/A.cs","line":5,"title":"Add readonly modifier","fix_all":"{{reach}}"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", text);
        StringAssert.Contains(await File.ReadAllTextAsync(folder.In("P/A.cs"), TestContext.CancellationToken), "private readonly int _a", text);
        foreach (var beyond in new[] { "Q/B.cs", "Linked.cs" })
        {
            Assert.AreEqual(isMendedBeyond, (await File.ReadAllTextAsync(folder.In(beyond), TestContext.CancellationToken)).Contains("private readonly int", StringComparison.Ordinal), beyond);
        }
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task What_the_analyzers_of_a_project_find_is_mended_everywhere()
    {
        using var folder = new TempFolder();
        await using var tools = CodeTooling.On(
            folder,
            ("P.csproj", Library),
            ("A.cs", "internal sealed class A\n{\n    public int M() => 1;\n}\n"),
            ("B.cs", "internal sealed class B\n{\n    private readonly int _b = 1;\n\n    public int M() => _b;\n\n    public int N() => 2;\n}\n"));
        var text = await tools.TextAsync("ApplyCodeAction", """{"path":"A.cs","line":3,"title":"Make static","analyzers":true,"fix_all":"project"}""", TestContext.CancellationToken);
        Assert.AreEqual("internal sealed class A\n{\n    public static int M() => 1;\n}\n", await File.ReadAllTextAsync(folder.In("A.cs"), TestContext.CancellationToken), text);
        Assert.AreEqual("internal sealed class B\n{\n    private readonly int _b = 1;\n\n    public int M() => _b;\n\n    public static int N() => 2;\n}\n", await File.ReadAllTextAsync(folder.In("B.cs"), TestContext.CancellationToken), text);
    }
}
