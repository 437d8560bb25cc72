using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Workspace;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Workspace;

/// <summary>What a workspace knows when, and that it follows the disk and the editor.</summary>
[TestClass]
public sealed class WorkspaceTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Changed_new_and_deleted_sources_are_seen_by_the_next_question()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        folder.Write("A.cs", "class A { void M() { } }");
        folder.Write("B.cs", "class B { }");
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"A.M"}"""), "0 references", StringComparison.Ordinal);

        folder.Write("A.cs", "class A { public void M() { M(); } }");
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"A.M"}"""), "1 reference ", StringComparison.Ordinal);

        File.Delete(folder.In("B.cs"));
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"symbol":"B"}"""), "There is no symbol B", StringComparison.Ordinal);

        folder.Write("B.cs", "class B { A? a; }");
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"A"}"""), "1 reference ", StringComparison.Ordinal);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task What_a_project_leaves_out_is_no_part_of_it_at_either_start()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><Compile Remove=\"Templates/**\" /></ItemGroup></Project>";
        folder.Write("A.csproj", Project);
        folder.Write("A.cs", "class A;");
        folder.Write("Templates/A.cs", "class A;");
        foreach (var start in new[] { "first", "second" })
        {
            await using var tools = new CodeTooling(folder.Path, cache.Path);
            Assert.DoesNotContain("CS0101", await TextAsync(tools, "Diagnostics", """{"severity":"error"}"""), start);
            folder.Write($"Templates/{start}.cs", "class A;");
            folder.Write($"Sub/{start}.cs", $"class Sub{start} : A;");
            Assert.DoesNotContain("CS0101", await TextAsync(tools, "Diagnostics", """{"severity":"error"}"""), start);
            StringAssert.Contains(await TextAsync(tools, "TypeHierarchy", """{"symbol":"A"}"""), $"Sub{start}", StringComparison.Ordinal);
        }

        await using var last = new CodeTooling(folder.Path, cache.Path);
        await TextAsync(last, "Diagnostics", """{"severity":"error"}""");
        folder.Write("A.csproj", Project.Replace("Templates/**", "Templates/*st.cs", StringComparison.Ordinal));
        Assert.Contains("CS0101", await TextAsync(last, "Diagnostics", """{"severity":"error"}"""));
        folder.Write("A.csproj", Project);
        Assert.DoesNotContain("CS0101", await TextAsync(last, "Diagnostics", """{"severity":"error"}"""));
    }

    [TestMethod]
    public async Task The_editor_comes_before_the_disk()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        var open = new OpenTexts();
        await using var tools = new CodeTooling(folder.Path, cache.Path, open: open);
        var path = folder.Write("A.cs", "class A { void M() { } }");
        StringAssert.Contains(await TextAsync(tools, "Diagnostics", """{"path":"A.cs"}"""), "nothing to report", StringComparison.Ordinal);
        open.Unsaved = [new(path, "class A { int M() => missing; }")];
        StringAssert.Contains(await TextAsync(tools, "Diagnostics", """{"path":"A.cs"}"""), "CS0103", StringComparison.Ordinal);
        open.Unsaved = [new(path, "class Z { }")];
        StringAssert.Contains(await TextAsync(tools, "FindSymbol", """{"query":"Z"}"""), "class Z", StringComparison.Ordinal);
        open.Unsaved = [];
        StringAssert.Contains(await TextAsync(tools, "Diagnostics", """{"path":"A.cs"}"""), "nothing to report", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Programs_of_one_file_stand_for_themselves()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        folder.Write("one.cs", "#!/usr/bin/env dotnet\nConsole.WriteLine(Name());\nstatic string Name() => \"one\";\n");
        folder.Write("two.cs", "Console.WriteLine(Name());\nstatic string Name() => \"two\";\n");
        Assert.AreEqual("The compiler finds no errors.", await TextAsync(tools, "Diagnostics", """{"severity":"error"}"""));
    }

    [TestMethod]
    public async Task What_is_not_trusted_is_known_by_its_syntax_alone()
    {
        using var folder = await Shop.CopyAsync(isBuilt: false);
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path, isTrusted: false);
        StringAssert.Contains(await TextAsync(tools, "FindSymbol", """{"query":"PriceList"}"""), "class Shop.Pricing.PriceList  src/Shop.Pricing/PriceList.cs:7", StringComparison.Ordinal);
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"PriceList"}"""), "not trusted", StringComparison.Ordinal);
        Assert.IsEmpty(tools.Progress.Items);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task A_second_start_builds_nothing_until_something_changed()
    {
        using var folder = await Shop.CopyAsync(isBuilt: false);
        File.Delete(folder.In("Shop.slnx"));
        Directory.Delete(folder.In("src/Shop.Broken"), recursive: true);
        await Shop.DotnetAsync(folder.Path, "restore", "tests/Shop.Tests/Shop.Tests.csproj");
        await Shop.DotnetAsync(folder.Path, "restore", "src/Shop.App/Shop.App.csproj");
        await Shop.DotnetAsync(folder.Path, "restore", "src/Shop.Generators/Shop.Generators.csproj");
        using var cache = new TempFolder();
        Assert.IsGreaterThan(0, await BuildsAsync(folder, cache));
        Assert.AreEqual(0, await BuildsAsync(folder, cache));

        folder.Write("src/Shop.Domain/Order.cs", await File.ReadAllTextAsync(folder.In("src/Shop.Domain/Order.cs")) + "\n");
        Assert.AreEqual(0, await BuildsAsync(folder, cache), "what a source says decides nothing of how it is built");
        folder.Write("Directory.Build.props", (await File.ReadAllTextAsync(folder.In("Directory.Build.props"))).Replace("SHOP", "STORE", StringComparison.Ordinal));
        Assert.IsGreaterThan(0, await BuildsAsync(folder, cache));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task A_project_that_changed_is_loaded_again_and_packages_that_were_never_restored_are_told()
    {
        using var folder = await Shop.CopyAsync(isBuilt: false);
        using var cache = new TempFolder();
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"symbol":"PriceList"}"""), "never restored", StringComparison.Ordinal);

        await Shop.DotnetAsync(folder.Path, "restore", "src/Shop.Abstractions/Shop.Abstractions.csproj");
        folder.Write("src/Shop.Abstractions/Shop.Abstractions.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><DefineConstants>$(DefineConstants);EXTRA</DefineConstants></PropertyGroup></Project>");
        folder.Write("src/Shop.Abstractions/Extra.cs", "#if EXTRA\nnamespace Shop.Abstractions;\npublic class Extra;\n#endif\n");
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"path":"src/Shop.Abstractions/Extra.cs","line":3}"""), "class Shop.Abstractions.Extra", StringComparison.Ordinal);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task What_a_project_imports_from_elsewhere_is_followed()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        folder.Write("All.slnx", "<Solution><Project Path=\"src/A/A.csproj\" /></Solution>");
        folder.Write("src/A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"../../build/Common.props\" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        folder.Write("src/A/A.cs", "class A\n{\n#if !EXTRA\n    int M() => missing;\n#endif\n}\n");
        folder.Write("build/Common.props", "<Project><Import Project=\"inner/Symbols.props\" /></Project>");
        folder.Write("build/inner/Symbols.props", "<Project />");
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        Assert.Contains("CS0103", await TextAsync(tools, "Diagnostics", """{"severity":"error"}"""));
        folder.Write("build/inner/Symbols.props", "<Project><PropertyGroup><DefineConstants>$(DefineConstants);EXTRA</DefineConstants></PropertyGroup></Project>");
        Assert.DoesNotContain("CS0103", await TextAsync(tools, "Diagnostics", """{"severity":"error"}"""));
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task A_project_that_is_added_or_mended_is_loaded()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        folder.Write("All.slnx", "<Solution><Project Path=\"A/A.csproj\" /></Solution>");
        folder.Write("A/A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        folder.Write("A/A.cs", "namespace A; public class One;");
        folder.Write("B/B.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>");
        folder.Write("B/B.cs", "namespace B; public class Two;");
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"symbol":"One"}"""), "class A.One", StringComparison.Ordinal);

        folder.Write("All.slnx", "<Solution><Project Path=\"A/A.csproj\" /><Project Path=\"B/B.csproj\" /></Solution>");
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"symbol":"One"}"""), "B.csproj", StringComparison.Ordinal, "the broken one is told");
        folder.Write("B/B.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        StringAssert.Contains(await TextAsync(tools, "SymbolInfo", """{"symbol":"Two"}"""), "class B.Two", StringComparison.Ordinal);
        folder.Write("B/B.csproj", "<Project Sdk=\"No.Such.Sdk/1.0.0\" />");
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"Two"}"""), "class B.Two", StringComparison.Ordinal, "one that breaks keeps its sources");
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task An_SDK_that_is_not_there_is_told_and_taken_when_global_json_takes_another()
    {
        using var folder = new TempFolder();
        using var cache = new TempFolder();
        folder.Write("global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "latestMajor" } }""");
        folder.Write("A.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        folder.Write("A.cs", "namespace A; public class One;");
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"One"}"""), "A.csproj cannot be loaded: global.json asks for the .NET SDK 99.0.100, and", StringComparison.Ordinal);
        StringAssert.Contains(await TextAsync(tools, "FindSymbol", """{"query":"One"}"""), "class A.One", StringComparison.Ordinal);

        folder.Write("global.json", "{ }");
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"One"}"""), "0 references", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task What_was_forgotten_is_known_again_when_somebody_asks()
    {
        using var projects = new LoadedProjects();
        using var folder = new TempFolder();
        var (gone, kept) = (folder.Write("A.cs", "class A;"), folder.Write("B.cs", "class B;"));
        var models = LooseSources.Models([gone, kept], SdkRoslyn.Used!.Sdk, folder.In("cache"), TestContext.CancellationToken);
        projects.Open(new WorkspaceModel("key", null, models, []), SourceWalk.Of(folder.Path));
        File.Delete(gone);
        folder.Write("C.cs", "class C;");
        projects.Follow(SourceWalk.Of(folder.Path));
        var before = Names(projects);
        projects.Forget();
        Assert.AreEqual("B.cs, C.cs", before);
        Assert.AreEqual(before, Names(projects));
        Assert.IsNotNull(await projects.With([])!.Projects.Single().GetCompilationAsync(TestContext.CancellationToken));

        static string Names(LoadedProjects projects) => string.Join(", ", projects.With([])!.Projects.Single().Documents.Select(document => document.Name).Where(name => name.Length == 4).Order(StringComparer.Ordinal));
    }

    private async Task<int> BuildsAsync(TempFolder folder, TempFolder cache)
    {
        await using var tools = new CodeTooling(folder.Path, cache.Path);
        StringAssert.Contains(await TextAsync(tools, "FindReferences", """{"symbol":"IRepository.Save"}"""), ": 3 references", StringComparison.Ordinal);
        return tools.Progress.Items.Count(item => !item.IsOver);
    }

    private Task<string> TextAsync(CodeTooling tools, string tool, string input) => tools.TextAsync(tool, input, TestContext.CancellationToken);
}
