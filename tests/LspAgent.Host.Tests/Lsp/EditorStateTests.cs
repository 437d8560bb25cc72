using System.Text.Json;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>What the model is told of the user's editor: what is open, selected and wrong, and what the user changed.</summary>
[TestClass]
public sealed class EditorStateTests
{
    private static readonly DocumentUri A = DocumentUri.FromPath(OperatingSystem.IsWindows() ? @"C:\ws\A.cs" : "/ws/A.cs");
    private static readonly DocumentUri B = DocumentUri.FromPath(OperatingSystem.IsWindows() ? @"C:\ws\B.cs" : "/ws/B.cs");

    private readonly OpenDocuments _documents = new(NullLogger<OpenDocuments>.Instance);
    private readonly EditorState _editor;

    public EditorStateTests() => _editor = new EditorState(_documents);

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_prompt_brings_along_what_the_user_sees_and_later_only_what_is_new()
    {
        await using var model = ScriptedModelServer.Start("One.", "Two.");
        await using var editor = new Editor(
            ("ANTHROPIC_BASE_URL", model.Address.ToString().TrimEnd('/')), ("ANTHROPIC_API_KEY", "test-key"), ("LSPAGENT_MODEL", "anthropic/scripted-model"));
        await editor.InitializeAsync(Token);
        var uri = DocumentUri.FromPath(Path.Join(editor.Workspace, "A.cs")).Value;
        await editor.Client.NotifyAsync("textDocument/didOpen", """{"textDocument":{"uri":"URI","languageId":"csharp","version":1,"text":"class A\n{ int x; }\n"}}""".Replace("URI", uri, StringComparison.Ordinal), Token);
        await editor.Client.NotifyAsync("_lspagent/editor/select", """{"uri":"URI","range":{"start":{"line":1,"character":2},"end":{"line":1,"character":7}}}""".Replace("URI", uri, StringComparison.Ordinal), Token);
        await editor.Client.NotifyAsync(
            "_lspagent/editor/diagnostics",
            """{"uri":"URI","diagnostics":[{"range":{"start":{"line":1,"character":2},"end":{"line":1,"character":7}},"message":"x is never used","severity":2}]}""".Replace("URI", uri, StringComparison.Ordinal), Token);
        var session = await editor.OpenSessionAsync(Token);
        await PromptAsync(editor, session);

        await editor.Client.NotifyAsync("textDocument/didChange", """{"textDocument":{"uri":"URI","version":2},"contentChanges":[{"text":"class A\n{ int y; }\n"}]}""".Replace("URI", uri, StringComparison.Ordinal), Token);
        await PromptAsync(editor, session);

        var first = model.Requests[0].BodyText;
        Assert.Contains("Open in the editor:\\nA.cs", first);
        Assert.Contains("Selected in A.cs:2:\\nint x", first);
        Assert.Contains("A.cs:2: warning: x is never used", first);
        var news = model.Requests[1].BodyText[first.Length..];
        Assert.Contains("Changed by the user since your last turn:\\nA.cs", model.Requests[1].BodyText);
        Assert.DoesNotContain("Open in the editor", news);
    }

    [TestMethod]
    public void Files_stand_in_the_order_in_which_they_were_opened()
    {
        Open(B);
        Open(A);
        Assert.AreEqual("B.cs A.cs", Names());

        _documents.Close(B);
        Open(B);
        Assert.AreEqual("A.cs B.cs", Names());

        string Names() => string.Join(' ', _editor.Current.OpenFiles.Select(Path.GetFileName));
    }

    [TestMethod]
    public void What_the_agent_changes_is_not_the_users()
    {
        Open(A);
        Open(B);
        using (_documents.BeginChangeByAgent(A))
        {
            Change(A, 2, "by the agent");
            Change(B, 2, "by the user");
        }

        Assert.AreEqual("B.cs", string.Join(' ', _editor.Current.ChangesByUser.Keys.Select(Path.GetFileName)));
        var before = _editor.Current.ChangesByUser;
        Change(A, 3, "by the user");
        Assert.HasCount(2, _editor.Current.ChangesByUser);
        Assert.AreEqual(before.Values.Single(), _editor.Current.ChangesByUser[before.Keys.Single()]);
    }

    [TestMethod]
    [DataRow(0u, 0u, 0u, 3u, "one", 1, 1)]
    [DataRow(0u, 1u, 1u, 0u, "ne\n", 1, 1)]
    [DataRow(1u, 1u, 1u, 1u, "", 2, 2)]
    public void A_selection_is_its_text_and_its_lines(uint line, uint column, uint endLine, uint endColumn, string text, int first, int last)
    {
        Open(A);
        _editor.Select(new EditorSelectionNotification(A.Value, new EditorRange(new(line, column), new(endLine, endColumn))));

        var selection = _editor.Current.Selection;

        Assert.AreEqual((text, first, last), (selection?.Text, selection?.FirstLine, selection?.LastLine));
    }

    [TestMethod]
    public void A_selection_in_a_text_that_is_not_known_is_none()
    {
        var range = new EditorRange(new(0, 0), new(0, 3));
        _editor.Select(new EditorSelectionNotification(A.Value, range));
        Assert.IsNull(_editor.Current.Selection);
        Open(A);
        Assert.AreEqual("one", _editor.Current.Selection?.Text);
        _documents.MarkOutOfSync(A, "a change could not be read.");
        Assert.IsNull(_editor.Current.Selection);
        _editor.Select(new EditorSelectionNotification());
        Assert.IsNull(_editor.Current.Selection);
    }

    [TestMethod]
    public void Problems_are_replaced_document_by_document_and_hints_are_none()
    {
        var range = new EditorRange(new(4, 0), new(4, 3));
        _editor.Show(new EditorDiagnosticsNotification(A.Value, [new(range, "first", 1), new(range, "a hint", 4)]));
        _editor.Show(new EditorDiagnosticsNotification(B.Value, [new(range, "second")]));
        CollectionAssert.AreEqual(new[] { "A.cs:5 error first", "B.cs:5 error second" }, Shown());

        _editor.Show(new EditorDiagnosticsNotification(A.Value, []));
        CollectionAssert.AreEqual(new[] { "B.cs:5 error second" }, Shown());

        string[] Shown() => [.. _editor.Current.Diagnostics.Select(one => $"{Path.GetFileName(one.Path)}:{one.Line} {one.Severity} {one.Message}")];
    }

    private void Open(DocumentUri uri) => _documents.Open(new TextDocumentItem(uri, "csharp", 1, "one\ntwo\n"));

    private void Change(DocumentUri uri, int version, string text) =>
        _documents.Change(new VersionedTextDocumentIdentifier(uri, version), [new TextDocumentContentChangeEvent.Whole(text)]);

    private Task<JsonElement> PromptAsync(Editor editor, string session) =>
        editor.Client.RequestAsync("session/prompt", $$"""{"sessionId":"{{session}}","prompt":[{"type":"text","text":"go"}]}""", Token);
}
