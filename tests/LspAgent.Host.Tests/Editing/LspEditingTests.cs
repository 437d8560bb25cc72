using System.Text.Json;
using LspAgent.Host.Tests.Lsp;
using LspAgent.Testing;
using LspAgent.Testing.Models;

namespace LspAgent.Host.Tests.Editing;

/// <summary>Edits of documents that an editor has open: through the editor, and believed only when its document shows them.</summary>
[TestClass]
public sealed class LspEditingTests
{
    private const string Leave = "Run on the older text";

    private string _text = "";
    private int _version = 1;

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task An_open_document_is_changed_through_its_editor_and_stays_unsaved(bool takesVersions)
    {
        await using var model = Model();
        await using var editor = await StartAsync(model, """{"workspace":{"applyEdit":true,"workspaceEdit":{"documentChanges":VERSIONS}}}""".Replace("VERSIONS", takesVersions ? "true" : "false"), "one\ntwo 😀 zwei\nthree\n");
        editor.Client.Answer("workspace/applyEdit", parameters => ApplyAsync(editor, parameters, isHonest: true));

        await PromptAsync(editor);

        Assert.AreEqual("one\n2 😀 zwei\nthree\n", _text);
        Assert.AreEqual("one\ntwo 😀 zwei\nthree\n", await File.ReadAllTextAsync(PathOf(editor), Token));
        Assert.Contains("Edited a.txt, line 2. It is changed in the editor and not saved yet", model.Requests[^1].BodyText);
        Assert.AreEqual(takesVersions, editor.Client.Received.Single(message => message.Method == "workspace/applyEdit").Params.GetRawText().Contains("\"version\":1", StringComparison.Ordinal));
    }

    [TestMethod]
    [Timeout(30_000)]
    public async Task An_editor_that_says_it_applied_and_did_not_is_not_believed()
    {
        await using var model = Model();
        await using var editor = await StartAsync(model, """{"workspace":{"applyEdit":true}}""", "one\ntwo 😀 zwei\n");
        editor.Client.Answer("workspace/applyEdit", parameters => ApplyAsync(editor, parameters, isHonest: false));
        await PromptAsync(editor);
        Assert.Contains("but the document does not show just that change. No file was changed", model.Requests[^1].BodyText);
        Assert.AreEqual("one\ntwo 😀 zwei\n", await File.ReadAllTextAsync(PathOf(editor), Token));
    }

    [TestMethod]
    public async Task An_editor_that_takes_no_edits_keeps_its_unsaved_text()
    {
        await using var model = Model();
        await using var editor = await StartAsync(model, "{}", "one\ntwo 😀 zwei\n");
        await ChangeAsync(editor, "one\ntwo 😀 unsaved\n");
        await PromptAsync(editor);
        Assert.Contains("ask the user to save it; no file was changed", model.Requests[^1].BodyText);
        Assert.AreEqual("one\ntwo 😀 zwei\n", await File.ReadAllTextAsync(PathOf(editor), Token));
    }

    [TestMethod]
    public async Task A_document_that_was_saved_is_saved_after_the_edit_when_the_client_can()
    {
        await using var model = Model();
        await using var editor = await StartAsync(
            model,
            """{"workspace":{"applyEdit":true},"experimental":{"lspagent":{"clientCapabilities":{"_meta":{"lspagent":{"methods":["_lspagent/documents/save"]}}}}}}""",
            "one\ntwo 😀 zwei\n");
        editor.Client
            .Answer("workspace/applyEdit", parameters => ApplyAsync(editor, parameters, isHonest: true))
            .Answer("_lspagent/documents/save", parameters =>
            {
                File.WriteAllText(parameters.GetProperty("paths")[0].GetString()!, _text);
                return "{}";
            });
        await PromptAsync(editor);
        Assert.AreEqual("one\n2 😀 zwei\n", await File.ReadAllTextAsync(PathOf(editor), Token));
        Assert.DoesNotContain("It is changed in the editor", model.Requests[^1].BodyText);
    }

