using System.Text.Json;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>What holds for LSP's JSON beyond the shape of its structures.</summary>
[TestClass]
public sealed class LspJsonTests
{
    private static readonly LspJsonContext Json = LspJsonContext.Default;

    [TestMethod]
    public void Initialize_as_an_editor_sends_it_is_read()
    {
        var read = JsonSerializer.Deserialize("""
            {"processId":1234,"clientInfo":{"name":"Neovim","version":"0.11.2"},"rootPath":"/work","rootUri":"file:///work",
             "workspaceFolders":[{"uri":"file:///work","name":"work"}],"trace":"off","locale":"en",
             "initializationOptions":{"lspagent":{"permissionCards":true}},
             "capabilities":{"general":{"positionEncodings":["utf-8","utf-16","utf-32"]},
               "workspace":{"applyEdit":true,"workspaceEdit":{"documentChanges":true,"resourceOperations":["create","rename","delete","archive"],"failureHandling":"undo"}},
               "textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["","quickfix","refactor","a.kind.of.its.own"]}},"resolveSupport":{"properties":["edit","command"]}},
                 "publishDiagnostics":{"tagSupport":{"valueSet":[1,2,99]}}},
               "callHierarchy":{"dynamicRegistration":false},
               "window":{"workDoneProgress":true,"showDocument":{"support":true}}}}
            """, Json.InitializeParams)!;

        Assert.AreEqual(1234, read.ProcessId);
        Assert.AreEqual(TraceValue.Off, read.Trace);
        Assert.AreEqual("work", read.WorkspaceFolders!.Value[0].Name);
        Assert.IsTrue(read.InitializationOptions!.Value.GetProperty("lspagent").GetProperty("permissionCards").GetBoolean());
        Assert.AreEqual(PositionEncodingKind.Utf8, PositionEncodingKind.Negotiate(read.Capabilities.General!.PositionEncodings));
        Assert.AreEqual("archive", read.Capabilities.Workspace!.WorkspaceEdit!.ResourceOperations!.Value[3].Value);
        Assert.AreEqual((DiagnosticTag)99, read.Capabilities.TextDocument!.PublishDiagnostics!.TagSupport!.ValueSet[2]);
        Assert.IsTrue(read.Capabilities.Window!.ShowDocument!.Support);
    }

    [TestMethod]
    public void Initialize_without_the_members_that_may_be_null_is_read()
    {
        var read = JsonSerializer.Deserialize("""{"capabilities":{}}""", Json.InitializeParams)!;
        Assert.IsNull(read.ProcessId);
        Assert.IsNull(read.RootUri);
    }

    [TestMethod]
    public void Members_that_must_be_there_and_may_be_null_are_written_as_null() =>
        Assert.AreEqual(
            """{"capabilities":{},"processId":null,"rootUri":null}""",
            JsonSerializer.Serialize(new InitializeParams(new ClientCapabilities()), Json.InitializeParams));

