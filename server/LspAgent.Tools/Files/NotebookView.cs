using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Files;

/// <summary>Shows a notebook to the model: each cell with its id, its source, and what it printed or drew.</summary>
internal static class NotebookView
{
    private const int MaxOutput = 4000;
    private const int MaxCharacters = 100_000;

    /// <param name="first">The first cell, from 1.</param>
    public static ToolResult Show(Notebook notebook, string shown, int first, int? count)
    {
        if (first > Math.Max(1, notebook.Cells.Length))
        {
            return ToolResult.Error(string.Create(CultureInfo.InvariantCulture, $"{shown} has only {notebook.Cells.Length} cells; in a notebook offset and limit count cells."));
        }

        var blocks = ImmutableArray.CreateBuilder<ContentBlock>();
        var text = new StringBuilder();
        var characters = 0;
        var next = first - 1;
        for (; next < notebook.Cells.Length && next - first + 1 < (count ?? int.MaxValue) && characters < MaxCharacters; next++)
        {
            var cell = notebook.Cells[next];
            var before = text.Length;
            text.Append(CultureInfo.InvariantCulture, $"<cell id=\"{cell.Id}\" type=\"{cell.Type}\"{(cell.Type is "code" ? $" language=\"{notebook.Language}\"" : "")}>\n");
            text.Append(cell.Source).Append(cell.Source.EndsWith('\n') || cell.Source.Length == 0 ? "" : "\n").Append("</cell>\n");
            characters += text.Length - before;
            foreach (var output in (cell.Json["outputs"] as JsonArray ?? []).OfType<JsonObject>())
            {
                characters += AddOutput(output, text, blocks);
            }
        }

        if (notebook.Cells.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"{shown} is a notebook without cells.\n");
        }
        else if (first > 1 || next < notebook.Cells.Length)
        {
            text.Append(CultureInfo.InvariantCulture, $"[PARTIAL: cells {first} to {next} of {notebook.Cells.Length}; offset and limit count cells.{(next < notebook.Cells.Length ? string.Create(CultureInfo.InvariantCulture, $" Go on with offset {next + 1}.") : "")}]\n");
        }

        Flush(text, blocks);
        return new ToolResult(blocks.ToImmutable(), IsError: false);
    }

    private static int AddOutput(JsonObject output, StringBuilder text, ImmutableArray<ContentBlock>.Builder blocks)
    {
        var before = text.Length;
        var data = output["data"] as JsonObject;
        var plain = output["output_type"]?.ToString() switch
        {
            "stream" => NotebookCell.TextOf(output["text"]),
            "error" => $"{output["ename"]}: {output["evalue"]}",
            _ => NotebookCell.TextOf(data?["text/plain"]),
        };
        if (plain.Length > 0)
        {
            text.Append("<output>\n").Append(plain.Length > MaxOutput ? plain[..MaxOutput] : plain.TrimEnd('\n')).Append('\n');
            text.Append(plain.Length > MaxOutput ? string.Create(CultureInfo.InvariantCulture, $"[cut: {MaxOutput} of {plain.Length} characters]\n") : "").Append("</output>\n");
        }

        var added = text.Length - before;
        foreach (var type in (string[])["image/png", "image/jpeg"])
        {
            if (data?[type] is { } image && ImageFile.TryDecode(NotebookCell.TextOf(image)) is { } bytes && ImageFile.Show("an output", bytes) is { IsError: false, Content: var shown })
            {
                Flush(text, blocks);
                blocks.AddRange(shown);
            }
        }

        return added;
    }

    private static void Flush(StringBuilder text, ImmutableArray<ContentBlock>.Builder blocks)
    {
        if (text.Length > 0)
        {
            blocks.Add(new ContentBlock.Text(text.ToString().TrimEnd('\n')));
            text.Clear();
        }
    }
}