    [TestMethod]
    public async Task A_document_with_the_users_unsaved_words_is_not_saved_for_them()
    {
        await using var model = Model();
        await using var editor = await StartAsync(
            model,
            """{"workspace":{"applyEdit":true},"experimental":{"lspagent":{"clientCapabilities":{"_meta":{"lspagent":{"methods":["_lspagent/documents/save"]}}}}}}""",
            "one\ntwo 😀 zwei\n");
        editor.Client.Answer("workspace/applyEdit", parameters => ApplyAsync(editor, parameters, isHonest: true));
        await ChangeAsync(editor, "one, and more\ntwo 😀 zwei\n");
        await PromptAsync(editor);
        Assert.AreEqual("one, and more\n2 😀 zwei\n", _text);
        Assert.IsFalse(editor.Client.Received.Any(message => message.Method == "_lspagent/documents/save"));
    }

    [TestMethod]
    public async Task A_command_asks_once_about_unsaved_text_and_says_what_it_did_not_see()
    {
        await using var model = ScriptedModelServer.Start("""-> Bash {"command":"sort a.txt > sorted.txt"}""", """-> Bash {"command":"sort a.txt > again.txt"}""", """-> Bash {"command":"cat a.txt"}""", "Done.");
        await using var editor = await StartAsync(model, """{"workspace":{"applyEdit":true}}""", "saved\n");
        await ChangeAsync(editor, "typed\n");
        await PromptAsync(editor);

        Assert.AreEqual(1, editor.Client.Received.Count(static message => message.Method == "window/showMessageRequest" && message.Params.GetRawText().Contains(Leave, StringComparison.Ordinal)));
        Assert.HasCount(4, model.Requests[^1].BodyText.Split("a.txt has changes in the editor that are not saved: the command saw the older text on the disk."), "said with each of the three");
    }

