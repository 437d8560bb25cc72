using LspAgent.Core.Tools;
using LspAgent.Roslyn.Tests.Kit;
using LspAgent.Roslyn.Tools;
using LspAgent.Testing.Files;
using LspAgent.Testing.Golden;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>What the model is told about the C# tools, and that the list of them is whole.</summary>
[TestClass]
public sealed class CSharpToolsTests
{
    [TestMethod]
    public async Task Every_tool_is_listed()
    {
        await using var tools = Tooling(out var folder);
        using var kept = folder;
        var declared = typeof(CSharpTools).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ITool)) && type != typeof(VerifiedTool) && type != typeof(DeclaringTool)).ToArray();
        CollectionAssert.AreEquivalent(declared, CSharpTools.Create(tools.Workspaces).Select(static tool => tool.GetType()).ToArray());
    }

    [TestMethod]
    public void Every_schema_is_that_of_the_input_record()
    {
        foreach (var input in Inputs())
        {
            GoldenFile.Check($"schemas/tools/csharp/{ToolOf(input)}.schema.json", JsonSchemas.ForModel(CodeToolJson.Default.GetTypeInfo(input)!));
        }
    }

    [TestMethod]
    public async Task Every_tool_is_looked_up_before_it_is_called_and_says_when_to_prefer_it()
    {
        await using var tools = Tooling(out var folder);
        using var kept = folder;
        foreach (var tool in CSharpTools.Create(tools.Workspaces))
        {
            Assert.AreEqual(ToolPresence.Deferred, tool.Presence, tool.Name);
            StringAssert.Contains(tool.Definition.Description, "Prefer it over", StringComparison.Ordinal, tool.Name);
            Assert.AreEqual(JsonSchemas.ForModel(CodeToolJson.Default.GetTypeInfo(Inputs().Single(input => ToolOf(input) == tool.Name))!), tool.Definition.InputSchema, "build again after the schema was written");
        }
    }

    private static IEnumerable<Type> Inputs() => typeof(CSharpTools).Assembly.GetTypes().Where(static type => type.Name.EndsWith("Input", StringComparison.Ordinal));

    private static string ToolOf(Type input) => input.Name[..^"Input".Length];

    private static CodeTooling Tooling(out TempFolder folder)
    {
        folder = new TempFolder();
        return new CodeTooling(folder.Path, folder.In("cache"));
    }
}