    [TestMethod]
    [DataRow("""{"processId":"12","rootUri":null,"capabilities":{}}""")]
    [DataRow("""{"processId":null,"rootUri":null}""")]
    [DataRow("""{"processId":null,"rootUri":null,"capabilities":null}""")]
    [DataRow("""{"processId":null,"rootUri":7,"capabilities":{}}""")]
    [DataRow("[]")]
    public void Initialize_of_the_wrong_types_is_an_error(string json) =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, Json.InitializeParams));

    [TestMethod]
    [DataRow("""{"value":"off"}""")]
    [DataRow("""{"value":"compact"}""")]
    public void A_trace_value_that_we_do_not_know_is_kept(string json) =>
        Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, Json.SetTraceParams), Json.SetTraceParams));

    [TestMethod]
    [DataRow("""{"message":"a"}""")]
    [DataRow("""{"message":"a","verbose":"b"}""")]
    public void A_trace_comes_back_as_it_was(string json) =>
        Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, Json.LogTraceParams), Json.LogTraceParams));

    [TestMethod]
    public void Progress_carries_what_was_put_under_its_token() =>
        Assert.AreEqual(
            """{"token":"a","value":{"kind":"begin","title":"Reading","percentage":0}}""",
            JsonSerializer.Serialize(ProgressParams.WorkDone(new("a"), new WorkDoneProgress.Begin("Reading", Percentage: 0)), Json.ProgressParams));

    [TestMethod]
    [DataRow("""{"line":0,"character":0}""", 0, 0, true)]
    [DataRow("""{"character":7,"line":2147483647}""", 2147483647, 7, true)]
    [DataRow("""{"line":3.0,"character":1e1,"x":[]}""", 3, 10, true)]
    [DataRow("""{"line":-1,"character":0}""", -1, 0, false)]
    [DataRow("""{"line":4294967296,"character":0}""", -1, 0, false)]
    [DataRow("""{"line":0,"character":0.5}""", 0, -1, false)]
    [DataRow("""{"line":0,"character":1e400}""", 0, -1, false)]
    public void A_position_keeps_the_message_readable_and_says_whether_it_is_one(string json, int line, int character, bool isValid)
    {
        var read = JsonSerializer.Deserialize(json, Json.LspPosition);
        Assert.AreEqual(new LspPosition(line, character), read);
        Assert.AreEqual(isValid, read.IsValid);
    }

    [TestMethod]
    [DataRow("""{"line":0}""")]
    [DataRow("""{"line":"0","character":0}""")]
    [DataRow("null")]
    [DataRow("[0,0]")]
    public void What_is_no_position_is_an_error(string json) =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, Json.LspPosition));

    [TestMethod]
    [DataRow("""{"start":{"line":1,"character":2},"end":{"line":3,"character":4}}""")]
    [DataRow("""{"x":{"start":[]},"end":{"line":3,"character":4},"start":{"line":1,"character":2},"y":null}""")]
    public void A_range_is_read_in_any_order_and_beside_what_is_unknown(string json) =>
        Assert.AreEqual(new LspRange(new(1, 2), new(3, 4)), JsonSerializer.Deserialize(json, Json.LspRange));

    [TestMethod]
    [DataRow("""{"start":{"line":1,"character":2}}""")]
    [DataRow("""{"start":{"line":1,"character":2},"end":null}""")]
    [DataRow("null")]
    [DataRow("[]")]
    public void What_is_no_range_is_an_error(string json) =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, Json.LspRange));

    [TestMethod]
    [DataRow(0, 1, 0, 1, true)]
    [DataRow(0, 1, 2, 0, true)]
    [DataRow(0, 3, 0, 1, false)]
    [DataRow(2, 0, 1, 9, false)]
    [DataRow(0, 0, 0, -1, false)]
    public void A_range_says_whether_it_is_one(int startLine, int startCharacter, int endLine, int endCharacter, bool isValid) =>
        Assert.AreEqual(isValid, new LspRange(new(startLine, startCharacter), new(endLine, endCharacter)).IsValid);

    [TestMethod]
    [DataRow(new[] { "utf-8", "utf-16" }, "utf-8")]
    [DataRow(new[] { "utf-16", "utf-8" }, "utf-16")]
    [DataRow(new[] { "utf-32" }, "utf-32")]
    [DataRow(new[] { "utf-7", "utf-32" }, "utf-32")]
    [DataRow(new[] { "utf-7" }, "utf-16")]
    [DataRow(new string[0], "utf-16")]
    [DataRow(null, "utf-16")]
    public void The_position_encoding_is_the_first_of_the_clients_that_we_know(string[]? offered, string chosen) =>
        Assert.AreEqual(chosen, PositionEncodingKind.Negotiate(offered is null ? null : [.. offered.Select(kind => new PositionEncodingKind(kind))]).Value);

    [TestMethod]
    public void The_text_of_a_document_keeps_halves_of_surrogate_pairs()
    {
        // Attributes cannot hold such a string, so the cases stand here.
        AssertReads("""a\ud83dé\n\"\\\/\t\b\f\r\u00e9\ude00""", "a\ud83dé\n\"\\/\t\b\f\ré\ude00");
        AssertReads("""\ude00\ud83d""", "\ude00\ud83d");
        AssertReads("""\ud83d\ude00""", "😀");
        AssertReads("", "");
    }

    [TestMethod]
    public void A_text_that_is_not_utf8_is_an_error() =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(
            [.. """{"textDocument":{"uri":"file:///a"},"text":"a\ud800"""u8, 0xff, .. "\"}"u8], Json.DidSaveTextDocumentParams));

    [TestMethod]
    [DataRow("refactor.extract.agent", "refactor", true)]
    [DataRow("refactor", "refactor", true)]
    [DataRow("refactoring", "refactor", false)]
    [DataRow("refactor", "refactor.extract", false)]
    [DataRow("quickfix", "", true)]
    public void A_kind_stands_for_all_below_it(string kind, string wanted, bool isWithin) =>
        Assert.AreEqual(isWithin, new CodeActionKind(kind).IsWithin(new(wanted)));

    [TestMethod]
    public void A_workspace_edit_is_written_as_the_specification_has_it()
    {
        var edit = new ApplyWorkspaceEditParams(
            new WorkspaceEdit(
                DocumentChanges:
                [
                    new DocumentChange.Create(new("file:///b.cs"), new CreateFileOptions(Overwrite: false)),
                    new DocumentChange.Edit(new(new("file:///a%20b.cs"), 3), [new DocumentEdit.Annotated(new(new(0, 0), new(0, 1)), "x\r\n", "fix")]),
                ],
                ChangeAnnotations: new Dictionary<string, ChangeAnnotation> { ["fix"] = new("Fix", NeedsConfirmation: true) }),
            Label: "Fix",
            Metadata: new(IsRefactoring: true));

        Assert.AreEqual(
            """{"edit":{"documentChanges":[{"kind":"create","uri":"file:///b.cs","options":{"overwrite":false}},{"textDocument":{"uri":"file:///a%20b.cs","version":3},"edits":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"newText":"x\r\n","annotationId":"fix"}]}],"changeAnnotations":{"fix":{"label":"Fix","needsConfirmation":true}}},"label":"Fix","metadata":{"isRefactoring":true}}""",
            JsonSerializer.Serialize(edit, Json.ApplyWorkspaceEditParams));
    }

    private static void AssertReads(string json, string text)
    {
        var open = $$$"""{"textDocument":{"uri":"file:///a","languageId":"","version":1,"text":"{{{json}}}"}}""";
        Assert.AreEqual(text, JsonSerializer.Deserialize(open, Json.DidOpenTextDocumentParams)!.TextDocument.Text);
        var change = $$$"""{"textDocument":{"uri":"file:///a","version":2},"contentChanges":[{"text":"{{{json}}}"}]}""";
        Assert.AreEqual(new TextDocumentContentChangeEvent.Whole(text), JsonSerializer.Deserialize(change, Json.DidChangeTextDocumentParams)!.ContentChanges[0]);
        var save = $$$"""{"textDocument":{"uri":"file:///a"},"text":"{{{json}}}"}""";
        Assert.AreEqual(text, JsonSerializer.Deserialize(save, Json.DidSaveTextDocumentParams)!.Text);
    }
}
