using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Protocol.Tests.Lsp;

/// <summary>Every union: which JSON is which case, and that it is written as it was read.</summary>
[TestClass]
public sealed class UnionTests
{
    private const string Range = """{"start":{"line":1,"character":2},"end":{"line":3,"character":4}}""";
    private const string Item = """{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":1}},"severity":2,"code":"CS8602","source":"csharp","message":"Dereference of a possibly null reference."}""";

    [TestMethod]
    [DataRow($$$"""{"range":{{{Range}}},"rangeLength":3,"text":"x"}""", typeof(TextDocumentContentChangeEvent.Partial))]
    [DataRow($$$"""{"text":"x","range":{{{Range}}}}""", typeof(TextDocumentContentChangeEvent.Partial))]
    [DataRow("""{"text":"the whole document"}""", typeof(TextDocumentContentChangeEvent.Whole))]
    [DataRow("""{"text":"","range":null}""", typeof(TextDocumentContentChangeEvent.Whole), """{"text":""}""")]
    public void A_content_change(string json, Type @case, string? written = null) =>
        Check<TextDocumentContentChangeEvent>(json, @case, written);

    [TestMethod]
    [DataRow($$$"""{"textDocument":{"uri":"file:///a.cs","version":3},"edits":[{"range":{{{Range}}},"newText":"x"}]}""", typeof(DocumentChange.Edit))]
    [DataRow($$$"""{"textDocument":{"uri":"file:///a.cs","version":null},"edits":[]}""", typeof(DocumentChange.Edit))]
    [DataRow("""{"kind":"create","uri":"file:///a.cs","options":{"overwrite":false,"ignoreIfExists":true},"annotationId":"a"}""", typeof(DocumentChange.Create))]
    [DataRow("""{"uri":"file:///a.cs","kind":"create"}""", typeof(DocumentChange.Create))]
    [DataRow("""{"kind":"rename","oldUri":"file:///a.cs","newUri":"file:///b.cs","options":{"overwrite":true}}""", typeof(DocumentChange.Rename))]
    [DataRow("""{"kind":"delete","uri":"file:///a","options":{"recursive":true,"ignoreIfNotExists":true}}""", typeof(DocumentChange.Delete))]
    public void A_document_change(string json, Type @case) => Check<DocumentChange>(json, @case);

    [TestMethod]
    [DataRow($$$"""{"range":{{{Range}}},"newText":"x"}""", typeof(DocumentEdit.Plain))]
    [DataRow($$$"""{"range":{{{Range}}},"newText":"x","annotationId":"rename"}""", typeof(DocumentEdit.Annotated))]
    [DataRow($$$"""{"range":{{{Range}}},"snippet":{"kind":"snippet","value":"$1;$0"}}""", typeof(DocumentEdit.Snippet))]
    [DataRow($$$"""{"range":{{{Range}}},"snippet":{"kind":"snippet","value":"$0"},"annotationId":"rename"}""", typeof(DocumentEdit.Snippet))]
    public void A_document_edit(string json, Type @case) => Check<DocumentEdit>(json, @case);

    [TestMethod]
    [DataRow("""{"title":"Fix with agent","command":"lspagent.fix","arguments":[{"uri":"file:///a.cs"},null,3]}""", typeof(CodeActionOrCommand.Bare))]
    [DataRow("""{"title":"Fix with agent","kind":"quickfix","isPreferred":true,"data":{"id":7}}""", typeof(CodeActionOrCommand.Literal))]
    [DataRow("""{"title":"Fix","command":{"title":"Fix","command":"lspagent.fix"},"tags":[1]}""", typeof(CodeActionOrCommand.Literal))]
    public void A_code_action_or_a_command(string json, Type @case) => Check<CodeActionOrCommand>(json, @case);

    [TestMethod]
    [DataRow("\"text\"", typeof(TextOrMarkup.Text))]
    [DataRow("""{"kind":"markdown","value":"**text**"}""", typeof(TextOrMarkup.Markup))]
    public void A_text_or_a_markup(string json, Type @case) => Check<TextOrMarkup>(json, @case);

    [TestMethod]
    [DataRow("\"**/*.cs\"", typeof(GlobPattern.Anywhere))]
    [DataRow("""{"baseUri":"file:///work","pattern":"**/*.cs"}""", typeof(GlobPattern.Relative))]
    public void A_glob_pattern(string json, Type @case) => Check<GlobPattern>(json, @case);

