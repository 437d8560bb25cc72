using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Files.Pdf;

/// <summary>
/// The objects of a PDF, found by looking through the whole file rather than by its table of places, so that a damaged table
/// does not matter. Of an object that stands there twice the later one counts.
/// </summary>
internal sealed class PdfFile
{
    private const int MaxPages = 10_000;
    private const int MaxHops = 32;

    private readonly Dictionary<int, PdfValue> _objects = [];
    private readonly List<PdfValue.Map> _trailers = [];

    private PdfFile()
    {
    }

    public bool IsEncrypted => _trailers.Exists(static trailer => trailer.Entries.ContainsKey("Encrypt"));

    /// <summary>Each with what it has from those above it; in order.</summary>
    public ImmutableArray<PdfValue.Map> Pages { get; private set; } = [];

    public static PdfFile Read(ReadOnlyMemory<byte> data)
    {
        var file = new PdfFile();
        file.ReadObjects(data);
        file.ReadPackedObjects();
        var root = file._trailers.Select(trailer => file.MapOf(trailer.Entries.GetValueOrDefault("Root"))).LastOrDefault(static root => root is not null)
            ?? file._objects.Values.OfType<PdfValue.Map>().LastOrDefault(map => file.NameOf(map, "Type") is "Catalog");
        var pages = ImmutableArray.CreateBuilder<PdfValue.Map>();
        file.AddPages(root?.Entries.GetValueOrDefault("Pages"), ImmutableDictionary<string, PdfValue>.Empty, pages, []);
        file.Pages = pages.ToImmutable();
        return file;
    }

    /// <summary>The value itself, whatever refers to it; null when there is none.</summary>
    public PdfValue? Find(PdfValue? value)
    {
        for (var hops = 0; value is PdfValue.Reference { Id: var number } && hops < MaxHops; hops++)
        {
            value = _objects.GetValueOrDefault(number);
        }

        return value is PdfValue.Reference ? null : value;
    }

    /// <summary>What a map or a stream says of itself.</summary>
    public PdfValue.Map? MapOf(PdfValue? value) => Find(value) switch
    {
        PdfValue.Map map => map,
        PdfValue.Stream stream => new PdfValue.Map(stream.Entries),
        _ => null,
    };

    public PdfValue.Map? MapOf(PdfValue.Map? map, string key) => MapOf(map?.Entries.GetValueOrDefault(key));

    public string? NameOf(PdfValue.Map? map, string key) => (Find(map?.Entries.GetValueOrDefault(key)) as PdfValue.Name)?.Value;

    public double NumberOf(PdfValue.Map? map, string key, double otherwise) => Find(map?.Entries.GetValueOrDefault(key)) is PdfValue.Number { Value: var number } ? number : otherwise;

    /// <summary>What is drawn on a page, in one piece.</summary>
    public byte[] ContentOf(PdfValue.Map page)
    {
        var content = Find(page.Entries.GetValueOrDefault("Contents"));
        var parts = content is PdfValue.List list ? list.Items.Select(Find) : [content];
        return [.. parts.OfType<PdfValue.Stream>().SelectMany(stream => (byte[])[.. PdfFilters.Decode(stream, this) ?? [], (byte)'\n'])];
    }

    private void ReadObjects(ReadOnlyMemory<byte> data)
    {
        var span = data.Span;
        for (var at = 0; at < span.Length;)
        {
            var found = span[at..].IndexOf("obj"u8);
            var trailer = span[at..].IndexOf("trailer"u8);
            if (trailer >= 0 && (found < 0 || trailer < found))
            {
                var lexer = new PdfLexer(data, at + trailer + "trailer".Length);
                if (lexer.Read() is PdfValue.Map map)
                {
                    _trailers.Add(map);
                }

                at = Math.Max(lexer.Position, at + trailer + 1);
                continue;
            }

            if (found < 0)
            {
                return;
            }

            at += found;
            at = NumberBefore(span, at) is { } number ? ReadObject(data, number, at + 3) : at + 3;
        }
    }

