using System.Text.Json;

namespace LspAgent.Providers.Tests.Offline;

/// <summary>What is asked of the compiler when no model is there: which tool, with which words, and what is told of its answer.</summary>
[TestClass]
public sealed class CompilerTalkTests
{
    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow("who calls Order.Total?", """CallHierarchy","input":{"symbol":"Order.Total"}""")]
    [DataRow("show me all callers of the method Add", """CallHierarchy","input":{"symbol":"Add"}""")]
    [DataRow("what implements IDiscount", """FindImplementations","input":{"symbol":"IDiscount"}""")]
    [DataRow("find all references to Money", """FindReferences","input":{"symbol":"Money"}""")]
    [DataRow("who uses Money", """FindReferences","input":{"symbol":"Money"}""")]
    [DataRow("what would changing Order.Add(string, int, Money) break?", """Impact","input":{"symbol":"Order.Add(string, int, Money)"}""")]
    [DataRow("which tests reach Checkout.Total", """TestsFor","input":{"symbols":["Checkout.Total"]}""")]
    [DataRow("please explain the class Order", """SymbolInfo","input":{"symbol":"Order"}""")]
    [DataRow("explain Order.Total", """SymbolInfo","input":{"symbol":"Order.Total"}""")]
    [DataRow("rename Order.Add to Put", """RenameSymbol","input":{"symbol":"Order.Add","new_name":"Put"}""")]
    [DataRow("fix the errors in src/A.cs", """Diagnostics","input":{"severity":"error","path":"src/A.cs"}""")]
    [DataRow("fix all errors", """Diagnostics","input":{"severity":"error"}""")]
    [DataRow("add the missing usings in src/A.cs", """Diagnostics","input":{"severity":"error","path":"src/A.cs"}""")]
    [DataRow("Fix CS0246 in src/A.cs:3: The type 'X' could not be found. Change no more than that needs, and see that nothing else breaks.", """Diagnostics","input":{"severity":"error","path":"src/A.cs"}""")]
    [DataRow("Explain Order.Total in src/Order.cs:10. Change nothing.", """SymbolInfo","input":{"symbol":"Order.Total"}""")]
    public async Task Plain_words_become_a_question_to_the_compiler(string words, string call)
    {
        var said = await Talk((_, _) => ("That is all.", false)).SayAsync(words, Token);
        Assert.StartsWith($"-> UseTool {{\"name\":\"{call}}}\n", said);
        Assert.Contains(words.StartsWith("fix", StringComparison.OrdinalIgnoreCase) || words.StartsWith("add", StringComparison.Ordinal) ? "The compiler finds no errors there." : "That is all.", said);
    }

    [TestMethod]
    public async Task What_the_compiler_does_not_know_is_looked_for_as_text()
    {
        var said = await Talk((tool, _) => tool is "Grep" ? ("a.py:1:def run(): pass", false) : ("There is no symbol run.", true)).SayAsync("who calls run", Token);
        Assert.Contains("-> Grep", said);
        Assert.Contains("a.py:1", said);
    }

    [TestMethod]
    public async Task A_name_that_means_several_things_is_answered_with_what_it_can_mean()
    {
        var said = await Talk((_, _) => ("Add means 2 symbols. Ask again with the container:\nOrder.Add(Item)\nList.Add(int)", true)).SayAsync("who calls Add", Token);
        Assert.Contains("`Add` means several things", said);
        Assert.Contains("Order.Add(Item)", said);
        Assert.DoesNotContain("Grep", said);
    }

    [TestMethod]
    public async Task Without_the_tools_the_old_rules_answer() =>
        Assert.StartsWith("-> Grep ", await new OfflineTalk().SayAsync("who calls RunAsync", Token));

    [TestMethod]
    public async Task Errors_are_mended_one_after_the_other_and_what_leaves_a_choice_is_told()
    {
        var errors = new List<(int Line, string Id, string Message)> { (3, "CS0246", "StringBuilder"), (4, "CS0103", "nope"), (6, "CS0535", "Dispose") };
        var applied = new List<string>();
        var talk = Talk((tool, input) =>
        {
            using var json = JsonDocument.Parse(input);
            switch (tool)
            {
                case "Diagnostics":
                    return ($"{errors.Count} errors, 0 other\n{string.Join('\n', errors.Select(error => $"A.cs:{error.Line} error {error.Id}: {error.Message}"))}", false);
                case "ListCodeActions":
                    return (json.RootElement.GetProperty("line").GetInt32() switch
                    {
                        3 => "CS0246: StringBuilder\n  using System.Text;  (fix_all)\n  Generate type 'StringBuilder'\nrefactorings\n  Extract method",
                        4 => "CS0103: nope\n  Generate field 'nope'\n  Generate property 'nope'",
                        _ => "CS0535: Dispose\n  Implement interface\n  Implement all members explicitly",
                    }, false);
                default:
                    var title = json.RootElement.GetProperty("title").GetString()!;
                    applied.Add(title);
                    errors.RemoveAll(error => error.Line == json.RootElement.GetProperty("line").GetInt32());
                    return ($"{title}: done.", false);
            }
        });
        var said = await talk.SayAsync("fix the errors in A.cs", Token);
        CollectionAssert.AreEqual(new[] { "using System.Text;", "Implement interface" }, applied);
        Assert.Contains("I made 2 fixes:", said);
        Assert.Contains("1 error is left", said);
        Assert.Contains("`A.cs:4` CS0103: nope", said);
    }

    [TestMethod]
    public async Task A_fix_that_is_not_allowed_ends_it()
    {
        var said = await Talk((tool, _) => tool switch
        {
            "Diagnostics" => ("1 error, 0 other\nA.cs:3 error CS0246: StringBuilder", false),
            "ListCodeActions" => ("CS0246: StringBuilder\n  using System.Text;", false),
            _ => ("The user said no.", true),
        }).SayAsync("add the missing usings in this file", Token);
        Assert.Contains("Then a fix could not be made: The user said no.", said);
    }

    private static OfflineTalk Talk(Func<string, string, (string Text, bool IsError)> tools) => new((tool, input) =>
    {
        if (tool is not "UseTool")
        {
            return tools(tool, input);
        }

        using var json = JsonDocument.Parse(input);
        return tools(json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("input").GetRawText());
    })
    { ToolNames = ["Read", "Glob", "Grep", "UseTool"] };
}
