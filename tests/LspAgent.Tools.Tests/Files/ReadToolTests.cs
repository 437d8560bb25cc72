using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using LspAgent.Core.Models;
using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Files;

/// <summary>What <c>Read</c> answers the model.</summary>
[TestClass]
public sealed class ReadToolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Lines_are_numbered_and_carriage_returns_left_out()
    {
        _folder.Write("src/a.cs", "one\r\ntwo\r\n\r\nfour");
        Assert.AreEqual("1\tone\n2\ttwo\n3\t\n4\tfour", await ReadAsync("""{"file_path":"src/a.cs"}"""));
    }

    [TestMethod]
    public async Task A_window_says_that_it_is_one_and_how_to_go_on()
    {
        _folder.Write("a.txt", "1\n2\n3\n4\n5\n");
        Assert.AreEqual("2\t2\n3\t3\n[PARTIAL: lines 2 to 3 of 5. Go on with offset 4.]", await ReadAsync("""{"file_path":"a.txt","offset":2,"limit":2}"""));
        Assert.AreEqual("5\t5\n[PARTIAL: lines 5 to 5 of 5.]", await ReadAsync("""{"file_path":"a.txt","offset":5,"limit":9}"""));
        Assert.AreEqual("1\t1\n2\t2\n3\t3\n4\t4\n5\t5", await ReadAsync("""{"file_path":"a.txt","offset":0,"limit":5}"""));
    }

    [TestMethod]
    public async Task A_long_file_is_cut_after_2000_lines()
    {
        _folder.Write("a.txt", string.Concat(Enumerable.Range(1, 2001).Select(static number => $"{number}\n")));
        StringAssert.EndsWith(await ReadAsync("""{"file_path":"a.txt"}"""), "2000\t2000\n[PARTIAL: lines 1 to 2000 of 2001. Go on with offset 2001.]", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_long_line_is_cut_and_said()
    {
        _folder.Write("a.txt", new string('x', 3000) + "\nend");
        Assert.AreEqual($"1\t{new string('x', 2000)} [cut: 2000 of 3000 characters]\n2\tend", await ReadAsync("""{"file_path":"a.txt"}"""));
    }

    [TestMethod]
    public async Task Wide_text_ends_before_it_fills_the_window()
    {
        _folder.Write("a.txt", string.Concat(Enumerable.Repeat(new string('x', 1999) + "\n", 100)));
        StringAssert.EndsWith(await ReadAsync("""{"file_path":"a.txt"}"""), "[PARTIAL: lines 1 to 50 of 100. Go on with offset 51.]", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_line_behind_the_end_is_an_error()
    {
        _folder.Write("a.txt", "1\n2\n");
        Assert.AreEqual("error: a.txt has only 2 lines; there is no line 9. Read it with a smaller offset.", await ReadAsync("""{"file_path":"a.txt","offset":9}"""));
    }

    [TestMethod]
    public async Task An_empty_file_is_said_to_be_empty()
    {
        _folder.Write("a.txt", "");
        Assert.AreEqual("a.txt is empty.", await ReadAsync("""{"file_path":"a.txt"}"""));
    }

    [TestMethod]
    public async Task A_missing_file_answers_with_near_names()
    {
        _folder.Write("src/Program.cs", "");
        _folder.Write("other/Startup.cs", "");
        Assert.AreEqual("error: src/program.cs does not exist. Did you mean src/Program.cs?", await ReadAsync("""{"file_path":"src/program.cs"}"""));
        Assert.AreEqual("error: src/Progam.cs does not exist. Did you mean src/Program.cs?", await ReadAsync("""{"file_path":"src/Progam.cs"}"""));
        Assert.AreEqual("error: src/Startup.cs does not exist. Did you mean other/Startup.cs?", await ReadAsync("""{"file_path":"src/Startup.cs"}"""));
        Assert.AreEqual("error: a.md does not exist. Nothing near it has a similar name; look for it with Glob, such as \"**/*.md\".", await ReadAsync("""{"file_path":"a.md"}"""));
    }

    [TestMethod]
    public async Task A_directory_is_not_read()
    {
        Directory.CreateDirectory(_folder.In("src"));
        Assert.AreEqual("error: src is a directory. List it with Glob, pattern \"*\" and this path.", await ReadAsync("""{"file_path":"src"}"""));
    }

    [TestMethod]
    public async Task A_binary_file_is_refused()
    {
        _folder.Write("a.bin", [1, 0, 2]);
        Assert.AreEqual("error: a.bin is a binary file of 3 bytes; only text, PDF, and png, jpg, gif and webp images are read.", await ReadAsync("""{"file_path":"a.bin"}"""));
    }

    [TestMethod]
    [DataRow("image/png")]
    [DataRow("image/gif")]
    [DataRow("image/jpeg")]
    [DataRow("image/webp")]
    public async Task An_image_is_shown_by_what_it_is_and_not_by_its_name(string mediaType)
    {
        var bytes = Image(mediaType, 20, 10);
        _folder.Write("picture.dat", bytes);
        var result = await new Tooling(_folder.Path).RunAsync(new ReadTool(), """{"file_path":"picture.dat"}""", TestContext.CancellationToken);
        var image = (ContentBlock.Image)result.Content.Single();
        Assert.AreEqual((mediaType, Convert.ToBase64String(bytes)), (image.MediaType, image.Data));
    }

    [TestMethod]
    [DataRow("image/png")]
    [DataRow("image/gif")]
    [DataRow("image/jpeg")]
    [DataRow("image/webp")]
    public async Task An_image_that_no_vendor_takes_is_refused(string mediaType)
    {
        _folder.Write("picture", Image(mediaType, 9000, 10));
        StringAssert.StartsWith(await ReadAsync("""{"file_path":"picture"}"""), "error: picture is an image of 9000 by 10 points", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task The_editors_text_comes_first_and_is_said()
    {
        var path = _folder.Write("a.txt", "saved");
        var tooling = new Tooling(_folder.Path, new OpenTexts((path, "typed")));
        Assert.AreEqual(
            "1\ttyped\n[This is the editor's text, which is not saved yet; the file on the disk differs.]",
            await tooling.TextAsync(new ReadTool(), """{"file_path":"a.txt"}""", TestContext.CancellationToken));
        Assert.AreEqual("1\tsaved", await new Tooling(_folder.Path, new OpenTexts((path, "saved"))).TextAsync(new ReadTool(), """{"file_path":"a.txt"}""", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_huge_file_gives_the_lines_that_were_asked_for()
    {
        var path = _folder.In("huge.log");
        await using (var stream = File.Create(path))
        {
            for (var number = 1; number <= 400_000; number++)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"line {number} of the hugé log, which is long\r\n"), TestContext.CancellationToken);
            }
        }

        Assert.IsTrue(new FileInfo(path).Length > 10 * 1024 * 1024);
        Assert.AreEqual(
            "399999\tline 399999 of the hugé log, which is long\n400000\tline 400000 of the hugé log, which is long\n[PARTIAL: lines 399999 to 400000 of 400000.]",
            await ReadAsync("""{"file_path":"huge.log","offset":399999}"""));
        StringAssert.StartsWith(await ReadAsync("""{"file_path":"huge.log","limit":1}"""), "1\tline 1 of the hugé log, which is long\n[PARTIAL: lines 1 to 1 of 400000.", StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("""{"file_path":"a.txt","offset":-1}""")]
    [DataRow("""{"file_path":"a.txt","limit":0}""")]
    [DataRow("""{"file_path":"a.txt","lines":3}""")]
    [DataRow("""{"file_path":"a.txt","file_path":"b.txt"}""")]
    [DataRow("""{"file_path":null}""")]
    [DataRow("{}")]
    [DataRow("""{"file_path":""}""")]
    public async Task A_wrong_input_reads_nothing(string input)
    {
        _folder.Write("a.txt", "secret");
        var text = await ReadAsync(input);
        StringAssert.StartsWith(text, "error: ", StringComparison.Ordinal);
        Assert.IsFalse(text.Contains("secret", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task A_call_says_beforehand_what_it_reads()
    {
        var path = _folder.Write("src/a.cs", "x");
        File.CreateSymbolicLink(_folder.In("link.cs"), path);
        var call = await new Tooling(_folder.Path).PrepareAsync(new ReadTool(), """{"file_path":"link.cs","offset":3,"limit":2}""", TestContext.CancellationToken);
        Assert.AreEqual(("Read link.cs (lines 3 to 4)", ToolKind.Read, ToolEffects.ReadsFiles), (call.Title, call.Kind, call.Effects));
        Assert.AreEqual(new FileLocation(_folder.In("link.cs"), 3), call.Locations.Single());
        Assert.AreEqual(new PathAccess(PathUse.Read, _folder.In("link.cs"), path), call.Paths.Single());
    }

    [TestMethod]
    public async Task Titles_call_the_files_of_further_folders_by_their_folder()
    {
        using var billing = new TempFolder();
        var invoice = billing.Write("src/Invoice.cs", "class Invoice;");
        var tools = new Tooling(_folder.Path, further: [billing.Path]);
        var folder = Path.GetFileName(billing.Path);
        foreach (var (tool, input, title) in new (ITool, object, string)[]
        {
            (new ReadTool(), new { file_path = invoice }, $"Read {folder}/src/Invoice.cs"),
            (new EditTool(), new { file_path = invoice, old_string = "class Invoice;", new_string = "" }, $"Edit {folder}/src/Invoice.cs"),
            (new WriteTool(), new { file_path = billing.In("B.cs"), content = "" }, $"Create {folder}/B.cs"),
            (new EditFilesTool(), new { edits = new[] { new { file_path = billing.In("C.cs"), old_string = "", new_string = "c" } } }, $"Edit {folder}/C.cs"),
            (new GlobTool(), new { pattern = "*.cs", path = billing.Path }, $"Glob *.cs in {folder}"),
            (new GlobTool(), new { pattern = "*.cs", path = _folder.Path }, "Glob *.cs"),
        })
        {
            Assert.AreEqual(title, (await tools.PrepareAsync(tool, JsonSerializer.Serialize(input), TestContext.CancellationToken)).Title);
        }

        var missing = billing.In("Missing.cs");
        Assert.StartsWith($"error: {missing} does not exist.", await tools.TextAsync(new ReadTool(), JsonSerializer.Serialize(new { file_path = missing }), TestContext.CancellationToken), "The model is told the path that it can use.");
    }

    private Task<string> ReadAsync(string input) => new Tooling(_folder.Path).TextAsync(new ReadTool(), input, TestContext.CancellationToken);

    private static byte[] Image(string mediaType, int width, int height)
    {
        var bytes = new byte[64];
        switch (mediaType)
        {
            case "image/png":
                ((byte[])[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(bytes, 0);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
                break;
            case "image/gif":
                "GIF89a"u8.CopyTo(bytes);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)width);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)height);
                break;
            case "image/webp":
                "RIFF"u8.CopyTo(bytes);
                "WEBPVP8X"u8.CopyTo(bytes.AsSpan(8));
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)(width - 1));
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(27), (ushort)(height - 1));
                break;
            default:
                ((byte[])[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8]).CopyTo(bytes, 0);
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(13), (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(15), (ushort)width);
                break;
        }

        return bytes;
    }
}
