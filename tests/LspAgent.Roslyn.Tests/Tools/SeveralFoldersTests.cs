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
    public async Task What_a_change_does_in_another_folder_is_said_to_be_unchecked()
    {
        using var folder = Two();
        await using var tools = Tooling(folder);
        var (order, stock) = (folder.In("Orders/Order.cs").Replace('\\', '/'), folder.In("Stock/Warehouse.cs").Replace('\\', '/'));
        _ = await tools.TextAsync("Read", $$"""{"file_path":"{{order}}"}""", TestContext.CancellationToken);
        _ = await tools.TextAsync("Read", $$"""{"file_path":"{{stock}}"}""", TestContext.CancellationToken);
        var edits = $$"""{"edits":[{"file_path":"{{order}}","old_string":"Add(1)","new_string":"Add(2)"},{"file_path":"{{stock}}","old_string":"Take(2)","new_string":"Take(3)"}]}""";
        var prepared = await tools.PrepareAsync("EditFiles", edits, TestContext.CancellationToken);
        StringAssert.Contains(string.Join(';', prepared.Meaning), "Warehouse.cs, which nothing here checks", StringComparison.Ordinal);
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
