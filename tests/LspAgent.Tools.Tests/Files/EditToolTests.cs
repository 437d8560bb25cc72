using System.Text;
using System.Text.Json;
using LspAgent.Testing.Files;
using LspAgent.Tools.Files;

namespace LspAgent.Tools.Tests.Files;

/// <summary>Edits are made exactly, or refused with what the model needs to succeed next time.</summary>
[TestClass]
public sealed class EditToolTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tooling _tools;

    public EditToolTests() => _tools = new Tooling(_folder.Path);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Token => TestContext.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _tools.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    [DataRow("a\nb\nc\n", "b", "B", "a\nB\nc\n", DisplayName = "a word")]
    [DataRow("a\r\nb\r\nc\r\n", "a\nb\n", "A\nB\n", "A\r\nB\r\nc\r\n", DisplayName = "plain line ends for a file with CRLF")]
    [DataRow("a\r\nb\r\n", "b", "b\nc", "a\r\nb\r\nc\r\n", DisplayName = "a new line in a file with CRLF")]
    [DataRow("a\nb\n", "a\r\nb\r\n", "x\r\ny\r\n", "x\ny\n", DisplayName = "CRLF for a file with plain line ends")]
    [DataRow("a\r\nb\nc\r\nd\n", "b\nc\nd", "x\ny", "a\r\nx\ny\n", DisplayName = "mixed line ends")]
    [DataRow("\tif (x)\n\t\ty();\n", "\tif (x)\n\t\ty();", "\tz();", "\tz();\n", DisplayName = "tabs")]
    [DataRow("x = \"a\\nb\";\n", "\"a\\nb\"", "\"c\"", "x = \"c\";\n", DisplayName = "an escape in the file")]
    [DataRow("naïve 😀 Ω\n", "😀", "🎉", "naïve 🎉 Ω\n", DisplayName = "beyond the basic plane")]
    [DataRow("$1 a.*b\n", "a.*b", "$0\\1", "$1 $0\\1\n", DisplayName = "nothing is a pattern")]
    [DataRow("last", "last", "end", "end", DisplayName = "no line end at the end")]
    public async Task What_stands_there_exactly_is_replaced(string before, string old, string @new, string after)
    {
        await ReadAsync("a.txt", before);
        var answer = await EditAsync("a.txt", old, @new);
        Assert.StartsWith("Edited a.txt, line ", answer);
        Assert.AreEqual(after, await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    [DataRow("\tif (x)\n\t\ty();\n", "    if (x)\n        y();", "Only the indentation differs: the file has tabs, old_string begins with 4 spaces.", DisplayName = "spaces for tabs")]
    [DataRow("  a = 1;\n", "    a = 1;", "Only the indentation differs: the file begins with 2 spaces, old_string begins with 4 spaces.", DisplayName = "other indentation")]
    [DataRow("a = 1;  \nb = 2;\n", "a = 1;\nb = 2;", "Only the white space at the ends of lines differs", DisplayName = "trailing spaces")]
    [DataRow("f(a, b);\n", "f(a,b);", "Only white space differs.", DisplayName = "space within a line")]
    [DataRow("say \u201Chello\u201D\n", "say \"hello\"", "the file has U+201C (\u201C), U+201D (\u201D) where old_string has U+0022 (\")", DisplayName = "curly quotes")]
    [DataRow("price:\u00A05\n", "price: 5", "Only white space differs.", DisplayName = "a space that does not break")]
    [DataRow("caf\u0065\u0301 au lait\n", "caf\u00E9 au lait", "the file has U+0065 (e), U+0301 where old_string has U+00E9 (\u00E9)", DisplayName = "decomposed letters")]
    [DataRow("zero\u200Bwidth\n", "zerowidth", "the file has U+200B, which old_string lacks", DisplayName = "a character without width")]
    [DataRow("a \u2013 b \u2014 c\n", "a - b - c", "U+2013 (\u2013), U+2014 (\u2014)", DisplayName = "dashes")]
    [DataRow("one\ntwo\nthree\n", "1\tone\n2\ttwo", "It carries the line numbers that Read shows", DisplayName = "line numbers")]
    [DataRow("say \"hi\";\n", "say \\\"hi\\\";", "It is escaped once too often", DisplayName = "escaped once too often")]
    [DataRow("var Foo = 1;\n", "var foo = 1;", "Only the case of letters differs.", DisplayName = "other case")]
    [DataRow("int a = 1;\nint b = 2;\nint c = 3;\n", "int a = 1;\nint b = 7;\nint c = 3;", "The text differs.", DisplayName = "a line that is not so")]
    [DataRow("void Run(int count)\n{\n    Go(count);\n}\n", "void Run(long count)\n{\n    Go(count);\n}", "The text differs.", DisplayName = "a signature of yesterday")]
    public async Task A_near_miss_is_refused_with_the_region_and_a_diff(string text, string old, string because)
    {
        var filler = string.Concat(Enumerable.Range(1, 30).Select(line => $"// filler {line} {new string('.', line)}\n"));
        await ReadAsync("a.txt", filler + text + filler);

        var answer = await EditAsync("a.txt", old, "new");

        Assert.StartsWith("error: old_string was not found in a.txt, so nothing was changed.", answer);
        Assert.Contains(because, answer);
        Assert.Contains("The closest text is in lines 31 to ", answer);
        Assert.Contains($"31\t{text.Split('\n')[0]}\n", answer);
        Assert.Contains("From old_string (-) to the file (+):\n@@ ", answer);
        Assert.AreEqual(filler + text + filler, await File.ReadAllTextAsync(_folder.In("a.txt"), Token));

        // What the answer shows is enough to do it right.
        var shown = answer.Split('\n').SkipWhile(line => !line.StartsWith("31\t", StringComparison.Ordinal)).TakeWhile(line => char.IsDigit(line[0])).Select(line => line[(line.IndexOf('\t') + 1)..]);
        Assert.StartsWith("Edited", await EditAsync("a.txt", string.Join('\n', shown), "new"));
    }

    [TestMethod]
    public async Task A_text_that_nothing_is_like_is_said_to_be_so()
    {
        await ReadAsync("a.txt", "alpha\nbeta\n");
        Assert.Contains("nothing there is like it", await EditAsync("a.txt", "zzz qqq 123 456", "x"));
    }

    [TestMethod]
    public async Task A_repeated_text_is_refused_with_its_lines_and_replaced_when_all_are_meant()
    {
        await ReadAsync("a.txt", "x\ny\nx\nz\nx\n");
        Assert.Contains("stands 3 times in a.txt (lines 1, 3, 5)", await EditAsync("a.txt", "x", "w"));
        Assert.AreEqual("Edited a.txt in 3 places, lines 1, 3, 5.", await EditAsync("a.txt", "x", "w", all: true));
        Assert.AreEqual("w\ny\nw\nz\nw\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    public async Task A_miss_in_a_file_that_was_not_read_tells_nothing_of_it()
    {
        _folder.Write("a.txt", "secret words\n");
        var answer = await EditAsync("a.txt", "secret word!", "x");
        Assert.Contains("has not been read in this conversation. Read it first", answer);
        Assert.DoesNotContain("secret words", answer);
    }

    [TestMethod]
    public async Task An_exact_text_of_a_file_that_changed_since_is_replaced_and_the_change_is_said()
    {
        await ReadAsync("a.txt", "one\ntwo\nthree\n");
        _folder.Write("a.txt", "zero\none\ntwo\nthree\n");
        Assert.AreEqual("Edited a.txt, line 4. The file had changed since you read it; the edit was made in its present text.", await EditAsync("a.txt", "three", "3"));
        Assert.AreEqual("zero\none\ntwo\n3\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    public async Task What_somebody_else_changed_in_the_same_lines_is_reported_and_kept()
    {
        await ReadAsync("a.txt", "one\ntwo\nthree\n");
        _folder.Write("a.txt", "one\nzwei\nthree\n");
        var answer = await EditAsync("a.txt", "two", "2");
        Assert.StartsWith("error: a.txt was not changed: the same lines were changed meanwhile.\nFrom line 2 it now says:\nzwei\n", answer);
        Assert.AreEqual("one\nzwei\nthree\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    [DataRow("utf-8 with mark")]
    [DataRow("utf-16")]
    [DataRow("utf-16 big endian")]
    public async Task Encoding_and_mark_are_kept(string name)
    {
        Encoding encoding = name switch { "utf-16" => Encoding.Unicode, "utf-16 big endian" => Encoding.BigEndianUnicode, _ => new UTF8Encoding(true) };
        await File.WriteAllTextAsync(_folder.In("a.txt"), "größe 1\r\nzwei\r\n", encoding, Token);
        await _tools.TextAsync(new ReadTool(), """{"file_path":"a.txt"}""", Token);
        await EditAsync("a.txt", "größe 1\n", "Größe 2\n");
        CollectionAssert.AreEqual(
            (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes("Größe 2\r\nzwei\r\n")], await File.ReadAllBytesAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    public async Task What_is_no_text_is_refused()
    {
        await File.WriteAllBytesAsync(_folder.In("latin.txt"), [(byte)'a', 0xE4, (byte)'\n'], Token);
        await File.WriteAllBytesAsync(_folder.In("a.bin"), [1, 0, 2], Token);
        await File.WriteAllBytesAsync(_folder.In("huge.txt"), Encoding.ASCII.GetBytes(new string('a', 11 * 1024 * 1024)), Token);
        Assert.Contains("is no valid UTF-8", await EditAsync("latin.txt", "a", "b"));
        Assert.Contains("is a binary file", await EditAsync("a.bin", "a", "b"));
        Assert.Contains("files over 10 MB are not edited", await EditAsync("huge.txt", "a", "b"));
        Assert.Contains("is a directory", await EditAsync(".", "a", "b"));
        Assert.Contains("does not exist. Did you mean a.bin?", await EditAsync("b.bin", "a", "b"));
    }

    [TestMethod]
    public async Task An_empty_old_string_creates_a_file_and_never_overwrites_one()
    {
        Assert.AreEqual("Created new/b.txt.", await EditAsync("new/b.txt", "", "text\n"));
        Assert.AreEqual("text\n", await File.ReadAllTextAsync(_folder.In("new/b.txt"), Token));
        Assert.StartsWith("error: old_string is empty", await EditAsync("new/b.txt", "", "other"));
    }

    [TestMethod]
    public async Task What_is_prepared_shows_the_change_and_changes_nothing()
    {
        await ReadAsync("a.txt", "one\ntwo\n");
        var call = await _tools.PrepareAsync(new EditTool(), Input("a.txt", "two", "2"), Token);
        Assert.AreEqual(new(_folder.In("a.txt"), "one\ntwo\n", "one\n2\n"), call.Changes.Single());
        Assert.AreEqual("Edit a.txt", call.Title);
        Assert.AreEqual(_folder.In("a.txt"), call.Paths.Single().Canonical);
        Assert.AreEqual("one\ntwo\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    public async Task Many_edits_are_made_one_after_the_other_or_not_at_all()
    {
        await ReadAsync("a.txt", "one\ntwo\nthree\n");
        const string Good = """{"file_path":"a.txt","edits":[{"old_string":"one","new_string":"1"},{"old_string":"1\ntwo","new_string":"1\n2"},{"old_string":"e","new_string":"E","replace_all":true}]}""";
        const string Bad = """{"file_path":"a.txt","edits":[{"old_string":"2","new_string":"II"},{"old_string":"one","new_string":"I"}]}""";
        Assert.AreEqual("Edited a.txt: 3 edits made.", await _tools.TextAsync(new MultiEditTool(), Good, Token));
        Assert.AreEqual("1\n2\nthrEE\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
        Assert.StartsWith("error: Edit 2 of 2 cannot be made, so none was", await _tools.TextAsync(new MultiEditTool(), Bad, Token));
        Assert.AreEqual("1\n2\nthrEE\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
    }

    [TestMethod]
    public async Task A_file_that_is_there_must_be_read_before_it_is_overwritten()
    {
        _folder.Write("a.txt", "one\r\ntwo\r\n");
        const string Input = """{"file_path":"a.txt","content":"1\n2\n3\n"}""";
        Assert.Contains("has not been read in this conversation", await _tools.TextAsync(new WriteTool(), Input, Token));
        await _tools.TextAsync(new ReadTool(), """{"file_path":"a.txt"}""", Token);
        Assert.AreEqual("Wrote a.txt: 3 lines in place of 2 lines.", await _tools.TextAsync(new WriteTool(), Input, Token));
        Assert.AreEqual("1\r\n2\r\n3\r\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
        Assert.AreEqual("Created b/c.txt with 1 line.", await _tools.TextAsync(new WriteTool(), """{"file_path":"b/c.txt","content":"x"}""", Token));
    }

    [TestMethod]
    public async Task What_changed_since_it_was_read_is_merged_into_what_is_written_or_reported()
    {
        await ReadAsync("a.txt", "one\ntwo\nthree\nfour\n");
        _folder.Write("a.txt", "one\ntwo\nthree\nVIER\n");
        Assert.Contains("those changes are kept", await _tools.TextAsync(new WriteTool(), """{"file_path":"a.txt","content":"1\ntwo\nthree\nfour\n"}""", Token));
        Assert.AreEqual("1\ntwo\nthree\nVIER\n", await File.ReadAllTextAsync(_folder.In("a.txt"), Token));
        _folder.Write("a.txt", "I\ntwo\nthree\nVIER\n");
        Assert.Contains("the same lines were changed meanwhile", await _tools.TextAsync(new WriteTool(), """{"file_path":"a.txt","content":"eins\ntwo\nthree\nVIER\n"}""", Token));
    }

    private async Task ReadAsync(string name, string text)
    {
        _folder.Write(name, text);
        await _tools.TextAsync(new ReadTool(), JsonSerializer.Serialize(new { file_path = name }), Token);
    }

    private Task<string> EditAsync(string name, string old, string @new, bool all = false) => _tools.TextAsync(new EditTool(), Input(name, old, @new, all), Token);

    private static string Input(string name, string old, string @new, bool all = false) =>
        JsonSerializer.Serialize(new { file_path = name, old_string = old, new_string = @new, replace_all = all });
}
