using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Testing.Files;
using LspAgent.Tools.Files;
using LspAgent.Tools.Files.Pdf;

namespace LspAgent.Tools.Tests.Files;

/// <summary>The pages of a PDF are read as text, whatever its file is made of, and what cannot be read is said.</summary>
[TestClass]
public sealed class PdfTests : IDisposable
{
    private const string Helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Pages_are_shown_one_by_one_with_their_lines()
    {
        Write(Helvetica, "BT /F 12 Tf 72 700 Td (First line) Tj 0 -14 Td (Second \\(line\\) \\344\\366\\374) Tj ET", "BT /F 12 Tf 72 700 Td (Other page) Tj ET");
        Assert.AreEqual("[page 1]\nFirst line\nSecond (line) äöü\n[page 2]\nOther page", await ReadAsync(null));
        Assert.AreEqual("[page 2]\nOther page\n[PARTIAL: pages 2 to 2 of 2.]", await ReadAsync("2"));
    }

    [TestMethod]
    [DataRow("[(Wor) 20 (ds) -600 (apart)] TJ", "Words apart", DisplayName = "pieces and gaps")]
    [DataRow("(one) Tj 1 0 0 1 72 650 Tm (far below) Tj", "one\n\nfar below", DisplayName = "a gap between lines")]
    [DataRow("14 TL (one) Tj T* (two) Tj (three) '", "one\ntwo\nthree", DisplayName = "lines by leading")]
    [DataRow("(left) Tj 1 0 0 1 300 700 Tm (right) Tj", "left   right", DisplayName = "columns of a table")]
    [DataRow("<48656C6C6F> Tj", "Hello", DisplayName = "in hex")]
    [DataRow("(a) Tj ET q BI /W 1 /H 1 ID \u0001(x) Tj\u0002 EI Q BT /F 12 Tf 1 0 0 1 80 700 Tm (b) Tj", "ab", DisplayName = "a picture within")]
    public async Task What_is_drawn_is_read(string drawn, string expected)
    {
        Write(Helvetica, $"BT /F 12 Tf 1 0 0 1 72 700 Tm {drawn} ET");
        Assert.AreEqual($"[page 1]\n{expected}", await ReadAsync(null));
    }

    [TestMethod]
    public async Task Names_of_glyphs_are_letters()
    {
        Write("<</Type/Font/Subtype/Type1/Encoding<</Differences[1/ff/eacute/uni03A9/quoteright/emdash/f_i 65/B]>>>>", "BT /F 12 Tf 72 700 Td (\\001\\002\\003\\004\\005\\006A) Tj ET");
        Assert.AreEqual("[page 1]\nffé\u03A9\u2019\u2014fiB", await ReadAsync(null));
    }

