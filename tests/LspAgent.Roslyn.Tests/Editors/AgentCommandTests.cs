using System.Text.Json;
using LspAgent.Testing.Models;

namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>What an editor's command tells the agent.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class AgentCommandTests
{
    private const string Order = "class Order\n{\n    public int Total(int count)\n    {\n        return nope * count;\n    }\n}\n";
    private const string Shop = "class Shop\n{\n    int Pay(Order order) => order.Total(2);\n}\n";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_fix_comes_with_its_diagnostic_the_member_and_who_calls_it()
    {
        await using var model = ScriptedModelServer.Start("Nothing to do.");
        await using var editor = await CodeEditor.OpenAsync(
            [("Order.cs", Order), ("Shop.cs", Shop)],
            TestContext.CancellationToken,
            ("ANTHROPIC_BASE_URL", model.Address.ToString()),
            ("LSPAGENT_MODEL", "anthropic/scripted"),
            ("ANTHROPIC_API_KEY", "key"));
        await editor.OpenAsync("Order.cs", Order, TestContext.CancellationToken);
        await editor.ActionsAsync("Order.cs", 4, 15, TestContext.CancellationToken);
        var range = new { start = new { line = 4, character = 15 }, end = new { line = 4, character = 19 } };
        var argument = new { uri = editor.UriOf("Order.cs"), range, diagnostics = new[] { new { range, message = "The name 'nope' does not exist in the current context", code = "CS0103" } } };
        var answer = await editor.RequestAsync("workspace/executeCommand", new { command = "lspagent.fix", arguments = new[] { argument } }, TestContext.CancellationToken);
        Assert.IsNotEmpty(answer.GetProperty("sessionId").GetString()!);
        Assert.AreEqual("Nothing to do.", (await editor.NextAsync("window/showMessage", TestContext.CancellationToken)).Params.GetProperty("message").GetString());
        using var request = JsonDocument.Parse(model.Requests[0].Body);
        var said = request.RootElement.GetProperty("messages")[0].GetProperty("content").EnumerateArray().Select(static block => block.GetProperty("text").GetString()!).ToList();
        Assert.AreEqual("Fix CS0103 in Order.cs:5: The name 'nope' does not exist in the current context. Change no more than that needs, and see that nothing else breaks.", said[0]);
        Assert.AreEqual("<context from=\"selected in Order.cs, line 5 to 5\">\nnope\n</context>", said[1]);
        Assert.AreEqual("<context from=\"Order.Total in Order.cs, line 3 to 6\">\npublic int Total(int count)\n    {\n        return nope * count;\n    }\n</context>", said[2]);
        Assert.AreEqual("<context from=\"callers of Order.Total\">\nShop.Pay: Shop.cs:3\n</context>", said[3]);
    }
}
