using System.Text;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Core.Tools;
using LspAgent.Testing.Golden;
using LspAgent.Tools.Catalog;
using LspAgent.Tools.Shell;
using LspAgent.Tools.Web;

namespace LspAgent.Tools.Tests;

/// <summary>What the model is told about the tools, and that the list of them is whole.</summary>
[TestClass]
public sealed class BuiltInToolsTests
{
    [TestMethod]
    public void Every_tool_is_listed()
    {
        var declared = typeof(BuiltInTools).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(ITool))).ToArray();
        CollectionAssert.AreEquivalent(declared, BuiltInTools.Create().Select(static tool => tool.GetType()).Distinct().ToArray());
    }

    [TestMethod]
    public void Every_schema_is_that_of_the_input_record()
    {
        foreach (var tool in Described())
        {
            GoldenFile.Check($"schemas/tools/{tool.Name}.schema.json", JsonSchemas.ForModel(InputType(tool)));
        }
    }

    [TestMethod]
    public void Every_definition_carries_its_schema_and_description()
    {
        foreach (var tool in Described())
        {
            Assert.AreEqual(JsonSchemas.ForModel(InputType(tool)), tool.Definition.InputSchema, "build again after the schema was written");
            Assert.IsTrue(tool.Definition.Description.Length > 100, tool.Name);
        }
    }

    [TestMethod]
    public void What_the_model_is_told_of_each_tool_was_reviewed()
    {
        var text = new StringBuilder();
        foreach (var tool in BuiltInTools.Create())
        {
            // Whether these are offered depends on the machine and its settings.
            var presence = tool is PowerShellTool or WebSearchTool ? "Where there is one" : tool.Presence.ToString();
            text.Append(tool is OlderName
                ? $"= {tool.Name}: {presence}, {tool.Definition.Name}\n\n"
                : $"= {tool.Name}: {presence}, {tool.Effects}\n{tool.Definition.Description}\n{tool.Definition.InputSchema}\n\n");
        }

        GoldenFile.Check("tests/golden/requests/tools.txt", text.ToString().TrimEnd('\n'));
    }

    [TestMethod]
    public void The_tools_take_little_of_the_first_request()
    {
        var bytes = BuiltInTools.Create().Where(static tool => tool.Presence is ToolPresence.Listed).Sum(static tool => Encoding.UTF8.GetByteCount(tool.Name + tool.Definition.Description + tool.Definition.InputSchema));
        Assert.IsTrue(bytes <= 7500, $"{bytes} bytes");
    }

    private static IEnumerable<ITool> Described() => BuiltInTools.Create().Where(static tool => tool is not OlderName);

    private static JsonTypeInfo InputType(ITool tool)
    {
        var type = tool.GetType();
        while (type is not { IsGenericType: true })
        {
            type = type.BaseType!;
        }

        return ToolInputJson.Default.GetTypeInfo(type.GetGenericArguments()[0])!;
    }
}