    [TestMethod]
    public async Task Packed_files_with_fonts_of_two_bytes_are_read()
    {
        const string Table = "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0001> <00480069> endbfchar 2 beginbfrange <0002> <0004> <0061> <0005> <0006> [<D83DDE00> <00DF>] endbfrange";
        string[] packed =
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]/Resources<</Font<</F 4 0 R>>>>>>",
            "<</Type/Page/Parent 2 0 R/Contents 7 0 R>>",
            "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>",
            "<</Type/Font/Subtype/CIDFontType2/DW 500/W[1[600 500]]>>",
        ];
        var objects = new StringBuilder();
        var offsets = new StringBuilder();
        foreach (var (index, value) in packed.Index())
        {
            offsets.Append(CultureInfo.InvariantCulture, $"{index + 1} {objects.Length} ");
            objects.Append(value).Append(' ');
        }

        var file = new List<byte>(Encoding.Latin1.GetBytes("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n"));
        Add(file, 6, "", Encoding.ASCII.GetBytes(Table));
        Add(file, 7, "", Encoding.ASCII.GetBytes("BT /F 10 Tf 72 700 Td <000100020003000400050006> Tj ET"));
        Add(file, 8, $"/Type/ObjStm/N {packed.Length}/First {offsets.Length}", Encoding.ASCII.GetBytes($"{offsets}{objects}"));
        Add(file, 9, "/Type/XRef/Size 10/W[1 2 1]/Root 1 0 R", [0]);
        _folder.Write("a.pdf", [.. file]);
        Assert.AreEqual("[page 1]\nHiabc😀ß", await ReadAsync(null));
    }

    [TestMethod]
    public async Task A_page_without_text_is_said_to_be_a_picture()
    {
        Write(Helvetica, "0 0 m 100 100 l S");
        Assert.AreEqual("[page 1]\n\n[Without any text, so probably pictures: page 1. A command such as pdftoppm makes images of them that can be read.]", await ReadAsync(null));
    }

    [TestMethod]
    public async Task What_cannot_be_read_is_refused_in_a_sentence()
    {
        Write(Helvetica, "BT ET");
        Assert.Contains("and a.pdf has 1 page. Say a page or a range of at most 20", await ReadAsync("2"));
        Assert.Contains("error: pages is 'x'", await ReadAsync("x"));
        _folder.Write("a.pdf", Encoding.Latin1.GetBytes("%PDF-1.4\nnothing\u00FF"));
        Assert.Contains("no page was found", await ReadAsync(null));
        _folder.Write("a.pdf", Encoding.Latin1.GetBytes("%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj trailer <</Root 1 0 R/Encrypt 2 0 R>>\u00FF"));
        Assert.Contains("is encrypted", await ReadAsync(null));
        _folder.Write("a.txt", "text\n");
        Assert.AreEqual("1\ttext", await new Tooling(_folder.Path).TextAsync(new ReadTool(), """{"file_path":"a.txt","pages":"1"}""", TestContext.CancellationToken));
    }

    [TestMethod]
    public void A_long_file_is_shown_in_parts()
    {
        Write(Helvetica, [.. Enumerable.Range(1, 45).Select(static page => $"BT /F 12 Tf 72 700 Td (page {page}) Tj ET")]);
        var first = Text(null);
        Assert.Contains("[page 20]\npage 20\n[PARTIAL: pages 1 to 20 of 45. Go on with pages \"21-40\".]", first);
        Assert.Contains("[PARTIAL: pages 41 to 45 of 45.]", Text("41-"));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Damage_never_ends_in_more_than_a_sentence(int seed)
    {
        Write(Helvetica, "BT /F 12 Tf 72 700 Td (text) Tj [(a) 3 (b)] TJ ET");
        var random = new Random(seed);
        var whole = File.ReadAllBytes(_folder.In("a.pdf"));
        for (var round = 0; round < 300; round++)
        {
            var damaged = whole.ToArray();
            for (var hit = 0; hit < 1 + round % 8; hit++)
            {
                damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
            }

            Assert.HasCount(1, PdfView.Show("a.pdf", damaged.AsMemory(0, round % 3 == 0 ? random.Next(9, damaged.Length) : damaged.Length), pages: null).Content);
        }
    }

    private string Text(string? pages) => ((ContentBlock.Text)PdfView.Show("a.pdf", File.ReadAllBytes(_folder.In("a.pdf")), pages).Content.Single()).Value;

    private Task<string> ReadAsync(string? pages) =>
        new Tooling(_folder.Path).TextAsync(new ReadTool(), JsonSerializer.Serialize(pages is null ? (object)new { file_path = "a.pdf" } : new { file_path = "a.pdf", pages }), TestContext.CancellationToken);

    /// <summary>A plain file with a page for each content; its table of places is wrong, as in many that were changed by hand.</summary>
    private void Write(string font, params string[] contents)
    {
        var file = new StringBuilder("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
        file.Append(CultureInfo.InvariantCulture, $"2 0 obj\n<</Type/Pages/Count {contents.Length}/Kids[{string.Join(' ', contents.Select(static (_, index) => $"{10 + 2 * index} 0 R"))}]>>\nendobj\n3 0 obj\n{font}\nendobj\n");
        foreach (var (index, content) in contents.Index())
        {
            file.Append(CultureInfo.InvariantCulture, $"{10 + 2 * index} 0 obj\n<</Type/Page/Parent 2 0 R/Resources<</Font<</F 3 0 R>>>>/Contents {11 + 2 * index} 0 R>>\nendobj\n");
            file.Append(CultureInfo.InvariantCulture, $"{11 + 2 * index} 0 obj\n<</Length {content.Length}>>\nstream\n{content}\nendstream\nendobj\n");
        }

        _folder.Write("a.pdf", Encoding.Latin1.GetBytes(file.Append("trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n").ToString()));
    }

    private static void Add(List<byte> file, int number, string entries, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(content);
        }

        file.AddRange(Encoding.ASCII.GetBytes($"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {packed.Length}>>\nstream\n"));
        file.AddRange(packed.ToArray());
        file.AddRange("\nendstream\nendobj\n"u8.ToArray());
    }
}