    /// <returns>Where it ends.</returns>
    private int ReadObject(ReadOnlyMemory<byte> data, int number, int start)
    {
        var lexer = new PdfLexer(data, start);
        if (lexer.Read() is not { } value)
        {
            return data.Length;
        }

        var end = lexer.Position;
        if (value is PdfValue.Map map && lexer.Read() is PdfValue.Word { Value: "stream" })
        {
            var begin = lexer.Position;
            begin += begin < data.Length && data.Span[begin] == '\r' ? 1 : 0;
            begin += begin < data.Length && data.Span[begin] == '\n' ? 1 : 0;
            var length = map.Entries.GetValueOrDefault("Length") is PdfValue.Number { Value: >= 0 and var said } && EndsAt(data.Span, begin, said)
                ? (int)said
                : data.Span[begin..].IndexOf("endstream"u8) is >= 0 and var found ? found : data.Length - begin;
            value = new PdfValue.Stream(map.Entries, data.Slice(begin, length));
            end = begin + length;
            if (map.Entries.GetValueOrDefault("Type") is PdfValue.Name { Value: "XRef" })
            {
                _trailers.Add(map);
            }
        }

        _objects[number] = value;
        return end;
    }

    private static bool EndsAt(ReadOnlySpan<byte> span, int begin, double length) =>
        begin + length <= span.Length && span[(begin + (int)length)..].TrimStart("\r\n "u8).StartsWith("endstream"u8);

    /// <summary>The number in <c>12 0 obj</c>, seen from its end.</summary>
    private static int? NumberBefore(ReadOnlySpan<byte> span, int at)
    {
        var line = Encoding.Latin1.GetString(span[Math.Max(0, at - 24)..at]);
        var words = line.Split((char[])[' ', '\r', '\n', '\t', '\0', '\f'], StringSplitOptions.RemoveEmptyEntries);
        if (line.Length == 0 || char.IsAsciiLetter(line[^1]) || words.Length < 2 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        // What stands before it may be the end of another object, without a space.
        var digits = words[^2].AsSpan()[(words[^2].AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>Objects that are stored together in a stream.</summary>
    private void ReadPackedObjects()
    {
        foreach (var stream in _objects.Values.OfType<PdfValue.Stream>().Where(stream => stream.Entries.GetValueOrDefault("Type") is PdfValue.Name { Value: "ObjStm" }).ToList())
        {
            var data = PdfFilters.Decode(stream, this) ?? [];
            var map = new PdfValue.Map(stream.Entries);
            var first = (int)NumberOf(map, "First", 0);
            var head = new PdfLexer(data, 0);
            for (var count = (int)NumberOf(map, "N", 0); count > 0 && head.Position < first; count--)
            {
                if (head.Read() is not PdfValue.Number { Value: var number } || head.Read() is not PdfValue.Number { Value: >= 0 and var offset } || first + offset >= data.Length)
                {
                    break;
                }

                if (new PdfLexer(data, first + (int)offset).Read() is { } value)
                {
                    _objects.TryAdd((int)number, value);
                }
            }
        }
    }

    private void AddPages(PdfValue? node, ImmutableDictionary<string, PdfValue> inherited, ImmutableArray<PdfValue.Map>.Builder pages, HashSet<int> above)
    {
        if (MapOf(node) is not { } map || pages.Count >= MaxPages || above.Count > MaxHops || (node is PdfValue.Reference { Id: var number } && !above.Add(number)))
        {
            return;
        }

        foreach (var key in (string[])["Resources"])
        {
            inherited = map.Entries.TryGetValue(key, out var value) ? inherited.SetItem(key, value) : inherited;
        }

        if (Find(map.Entries.GetValueOrDefault("Kids")) is PdfValue.List kids)
        {
            foreach (var kid in kids.Items)
            {
                AddPages(kid, inherited, pages, [.. above]);
            }
        }
        else
        {
            pages.Add(new PdfValue.Map(inherited.SetItems(map.Entries)));
        }
    }
}
