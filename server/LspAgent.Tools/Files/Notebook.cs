using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LspAgent.Tools.Files;

/// <summary>One cell of a notebook, and where its bytes stand in the file.</summary>
/// <param name="Id">Its own, or <c>cell-N</c> by its place when it has none.</param>
internal sealed record NotebookCell(string Id, string Type, JsonObject Json, int Start, int End)
{
    public string Source => TextOf(Json["source"]);

    /// <summary>Notebooks write a text as one string or as its lines.</summary>
    public static string TextOf(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.ToString())),
        JsonValue value => value.ToString(),
        _ => string.Empty,
    };
}

/// <summary>A Jupyter notebook as its text. A change rewrites one cell; every other byte stays as it is.</summary>
internal sealed class Notebook
{
    private static readonly JsonWriterOptions Style = new() { Indented = true, IndentSize = 1, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _bytes;
    private readonly int _cellsStart;

    private Notebook(byte[] bytes, ImmutableArray<NotebookCell> cells, int cellsStart, string language, bool hasIds) =>
        (_bytes, Cells, _cellsStart, Language, HasIds) = (bytes, cells, cellsStart, language, hasIds);

    public ImmutableArray<NotebookCell> Cells { get; }

    public string Language { get; }

    /// <summary>From version 4.5 on, every cell must have an id.</summary>
    public bool HasIds { get; }

    /// <summary>Null when the text is no notebook; then why.</summary>
    public static (Notebook? Notebook, string Problem) Parse(string text)
    {
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var root = JsonNode.Parse(bytes) as JsonObject;
            if (root?["cells"] is not JsonArray cells || cells.Any(cell => cell is not JsonObject))
            {
                return (null, "it has no list of cells; only notebooks of version 4 are read");
            }

            var (start, spans) = Spans(bytes);
            var isNew = (int?)root["nbformat"] > 4 || ((int?)root["nbformat"] == 4 && (int?)root["nbformat_minor"] >= 5);
            var language = (root["metadata"]?["language_info"]?["name"] ?? root["metadata"]?["kernelspec"]?["language"])?.ToString() ?? "python";
            return (
                new Notebook(
                    bytes,
                    [
                        .. cells.Index().Select(cell => new NotebookCell(
                            cell.Item?["id"]?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"cell-{cell.Index}"),
                            cell.Item?["cell_type"]?.ToString() ?? "code",
                            cell.Item as JsonObject ?? [],
                            spans[cell.Index].Start,
                            spans[cell.Index].End)),
                    ],
                    start,
                    language,
                    isNew),
                string.Empty);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return (null, $"it is no valid JSON ({exception.Message})");
        }
    }

    /// <summary>By its id, or by its place as <c>cell-N</c>, from 0.</summary>
    public int IndexOf(string cellId)
    {
        for (var index = 0; index < Cells.Length; index++)
        {
            if (string.Equals(Cells[index].Id, cellId, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return cellId.StartsWith("cell-", StringComparison.Ordinal) && int.TryParse(cellId.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < Cells.Length
            ? place
            : -1;
    }

    /// <summary>The text with another source in a cell. What a code cell printed belongs to the old source and goes.</summary>
    public string Replace(int index, string source, string? type)
    {
        var cell = Cells[index].Json.DeepClone().AsObject();
        var kind = type ?? Cells[index].Type;
        cell["cell_type"] = kind;
        cell["source"] = Lines(source);
        if (kind is "code")
        {
            cell["outputs"] = new JsonArray();
            cell["execution_count"] = null;
        }
        else
        {
            cell.Remove("outputs");
            cell.Remove("execution_count");
        }

        return Splice(Cells[index].Start, Cells[index].End, Render(cell));
    }

    /// <param name="at">The place of the new cell.</param>
    public string Insert(int at, string source, string type)
    {
        var cell = new JsonObject { ["cell_type"] = type };
        if (type is "code")
        {
            cell["execution_count"] = null;
        }

        if (HasIds)
        {
            cell["id"] = FreeId(source);
        }

        cell["metadata"] = new JsonObject();
        if (type is "code")
        {
            cell["outputs"] = new JsonArray();
        }

        cell["source"] = Lines(source);
        var text = Render(cell);
        return at > 0 ? Splice(Cells[at - 1].End, Cells[at - 1].End, $",\n  {text}")
            : Cells.IsEmpty ? Splice(_cellsStart, _cellsStart, $"\n  {text}\n ")
            : Splice(Cells[0].Start, Cells[0].Start, $"{text},\n  ");
    }

    public string Delete(int index) =>
        index > 0 ? Splice(Cells[index - 1].End, Cells[index].End, string.Empty)
        : Cells.Length > 1 ? Splice(Cells[0].Start, Cells[1].Start, string.Empty)
        : Splice(Cells[0].Start, Cells[0].End, string.Empty);

    private string Splice(int start, int end, string text) =>
        string.Concat(Encoding.UTF8.GetString(_bytes, 0, start), text, Encoding.UTF8.GetString(_bytes, end, _bytes.Length - end));

    private static JsonArray Lines(string source)
    {
        var lines = new JsonArray();
        for (var at = 0; at < source.Length;)
        {
            var end = source.IndexOf('\n', at);
            end = end < 0 ? source.Length : end + 1;
            lines.Add((JsonNode)source[at..end]);
            at = end;
        }

        return lines;
    }

    /// <summary>As Jupyter writes it, two levels deep.</summary>
    private static string Render(JsonObject cell)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Style))
        {
            cell.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).Replace("\n", "\n  ", StringComparison.Ordinal);
    }

    /// <summary>An id that is the same whenever the same cell is added to the same notebook.</summary>
    private string FreeId(string source)
    {
        var known = Cells.Select(cell => cell.Id).ToHashSet(StringComparer.Ordinal);
        for (var attempt = 0; ; attempt++)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{attempt}{Cells.Length}{source}"))).AsSpan(0, 4));
            if (known.Add(id))
            {
                return id;
            }
        }
    }

    /// <summary>Where the list of cells begins, behind its bracket, and where each cell stands.</summary>
    private static (int Start, List<(int Start, int End)> Cells) Spans(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var spans = new List<(int, int)>();
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            var isCells = reader.ValueTextEquals("cells"u8);
            reader.Read();
            if (!isCells)
            {
                reader.Skip();
                continue;
            }

            var start = (int)reader.BytesConsumed;
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                spans.Add((from, (int)reader.BytesConsumed));
            }

            return (start, spans);
        }

        return (0, spans);
    }
}