    [TestMethod]
    [DataRow("""{"kind":"begin","title":"Reading","cancellable":true,"message":"2/5","percentage":40}""", typeof(WorkDoneProgress.Begin))]
    [DataRow("""{"kind":"report","message":"3/5"}""", typeof(WorkDoneProgress.Report))]
    [DataRow("""{"kind":"end"}""", typeof(WorkDoneProgress.End))]
    public void Work_done_progress(string json, Type @case) => Check<WorkDoneProgress>(json, @case);

    [TestMethod]
    [DataRow($$$"""{"kind":"full","items":[{{{Item}}}],"resultId":"7"}""", typeof(DocumentDiagnosticReport.Full))]
    [DataRow("""{"kind":"unchanged","resultId":"7","relatedDocuments":{"file:///b.cs":{"kind":"full","items":[]}}}""", typeof(DocumentDiagnosticReport.Unchanged))]
    public void A_diagnostic_report(string json, Type @case) => Check<DocumentDiagnosticReport>(json, @case);

    [TestMethod]
    [DataRow($$$"""{"kind":"full","uri":"file:///a.cs","version":null,"items":[{{{Item}}}]}""", typeof(WorkspaceDocumentDiagnosticReport.Full))]
    [DataRow("""{"kind":"unchanged","uri":"file:///a.cs","version":4,"resultId":"7"}""", typeof(WorkspaceDocumentDiagnosticReport.Unchanged))]
    public void A_diagnostic_report_of_the_workspace(string json, Type @case) => Check<WorkspaceDocumentDiagnosticReport>(json, @case);

    [TestMethod]
    [DataRow($$$"""[{"name":"A","kind":5,"range":{{{Range}}},"selectionRange":{{{Range}}},"children":[]}]""", typeof(DocumentSymbols.Tree))]
    [DataRow($$$"""[{"name":"A","kind":5,"location":{"uri":"file:///a.cs","range":{{{Range}}}},"containerName":"N"}]""", typeof(DocumentSymbols.Flat))]
    [DataRow("[]", typeof(DocumentSymbols.Tree))]
    public void The_symbols_of_a_document(string json, Type @case) => Check<DocumentSymbols>(json, @case);

    [TestMethod]
    [DataRow("\"int\"", typeof(InlayHintLabel.Text))]
    [DataRow("""[{"value":"int","tooltip":"a number"},{"value":"?"}]""", typeof(InlayHintLabel.Parts))]
    public void The_label_of_a_hint(string json, Type @case) => Check<InlayHintLabel>(json, @case);

    [TestMethod]
    [DataRow("\"Console.WriteLine();\"", typeof(InlineInsertText.Plain))]
    [DataRow("""{"kind":"snippet","value":"Console.WriteLine($0);"}""", typeof(InlineInsertText.Snippet))]
    public void The_text_of_an_inline_completion(string json, Type @case) => Check<InlineInsertText>(json, @case);

    [TestMethod]
    [DataRow("1")]
    [DataRow("-5")]
    [DataRow("\"1\"")]
    [DataRow("\"\"")]
    public void A_token_and_a_code_stay_a_number_or_a_string(string json)
    {
        Assert.AreEqual(json, Write(Read<ProgressToken>(json)));
        Assert.AreEqual(json, Write(Read<DiagnosticCode>(json)));
    }

    [TestMethod]
    public void A_number_and_a_string_that_look_alike_are_two_tokens() =>
        Assert.AreNotEqual(new ProgressToken(1), new ProgressToken("1"));

    [TestMethod]
    [DataRow("""{"kind":"truncate","uri":"file:///a"}""", typeof(DocumentChange))]
    [DataRow("""{"kind":"pause"}""", typeof(WorkDoneProgress))]
    [DataRow("""{"kind":7}""", typeof(DocumentDiagnosticReport))]
    [DataRow("7", typeof(TextDocumentContentChangeEvent))]
    [DataRow("""{"range":{}}""", typeof(TextDocumentContentChangeEvent))]
    [DataRow("""{"text":1}""", typeof(TextDocumentContentChangeEvent))]
    [DataRow("true", typeof(ProgressToken))]
    [DataRow("1.5", typeof(ProgressToken))]
    public void What_is_no_case_is_an_error(string json, Type union) =>
        Assert.ThrowsExactly<JsonException>(() => JsonSerializer.Deserialize(json, LspJsonContext.Default.GetTypeInfo(union)!));

    private static void Check<T>(string json, Type @case, string? written = null)
    {
        var value = Read<T>(json);
        Assert.IsInstanceOfType(value, @case);
        Assert.IsTrue(JsonNode.DeepEquals(JsonNode.Parse(written ?? json), JsonNode.Parse(Write(value))), Write(value));
    }

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, LspJsonContext.Default.GetTypeInfo(typeof(T))!)!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, LspJsonContext.Default.GetTypeInfo(typeof(T))!);
}
