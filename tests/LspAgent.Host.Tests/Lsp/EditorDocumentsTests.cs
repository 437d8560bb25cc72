using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>What the agent reads of an open document: the editor's text, or a sentence when that is not known, and never the disk's in its place.</summary>
[TestClass]
public sealed class EditorDocumentsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OpenDocuments _documents = new(NullLogger<OpenDocuments>.Instance);
    private readonly string _path;

    public EditorDocumentsTests()
    {
        _path = _folder.Write("A.cs", "on the disk");
        _documents.Open(new TextDocumentItem(DocumentUri.FromPath(_path), "csharp", 4, "in the editor"));
    }

    public required TestContext TestContext { get; init; }

    private DocumentUri Uri => DocumentUri.FromPath(_path);

    private WorkspaceFiles Files => new(new EditorDocuments(_documents, connection: null!, static () => null, TimeProvider.System), _folder.Path);

    private ResolvedPath Path => ((PathResolution.Found)Files.Resolve("A.cs", new WorkspaceRoots(_folder.Path, []))).Path;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task A_document_is_read_as_the_editor_has_it()
    {
        var reading = await Files.ReadAsync(Path, TestContext.CancellationToken);

        Assert.AreEqual(("in the editor", true), reading is FileReading.Text text ? (text.Value, text.IsUnsaved) : default);
    }

    [TestMethod]
    public async Task A_document_that_is_out_of_sync_is_refused_until_it_is_opened_again()
    {
        _documents.MarkOutOfSync(Uri, "a change could not be read.");

        var refused = await Files.ReadAsync(Path, TestContext.CancellationToken);
        _documents.Open(new TextDocumentItem(Uri, "csharp", 5, "again"));
        var again = await Files.ReadAsync(Path, TestContext.CancellationToken);

        Assert.AreEqual(
            $"{_path} is open in the editor, and what it holds there is not known: a change could not be read. Ask the user to close it and open it again.",
            (refused as FileReading.Refused)?.Because);
        Assert.AreEqual("again", (again as FileReading.Text)?.Value);
    }

    [TestMethod]
    public async Task A_document_that_is_out_of_sync_is_not_written_on_the_disk_either()
    {
        _documents.MarkOutOfSync(Uri, "a change could not be read.");
        var edit = new FileEdit(Path, new FileContent.Text("on the disk", TextFormat.Default), new FileContent.Text("changed", TextFormat.Default));

        var outcome = await NoCheckpoints.Instance.ApplyAsync(Files, new EditPlan(edit), new CheckpointCause(CheckpointKind.Edit, 1, CallId: null), Task.CompletedTask, TestContext.CancellationToken);

        Assert.Contains("what it holds there is not known", outcome is EditOutcome.Refused refused ? refused.Because : "");
        Assert.AreEqual("on the disk", await File.ReadAllTextAsync(_path, TestContext.CancellationToken));
    }
}
