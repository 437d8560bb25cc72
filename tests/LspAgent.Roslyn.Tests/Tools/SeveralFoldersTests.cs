using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Testing.Files;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>A session in several folders knows the C# of each: what is asked is answered by the folder that knows it, and a change is proven where it is made.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class SeveralFoldersTests
{
    private const string Project = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_symbol_is_found_in_whichever_folder_has_it()
    {
        using var folder = Two();
        await using var tools = Tooling(folder);
        StringAssert.Contains(await tools.TextAsync("FindSymbol", """{"query":"Warehouse"}""", TestContext.CancellationToken), "class Stock.Warehouse", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("FindReferences", """{"symbol":"Warehouse.Take"}""", TestContext.CancellationToken), "Warehouse.cs", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("FindReferences", """{"symbol":"Order.Add"}""", TestContext.CancellationToken), "Order.cs", StringComparison.Ordinal);
        StringAssert.StartsWith(await tools.TextAsync("FindSymbol", """{"query":"Elsewhere"}""", TestContext.CancellationToken), "error: No declaration", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_change_is_proven_by_the_projects_of_its_own_folder()
    {
        using var folder = Two();
        await using var tools = Tooling(folder);
        var path = folder.In("Stock/Warehouse.cs").Replace('\\', '/');
        _ = await tools.TextAsync("Diagnostics", $$"""{"path":"{{path}}"}""", TestContext.CancellationToken);
        _ = await tools.TextAsync("Read", $$"""{"file_path":"{{path}}"}""", TestContext.CancellationToken);
        var broken = await tools.PrepareAsync("Edit", $$"""{"file_path":"{{path}}","old_string":"Take(2)","new_string":"Take(2) + Nothing"}""", TestContext.CancellationToken);
        StringAssert.Contains(string.Join(';', broken.Meaning), "introduces 1 error", StringComparison.Ordinal);
        var sound = await tools.PrepareAsync("Edit", $$"""{"file_path":"{{path}}","old_string":"Take(2)","new_string":"Take(3)"}""", TestContext.CancellationToken);
        Assert.DoesNotContain("introduces", string.Join(';', sound.Meaning));
    }

    [TestMethod]
    public async Task A_place_is_answered_by_the_folder_that_it_lies_in()
    {
        using var folder = Two();
        await using var tools = Tooling(folder);
        var path = folder.In("Stock/Warehouse.cs").Replace('\\', '/');
        StringAssert.Contains(await tools.TextAsync("DocumentSymbols", $$"""{"path":"{{path}}"}""", TestContext.CancellationToken), "TakeTwo", StringComparison.Ordinal);
        StringAssert.Contains(await tools.TextAsync("SymbolInfo", $$"""{"path":"{{path}}","line":5}""", TestContext.CancellationToken), "Warehouse.Take", StringComparison.Ordinal);
        folder.Write("Stock/Broken.cs", "class Broken : Missing;\n");
        folder.Write("Orders/Broken.cs", "class Broken : Absent;\n");
        var all = await tools.TextAsync("Diagnostics", "{}", TestContext.CancellationToken);
        StringAssert.Contains(all, "'Missing'", StringComparison.Ordinal);
        StringAssert.Contains(all, "'Absent'", StringComparison.Ordinal);
        var one = await tools.TextAsync("Diagnostics", $$"""{"path":"{{folder.In("Stock/Broken.cs").Replace('\\', '/')}}"}""", TestContext.CancellationToken);
        StringAssert.Contains(one, "'Missing'", StringComparison.Ordinal);
        Assert.DoesNotContain("'Absent'", one);
    }

    [TestMethod]
    public async Task Each_part_of_a_change_is_proven_in_its_own_folder()
    {
        using var folder = Two();
        await using var tools = Tooling(folder);
        var (order, stock) = (folder.In("Orders/Order.cs").Replace('\\', '/'), folder.In("Stock/Warehouse.cs").Replace('\\', '/'));
        foreach (var path in (string[])[order, stock])
        {
            _ = await tools.TextAsync("Diagnostics", $$"""{"path":"{{path}}"}""", TestContext.CancellationToken);
            _ = await tools.TextAsync("Read", $$"""{"file_path":"{{path}}"}""", TestContext.CancellationToken);
        }

        var sound = await tools.PrepareAsync("EditFiles", Edits("Take(3)"), TestContext.CancellationToken);
        Assert.AreEqual("changes the body of Order.AddOne;changes the body of Warehouse.TakeTwo", string.Join(';', sound.Meaning));
        var broken = await tools.PrepareAsync("EditFiles", Edits("Take(Nothing)"), TestContext.CancellationToken);
        StringAssert.EndsWith(broken.Title, "(introduces 1 error)", StringComparison.Ordinal);
        var answer = await tools.TextAsync("EditFiles", Edits("Take(Nothing)"), TestContext.CancellationToken);
        StringAssert.Contains(answer, "The compiler says that the change introduces 1 new error", StringComparison.Ordinal);
        StringAssert.Contains(answer, "Warehouse.cs:7", StringComparison.Ordinal);

        string Edits(string taken) => $$"""{"edits":[{"file_path":"{{order}}","old_string":"Add(1)","new_string":"Add(2)"},{"file_path":"{{stock}}","old_string":"Take(2)","new_string":"{{taken}}"}]}""";
    }

    [TestMethod]
    public async Task A_folder_that_compiles_a_file_of_another_is_asked_too()
    {
        using var folder = Two();
        folder.Write("Stock/Stock.csproj", Project.Replace("</Project>", """<ItemGroup><ProjectReference Include="../Orders/Orders.csproj" /></ItemGroup></Project>""", StringComparison.Ordinal));
        folder.Write("Stock/Uses.cs", "namespace Stock;\n\nclass Uses\n{\n    int M(Orders.Order order) => order.Add(1);\n}\n");
        await using var tools = Tooling(folder);
        var path = folder.In("Orders/Order.cs").Replace('\\', '/');
        _ = await tools.TextAsync("Diagnostics", "{}", TestContext.CancellationToken);
        _ = await tools.TextAsync("Read", $$"""{"file_path":"{{path}}"}""", TestContext.CancellationToken);
        var answer = await tools.TextAsync("EditFiles", $$"""{"edits":[{"file_path":"{{path}}","old_string":"int Add(","new_string":"int Put("},{"file_path":"{{path}}","old_string":"=> Add(1)","new_string":"=> Put(1)"}]}""", TestContext.CancellationToken);
        StringAssert.Contains(answer, "Uses.cs:5", StringComparison.Ordinal);
    }

    private static TempFolder Two()
    {
        var folder = new TempFolder();
        folder.Write("Orders/Orders.csproj", Project);
        folder.Write("Orders/Order.cs", "namespace Orders;\n\npublic sealed class Order\n{\n    public int Add(int pieces) => pieces;\n\n    public int AddOne() => Add(1);\n}\n");
        folder.Write("Stock/Stock.csproj", Project);
        folder.Write("Stock/Warehouse.cs", "namespace Stock;\n\npublic sealed class Warehouse\n{\n    public int Take(int pieces) => pieces;\n\n    public int TakeTwo() => Take(2);\n}\n");
        return folder;
    }

    private static CodeTooling Tooling(TempFolder folder) => new(folder.In("Orders"), folder.In("cache"), isTrusted: true, open: null, folder.In("Stock"));
}