    [TestMethod]
    public async Task A_rewind_of_an_open_document_goes_through_the_editor_and_keeps_what_the_user_typed()
    {
        await using var model = Model();
        await using var editor = await StartAsync(model, """{"workspace":{"applyEdit":true}}""", "one\ntwo 😀 zwei\nthree\n");
        editor.Client.Answer("workspace/applyEdit", parameters => ApplyAsync(editor, parameters, isHonest: true));
        var session = await editor.OpenSessionAsync(Token);
        await PromptAsync(editor, session, "edit it");
        await ChangeAsync(editor, "one\n2 😀 zwei\nthree\nand the user's\n");

        await PromptAsync(editor, session, "/rewind 1 files");
        Assert.AreEqual("one\ntwo 😀 zwei\nthree\nand the user's\n", _text);
        await PromptAsync(editor, session, "/rewind undo");
        Assert.AreEqual("one\n2 😀 zwei\nthree\nand the user's\n", _text);
        Assert.AreEqual("one\ntwo 😀 zwei\nthree\n", await File.ReadAllTextAsync(PathOf(editor), Token));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task What_the_user_saves_while_a_command_runs_is_not_taken_back_with_it()
    {
        await using var model = ScriptedModelServer.Start("""-> Bash {"command":"echo x > b.txt; echo; while [ ! -e go ]; do sleep 0.05; done; rm go"}""", "Done.");
        await using var editor = await StartAsync(model, """{"workspace":{"applyEdit":true}}""", "one\n");
        await File.WriteAllTextAsync(Path.Combine(editor.Workspace, "b.txt"), "b\n", Token);
        var session = await editor.OpenSessionAsync(Token);
        var running = PromptAsync(editor, session, "run it");
        await Eventually.HoldsAsync(() => File.ReadAllText(Path.Combine(editor.Workspace, "b.txt")) == "x\n", Token);
        await ChangeAsync(editor, "one\nand the user's\n");
        await File.WriteAllTextAsync(PathOf(editor), _text, Token);
        await editor.Client.NotifyAsync("textDocument/didSave", JsonSerializer.Serialize(new { textDocument = new { uri = UriOf(editor) } }), Token);

        // The server has heard of it when it answers what comes behind it.
        await editor.Client.RequestAsync("_lspagent/hunks/list", $$"""{"sessionId":"{{session}}"}""", Token);
        await File.WriteAllTextAsync(Path.Combine(editor.Workspace, "go"), "", Token);
        await running;

        await PromptAsync(editor, session, "/rewind 1 files");
        Assert.AreEqual("b\n", await File.ReadAllTextAsync(Path.Combine(editor.Workspace, "b.txt"), Token));
        Assert.AreEqual("one\nand the user's\n", await File.ReadAllTextAsync(PathOf(editor), Token));
    }

    private static ScriptedModelServer Model() =>
        ScriptedModelServer.Start("""-> Read {"file_path":"a.txt"}""", """-> Edit {"file_path":"a.txt","old_string":"two","new_string":"2"}""", "Done.");

    private async Task<Editor> StartAsync(ScriptedModelServer model, string capabilities, string text)
    {
        var editor = new Editor(("ANTHROPIC_BASE_URL", model.Address.ToString()), ("LSPAGENT_MODEL", "anthropic/scripted"), ("ANTHROPIC_API_KEY", "key"));

        // Editors with and without an agent's client; the button is the one that goes on.
        editor.Client.Answer("session/request_permission", """{"outcome":{"outcome":"selected","optionId":"allow_once"}}""");
        editor.Client.Answer("window/showMessageRequest", parameters => JsonSerializer.Serialize(new
        {
            title = parameters.GetProperty("actions").EnumerateArray().Select(static action => action.GetProperty("title").GetString()!)
                .First(static title => title is Leave || title.StartsWith("Allow", StringComparison.Ordinal)),
        }));
        await editor.Client.RequestAsync("initialize", $$"""{"processId":null,"rootUri":null,"capabilities":{{capabilities}}}""", Token);
        await editor.Client.NotifyAsync("initialized", "{}", Token);
        _text = text;
        await File.WriteAllTextAsync(PathOf(editor), text, Token);
        await editor.Client.NotifyAsync("textDocument/didOpen", JsonSerializer.Serialize(new { textDocument = new { uri = UriOf(editor), languageId = "plaintext", version = _version, text } }), Token);
        return editor;
    }

    private async Task PromptAsync(Editor editor) => await PromptAsync(editor, await editor.OpenSessionAsync(Token), "edit it");

    private async Task PromptAsync(Editor editor, string session, string text) =>
        await editor.Client.RequestAsync("session/prompt", JsonSerializer.Serialize(new { sessionId = session, prompt = new[] { new { type = "text", text } } }), Token);

    /// <summary>Does as an editor does: changes its document, tells of it, and answers.</summary>
    private async Task<string> ApplyAsync(Editor editor, JsonElement parameters, bool isHonest)
    {
        if (isHonest)
        {
            var edit = parameters.GetProperty("edit");
            var edits = edit.TryGetProperty("documentChanges", out var changes) ? changes[0].GetProperty("edits") : edit.GetProperty("changes").EnumerateObject().Single().Value;
            var text = _text;
            foreach (var one in edits.EnumerateArray().Reverse())
            {
                var (start, end) = (OffsetOf(text, one.GetProperty("range").GetProperty("start")), OffsetOf(text, one.GetProperty("range").GetProperty("end")));
                text = string.Concat(text.AsSpan(0, start), one.GetProperty("newText").GetString(), text.AsSpan(end));
            }

            await ChangeAsync(editor, text);
        }

        return """{"applied":true}""";
    }

    private async Task ChangeAsync(Editor editor, string text)
    {
        _text = text;
        await editor.Client.NotifyAsync(
            "textDocument/didChange",
            JsonSerializer.Serialize(new { textDocument = new { uri = UriOf(editor), version = ++_version }, contentChanges = new[] { new { text } } }),
            Token);
    }

    private static int OffsetOf(string text, JsonElement position)
    {
        var offset = 0;
        for (var line = position.GetProperty("line").GetInt32(); line > 0; line--)
        {
            offset = text.IndexOf('\n', offset) + 1;
        }

        return offset + position.GetProperty("character").GetInt32();
    }

    private static string PathOf(Editor editor) => Path.Combine(editor.Workspace, "a.txt");

    private static string UriOf(Editor editor) => new Uri(PathOf(editor)).AbsoluteUri;
}
