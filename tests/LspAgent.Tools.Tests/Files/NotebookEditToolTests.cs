using System.Text.Json;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Testing.Files;
using LspAgent.Tools.Files;

namespace LspAgent.Tools.Tests.Files;

/// <summary>Notebooks are read cell by cell, and a change leaves every other byte as it is.</summary>
[TestClass]
public sealed class NotebookEditToolTests : IAsyncDisposable
{
    private const string Notebook = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "intro",
           "metadata": {},
           "source": [
            "# Title\n",
            "caf\u00e9"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "calc",
           "metadata": { "tags": ["keep"] },
           "outputs": [{"name":"stdout","output_type":"stream","text":["4\n"]},
            {"output_type":"display_data","data":{"image/png":"PNG"},"metadata":{}}],
           "source": "2 + 2"
          }
         ],
         "metadata": {"language_info": {"name": "python"}},
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    private readonly TempFolder _folder = new();
    private readonly Tooling _tools;

    public NotebookEditToolTests()
    {
        _tools = new Tooling(_folder.Path);
        var png = new byte[24];
        ((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(png, 0);
        _folder.Write("a.ipynb", Notebook.Replace("PNG", Convert.ToBase64String(png)));
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    private string Text => File.ReadAllText(_folder.In("a.ipynb"));

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_notebook_is_read_as_its_cells_with_what_they_printed_and_drew()
    {
        var result = await _tools.RunAsync(new ReadTool(), """{"file_path":"a.ipynb"}""", Token);
        Assert.AreEqual(
            """
            <cell id="intro" type="markdown">
            # Title
            café
            </cell>
            <cell id="calc" type="code" language="python">
            2 + 2
            </cell>
            <output>
            4
            </output>
            """.ReplaceLineEndings("\n"),
            ((ContentBlock.Text)result.Content[0]).Value);
        Assert.AreEqual("image/png", ((ContentBlock.Image)result.Content[1]).MediaType);
        Assert.Contains("[PARTIAL: cells 2 to 2 of 2", await _tools.TextAsync(new ReadTool(), """{"file_path":"a.ipynb","offset":2}""", Token));
    }

    [TestMethod]
    public async Task Replacing_a_cell_drops_its_outputs_and_leaves_the_others_as_they_are()
    {
        await ReadAsync();
        Assert.AreEqual("Replaced cell calc of a.ipynb.", await EditAsync(new { notebook_path = "a.ipynb", cell_id = "calc", new_source = "x = 1\nx" }));
        var cell = Cells()[1]!;
        Assert.AreEqual("""["x = 1\n","x"]""", cell["source"]!.ToJsonString());
        Assert.AreEqual("[]", cell["outputs"]!.ToJsonString());
        Assert.IsNull(cell["execution_count"]);
        Assert.AreEqual("""{"tags":["keep"]}""", cell["metadata"]!.ToJsonString());
        Assert.StartsWith(Notebook[..Notebook.IndexOf("  {\n   \"cell_type\": \"code\"", StringComparison.Ordinal)], Text);
        Assert.EndsWith(Notebook[Notebook.IndexOf(" \"metadata\": {\"language", StringComparison.Ordinal)..], Text);
    }

    [TestMethod]
    public async Task A_cell_can_change_its_kind()
    {
        await ReadAsync();
        await EditAsync(new { notebook_path = "a.ipynb", cell_id = "calc", new_source = "words", cell_type = "markdown" });
        var cell = Cells()[1]!.AsObject();
        Assert.AreEqual("markdown", (string)cell["cell_type"]!);
        Assert.IsFalse(cell.ContainsKey("outputs") || cell.ContainsKey("execution_count"));
    }

    [TestMethod]
    [DataRow("calc", 2)]
    [DataRow("intro", 1)]
    [DataRow("cell-0", 1)]
    [DataRow(null, 0)]
    public async Task A_new_cell_comes_behind_the_one_that_is_named(string? after, int place)
    {
        await ReadAsync();
        await EditAsync(new { notebook_path = "a.ipynb", cell_id = after, new_source = "new", cell_type = "code", edit_mode = "insert" });
        var cells = Cells();
        Assert.HasCount(3, cells);
        Assert.AreEqual("new", (string)cells[place]!["source"]![0]!);
        Assert.AreEqual(8, ((string)cells[place]!["id"]!).Length);
        Assert.AreEqual(3, cells.Select(cell => (string)cell!["id"]!).Distinct().Count());
    }

    [TestMethod]
    public async Task Cells_can_be_deleted_down_to_none_and_one_put_in_again()
    {
        await ReadAsync();
        await EditAsync(new { notebook_path = "a.ipynb", cell_id = "intro", new_source = "", edit_mode = "delete" });
        Assert.AreEqual("calc", (string)Cells().Single()!["id"]!);
        await EditAsync(new { notebook_path = "a.ipynb", cell_id = "calc", new_source = "", edit_mode = "delete" });
        Assert.IsEmpty(Cells());
        await EditAsync(new { notebook_path = "a.ipynb", new_source = "again", cell_type = "markdown", edit_mode = "insert" });
        Assert.HasCount(1, Cells());
    }

    [TestMethod]
    public async Task What_cannot_be_done_says_which_cells_there_are()
    {
        Assert.Contains("has not been read", await EditAsync(new { notebook_path = "a.ipynb", cell_id = "calc", new_source = "" }));
        await ReadAsync();
        Assert.AreEqual("error: a.ipynb has no cell 'x'. Its cells are: intro, calc.", await EditAsync(new { notebook_path = "a.ipynb", cell_id = "x", new_source = "" }));
        Assert.Contains("cell_id is missing", await EditAsync(new { notebook_path = "a.ipynb", new_source = "" }));
        Assert.Contains("cell_type is missing", await EditAsync(new { notebook_path = "a.ipynb", new_source = "", edit_mode = "insert" }));
        _folder.Write("b.ipynb", "no notebook");
        await _tools.TextAsync(new ReadTool(), """{"file_path":"b.ipynb"}""", Token);
        Assert.Contains("cannot be changed as a notebook: it is no valid JSON", await EditAsync(new { notebook_path = "b.ipynb", cell_id = "x", new_source = "" }));
    }

    private async Task ReadAsync() => await _tools.TextAsync(new ReadTool(), """{"file_path":"a.ipynb"}""", Token);

    private Task<string> EditAsync(object input) => _tools.TextAsync(new NotebookEditTool(), Drop(JsonSerializer.SerializeToNode(input)!.AsObject()), Token);

    private static string Drop(JsonObject input)
    {
        foreach (var name in input.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            input.Remove(name);
        }

        return input.ToJsonString();
    }

    private JsonArray Cells() => JsonNode.Parse(Text)!["cells"]!.AsArray();
}
