namespace LspAgent.Roslyn.Tests.Editors;

/// <summary>Packages that were never restored are restored when the user says so, and only then.</summary>
[TestClass]
[TestCategory("Slow")]
public sealed class RestoreOfferTests
{
    private static readonly object Window = new { workDoneProgress = true, showMessage = new { messageActionItem = new { additionalPropertiesSupport = false } } };

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_yes_restores_and_shows_how_far_it_is()
    {
        await using var editor = await CodeEditor.OpenUnrestoredAsync("Restore", isTrusted: true, Window, TestContext.CancellationToken);
        await AskAsync(editor);
        var asked = (await editor.NextAsync("window/showMessageRequest", TestContext.CancellationToken)).Params;
        StringAssert.Contains(asked.GetProperty("message").GetString(), "App.csproj", StringComparison.Ordinal);
        await UntilAsync(editor, "The packages of App.csproj are restored.");
        Assert.IsTrue(File.Exists(Path.Join(editor.Workspace, "obj", "project.assets.json")));
        Assert.IsTrue(editor.Received.Any(static message => message.Method == "$/progress" && message.Params.GetRawText().Contains("Restoring packages", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Who_stops_it_is_told_that_it_was_stopped()
    {
        await using var editor = await CodeEditor.OpenUnrestoredAsync("Restore", isTrusted: true, Window, TestContext.CancellationToken);
        await AskAsync(editor);
        var begun = await editor.NextAsync("$/progress", TestContext.CancellationToken);
        while (!begun.Params.GetRawText().Contains("Restoring packages", StringComparison.Ordinal))
        {
            begun = await editor.NextAsync("$/progress", TestContext.CancellationToken);
        }

        await editor.NotifyAsync("window/workDoneProgress/cancel", new { token = begun.Params.GetProperty("token").GetString() }, TestContext.CancellationToken);
        await UntilAsync(editor, "Restoring was stopped.");
    }

    [TestMethod]
    [DataRow("Not now", true, DisplayName = "the user declines")]
    [DataRow("Restore", false, DisplayName = "the folder is not trusted")]
    public async Task Without_a_yes_or_without_trust_nothing_is_restored(string answer, bool isTrusted)
    {
        await using var editor = await CodeEditor.OpenUnrestoredAsync(answer, isTrusted, Window, TestContext.CancellationToken);
        await AskAsync(editor);
        if (isTrusted)
        {
            await editor.NextAsync("window/showMessageRequest", TestContext.CancellationToken);
        }

        // Another load-free question, so that an answer had its time.
        await AskAsync(editor);
        Assert.AreEqual(isTrusted ? 1 : 0, editor.Received.Count(static message => message.Method == "window/showMessageRequest"), "asked once, and only where it is trusted");
        Assert.IsFalse(File.Exists(Path.Join(editor.Workspace, "obj", "project.assets.json")));
    }

    [TestMethod]
    public async Task An_editor_that_shows_no_questions_is_asked_none()
    {
        await using var editor = await CodeEditor.OpenUnrestoredAsync("Restore", isTrusted: true, new { }, TestContext.CancellationToken);
        await AskAsync(editor);
        Assert.IsFalse(editor.Received.Any(static message => message.Method == "window/showMessageRequest"));
    }

    private async Task UntilAsync(CodeEditor editor, string message)
    {
        while ((await editor.NextAsync("window/showMessage", TestContext.CancellationToken)).Params.GetProperty("message").GetString() != message)
        {
        }
    }

    /// <summary>A question that waits for the projects.</summary>
    private async Task AskAsync(CodeEditor editor) =>
        await editor.RequestAsync("textDocument/references", new { textDocument = new { uri = editor.UriOf("A.cs") }, position = new { line = 0, character = 6 }, context = new { includeDeclaration = false } }, TestContext.CancellationToken);
}
