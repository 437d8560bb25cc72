namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>Long answers come in parts to an editor that asks for parts, and whole to any other.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class PartialAnswerTests
{
    private const int Uses = 250;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Parts_together_are_the_whole()
    {
        var text = $"class A\n{{\n    void M() {{ }}\n    void N()\n    {{\n{string.Concat(Enumerable.Repeat("        M();\n", Uses))}    }}\n}}\n";
        await using var editor = await CodeEditor.OpenAsync([("A.cs", text)], TestContext.CancellationToken);
        await editor.OpenAsync("A.cs", text, TestContext.CancellationToken);
        var whole = await editor.RequestAsync("textDocument/references", Question(null), TestContext.CancellationToken);
        Assert.AreEqual(Uses + 1, whole.GetArrayLength());

        Assert.AreEqual(0, (await editor.RequestAsync("textDocument/references", Question("places"), TestContext.CancellationToken)).GetArrayLength());
        var parts = new List<string>();
        while (parts.Count <= Uses)
        {
            var part = (await editor.NextAsync("$/progress", TestContext.CancellationToken)).Params;
            Assert.AreEqual("places", part.GetProperty("token").GetString());
            Assert.IsInRange(1, 100, part.GetProperty("value").GetArrayLength());
            parts.AddRange(part.GetProperty("value").EnumerateArray().Select(static item => item.GetRawText()));
        }

        CollectionAssert.AreEqual(whole.EnumerateArray().Select(static item => item.GetRawText()).ToList(), parts);

        Assert.AreEqual(0, (await editor.RequestAsync("workspace/symbol", new { query = "A", partialResultToken = 7 }, TestContext.CancellationToken)).GetArrayLength());
        var symbols = (await editor.NextAsync("$/progress", TestContext.CancellationToken)).Params;
        Assert.AreEqual(7, symbols.GetProperty("token").GetInt32());
        Assert.AreEqual("A", symbols.GetProperty("value")[0].GetProperty("name").GetString());

        object Question(string? token)
        {
            var asked = new Dictionary<string, object> { ["textDocument"] = new { uri = editor.UriOf("A.cs") }, ["position"] = new { line = 2, character = 9 }, ["context"] = new { includeDeclaration = true } };
            if (token is not null)
            {
                asked["partialResultToken"] = token;
            }

            return asked;
        }
    }
}
