using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Catalog;

namespace LspAgent.Tools.Tests.Catalog;

/// <summary>Tools that are looked up: what the model is shown, and how a call reaches them.</summary>
[TestClass]
public sealed class ToolSearchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ToolCatalog _catalog = new(BuiltInTools.Create());

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_tool_is_found_by_its_name_and_by_what_it_does()
    {
        foreach (var query in (string[])["select:TaskStop", "select:taskstop,NoSuchTool", "stop background command", "kill hanging servers TaskStop"])
        {
            var text = await SearchAsync(query);
            StringAssert.Contains(text, "# TaskStop\nEnds a background command", query);
            StringAssert.Contains(text, $"Input: {_catalog.Find("TaskStop")!.Definition.InputSchema}");
            StringAssert.EndsWith(text, "Call them with UseTool: the name, and as input an object that fits the schema above.");
        }
    }

    [TestMethod]
    [DataRow("ask the user a question", "AskUserQuestion")]
    [DataRow("let some time pass", "Sleep")]
    [DataRow("watch a log for lines", "Monitor")]
    [DataRow("edit a cell of a jupyter notebook", "NotebookEdit")]
    [DataRow("several replacements in one file", "MultiEdit")]
    [DataRow("kill a server that hangs", "TaskStop")]
    [DataRow("output of a background task", "TaskOutput")]
    [DataRow("show my plan for approval", "ExitPlanMode")]
    [DataRow("plan large risky work", "EnterPlanMode")]
    [DataRow("add tasks", "TaskCreate")]
    public async Task What_is_wanted_comes_first(string query, string expected) =>
        StringAssert.StartsWith(await SearchAsync(query), $"# {expected}\n");

    [TestMethod]
    public async Task Words_that_say_nothing_find_nothing() =>
        StringAssert.StartsWith(await SearchAsync("the"), "No tool fits.");

    [TestMethod]
    public async Task What_does_not_fit_answers_with_the_names()
    {
        StringAssert.StartsWith(await SearchAsync("xyzzy"), "No tool fits. These can be looked up: ");
    }

    [TestMethod]
    [DataRow("""{"name":"TaskStop","input":{"task_id":"b1"}}""", """TaskStop {"task_id":"b1"} """)]
    [DataRow("""{"name":"Read","input":{"file_path":"a b"}}""", """Read {"file_path":"a b"} """)]
    [DataRow("""{"name":"UseTool","input":{}}""", """UseTool * UseTool takes the name of another tool, and as input an object.""")]
    [DataRow("""{"name":"TaskStop","input":"b1"}""", """UseTool * The input of UseTool does not fit its schema""")]
    [DataRow("""{"name":"TaskStop"}""", """UseTool * The input of UseTool does not fit its schema""")]
    public void A_call_through_another_tool_is_opened(string input, string expected)
    {
        var call = _catalog.Open(new("c1", "UseTool", input));
        Assert.AreEqual("c1", call.Id);
        StringAssert.StartsWith($"{call.Name} {(call.Problem is null ? call.Input : "*")} {call.Problem}", expected);
    }

    [TestMethod]
    public void Looking_up_never_changes_the_tools_block()
    {
        var names = _catalog.Block.Tools.Select(static tool => tool.Name).ToArray();
        CollectionAssert.Contains(names, "ToolSearch");
        CollectionAssert.Contains(names, "UseTool");
        foreach (var tool in _catalog.Deferred)
        {
            CollectionAssert.DoesNotContain(names, tool.Name);
        }
    }

    private Task<string> SearchAsync(string query) =>
        new Tooling(_folder.Path).TextAsync(new ToolSearchTool(), $$"""{"query":"{{query}}"}""", TestContext.CancellationToken);
}
