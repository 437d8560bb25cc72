using System.Collections.Immutable;
using System.Text;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>What the codes of one font stand for, and how wide they are.</summary>
internal sealed class PdfFont
{
    private readonly Dictionary<int, string> _unicode = [];
    private readonly Dictionary<int, string> _differences = [];
    private readonly Dictionary<int, double> _widths = [];
    private readonly string? _encoding;
    private readonly double _otherWidth;
    private readonly double _scale = 0.001;
    private readonly bool _isWide;

    public PdfFont(PdfValue.Map font, PdfFile file)
    {
        _isWide = file.NameOf(font, "Subtype") is "Type0";
        if (file.Find(font.Entries.GetValueOrDefault("ToUnicode")) is PdfValue.Stream stream && PdfFilters.Decode(stream, file) is { } table)
        {
            ReadTable(new PdfLexer(table, 0));
        }

        var encoding = file.Find(font.Entries.GetValueOrDefault("Encoding"));
        _encoding = encoding is PdfValue.Name { Value: var name } ? name : file.NameOf(encoding as PdfValue.Map, "BaseEncoding");
        ReadDifferences(file.Find((encoding as PdfValue.Map)?.Entries.GetValueOrDefault("Differences")) as PdfValue.List);
        if (file.NameOf(font, "Subtype") is "Type3" && file.Find(font.Entries.GetValueOrDefault("FontMatrix")) is PdfValue.List { Items: [PdfValue.Number { Value: > 0 and var scale }, ..] })
        {
            _scale = scale;
        }

        _otherWidth = _isWide ? 1000 : file.NumberOf(file.MapOf(font, "FontDescriptor"), "MissingWidth", 500);
        if (!_isWide)
        {
            ReadWidths(file.Find(font.Entries.GetValueOrDefault("Widths")) as PdfValue.List, (int)file.NumberOf(font, "FirstChar", 0), file);
        }
        else if (file.Find(font.Entries.GetValueOrDefault("DescendantFonts")) is PdfValue.List { Items: [var descendant, ..] } && file.MapOf(descendant) is { } inner)
        {
            _otherWidth = file.NumberOf(inner, "DW", 1000);
            ReadWideWidths((file.Find(inner.Entries.GetValueOrDefault("W")) as PdfValue.List)?.Items ?? [], file);
        }
    }

    /// <summary>Each code of a text: what it means (nothing when that is not known), how wide it is at size 1, and whether it is the space that words are set apart with.</summary>
    public IEnumerable<(string Text, double Width, bool IsSpace)> Read(string text)
    {
        var step = _isWide ? 2 : 1;
        for (var index = 0; index + step <= text.Length; index += step)
        {
            var code = _isWide ? (text[index] << 8) | text[index + 1] : text[index];
            yield return (Meaning(code), _widths.GetValueOrDefault(code, _otherWidth) * _scale, !_isWide && code == ' ');
        }
    }

    private string Meaning(int code) =>
        _unicode.TryGetValue(code, out var said) ? said
        : _differences.TryGetValue(code, out var named) ? named
        : _isWide || code < 32 ? string.Empty
        : PdfGlyphs.OfCode(code, _encoding);

    private void ReadTable(PdfLexer table)
    {
        var operands = new List<PdfValue>();
        while (table.Read() is { } value)
        {
            switch (value)
            {
                case PdfValue.Word { Value: "endbfchar" }:
                    for (var index = 0; index + 1 < operands.Count; index += 2)
                    {
                        Add(CodeOf(operands[index]), 0, operands[index + 1]);
                    }

                    operands.Clear();
                    break;
                case PdfValue.Word { Value: "endbfrange" }:
                    for (var index = 0; index + 2 < operands.Count; index += 3)
                    {
                        var (from, to) = (CodeOf(operands[index]), CodeOf(operands[index + 1]));
                        for (var code = from; code <= Math.Min(to, from + 0xFFFF); code++)
                        {
                            Add(code, code - from, operands[index + 2]);
                        }
                    }

                    operands.Clear();
                    break;
                case PdfValue.Word:
                    operands.Clear();
                    break;
                default:
                    operands.Add(value);
                    break;
            }
        }
    }

    private void Add(int code, int offset, PdfValue meaning)
    {
        if (meaning is PdfValue.List { Items: var items })
        {
            if (offset < items.Length)
            {
                Add(code, 0, items[offset]);
            }
        }
        else if (meaning is PdfValue.Text { Value: { Length: > 0 } bytes })
        {
            var text = bytes.Length == 1 ? bytes : Encoding.BigEndianUnicode.GetString([.. bytes.Select(static character => (byte)character)]);
            _unicode[code] = offset == 0 || text.Length == 0 ? text : text[..^1] + (char)(text[^1] + offset);
        }
    }

    private static int CodeOf(PdfValue value) => value is PdfValue.Text { Value: var bytes } ? bytes.Aggregate(0, static (code, character) => (code << 8) | character) : 0;

    private void ReadDifferences(PdfValue.List? differences)
    {
        var code = 0;
        foreach (var item in differences?.Items ?? [])
        {
            if (item is PdfValue.Number { Value: var number })
            {
                code = (int)number;
            }
            else if (item is PdfValue.Name { Value: var name })
            {
                if (PdfGlyphs.OfName(name) is { } text)
                {
                    _differences[code] = text;
                }

                code++;
            }
        }
    }

    private void ReadWidths(PdfValue.List? widths, int first, PdfFile file)
    {
        foreach (var (index, width) in (widths?.Items ?? []).Index())
        {
            if (file.Find(width) is PdfValue.Number { Value: var number })
            {
                _widths[first + index] = number;
            }
        }
    }

    /// <summary>Either <c>first [widths]</c> or <c>first last width</c>, one after the other.</summary>
    private void ReadWideWidths(ImmutableArray<PdfValue> items, PdfFile file)
    {
        for (var index = 0; index + 1 < items.Length;)
        {
            var first = file.Find(items[index]) is PdfValue.Number { Value: var number } ? (int)number : 0;
            if (file.Find(items[index + 1]) is PdfValue.List list)
            {
                ReadWidths(list, first, file);
                index += 2;
            }
            else if (index + 2 < items.Length && file.Find(items[index + 1]) is PdfValue.Number { Value: var last } && file.Find(items[index + 2]) is PdfValue.Number { Value: var width })
            {
                for (var code = first; code <= Math.Min(last, first + 0xFFFF); code++)
                {
                    _widths[code] = width;
                }

                index += 3;
            }
            else
            {
                return;
            }
        }
    }
}
