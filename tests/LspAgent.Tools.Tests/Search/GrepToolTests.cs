using LspAgent.Testing.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Search;

/// <summary>What <c>Grep</c> answers the model, the same with ripgrep and without.</summary>
[TestClass]
public sealed class GrepToolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Paths_come_sorted_and_relative_to_the_root()
    {
        _folder.Write("b.cs", "needle");
        _folder.Write("a/c.cs", "xx needle xx");
        _folder.Write("a/d.cs", "nothing");
        await CheckAsync("""{"pattern":"needle"}""", "a/c.cs\nb.cs");
        await CheckAsync("""{"pattern":"needle","path":"a"}""", "a/c.cs");
        await CheckAsync("""{"pattern":"absent"}""", "No matches.");
    }

    [TestMethod]
    public async Task Lines_come_with_their_numbers_and_surroundings()
    {
        _folder.Write("a.txt", "1\n2\nhit\n4\n5\n6\n7\nhit\nhit\n10\n");
        await CheckAsync("""{"pattern":"hit","output_mode":"content"}""", "a.txt:3:hit\na.txt:8:hit\na.txt:9:hit");
        await CheckAsync("""{"pattern":"hit","output_mode":"content","-n":false}""", "a.txt:hit\na.txt:hit\na.txt:hit");
        await CheckAsync(
            """{"pattern":"hit","output_mode":"content","-C":1}""",
            "a.txt-2-2\na.txt:3:hit\na.txt-4-4\n--\na.txt-7-7\na.txt:8:hit\na.txt:9:hit\na.txt-10-10");
        await CheckAsync(
            """{"pattern":"hit","output_mode":"content","-A":2,"-B":1}""",
            "a.txt-2-2\na.txt:3:hit\na.txt-4-4\na.txt-5-5\n--\na.txt-7-7\na.txt:8:hit\na.txt:9:hit\na.txt-10-10");
        await CheckAsync(
            """{"pattern":"hit","output_mode":"content","context":2}""",
            "a.txt-1-1\na.txt-2-2\na.txt:3:hit\na.txt-4-4\na.txt-5-5\na.txt-6-6\na.txt-7-7\na.txt:8:hit\na.txt:9:hit\na.txt-10-10");
    }

    [TestMethod]
    public async Task Counts_are_of_lines()
    {
        _folder.Write("a.txt", "x x\ny\nx");
        _folder.Write("b.txt", "x");
        await CheckAsync("""{"pattern":"x","output_mode":"count"}""", "a.txt:2\nb.txt:1\n[3 in 2 files.]");
    }

    [TestMethod]
    public async Task Only_the_matching_text_is_shown_when_asked()
    {
        _folder.Write("a.txt", "id=12 id=345\nnone\nid=6");
        await CheckAsync("""{"pattern":"id=\\d+","output_mode":"content","-o":true}""", "a.txt:1:id=12\na.txt:1:id=345\na.txt:3:id=6");
    }

    [TestMethod]
    public async Task Results_are_paged()
    {
        _folder.Write("a.txt", "x1\nx2\nx3\nx4\nx5");
        await CheckAsync(
            """{"pattern":"x","output_mode":"content","head_limit":2}""",
            "a.txt:1:x1\na.txt:2:x2\n[PARTIAL: lines 1 to 2 of 3. Narrow the search, or go on with offset 2.]");
        await CheckAsync("""{"pattern":"x","output_mode":"content","head_limit":2,"offset":3}""", "a.txt:4:x4\na.txt:5:x5");
        await CheckAsync("""{"pattern":"x","output_mode":"content","offset":9}""", "[There are only 5 lines; use an offset below that.]");
    }

    [TestMethod]
    public async Task Case_types_and_globs_narrow_a_search()
    {
        _folder.Write("src/a.cs", "Needle");
        _folder.Write("src/b.ts", "Needle");
        _folder.Write("src/deep/c.tsx", "Needle");
        await CheckAsync("""{"pattern":"needle"}""", "No matches.");
        await CheckAsync("""{"pattern":"needle","-i":true}""", "src/a.cs\nsrc/b.ts\nsrc/deep/c.tsx");
        await CheckAsync("""{"pattern":"Needle","type":"cs"}""", "src/a.cs");
        await CheckAsync("""{"pattern":"Needle","glob":"*.{ts,tsx}"}""", "src/b.ts\nsrc/deep/c.tsx");
        await CheckAsync("""{"pattern":"Needle","glob":"src/*.ts"}""", "src/b.ts");
        await CheckAsync("""{"pattern":"Needle","glob":"!*.ts"}""", "src/a.cs\nsrc/deep/c.tsx");
        await CheckAsync("""{"pattern":"Needle","path":"src","glob":"src/*.ts"}""", "src/b.ts");
        await CheckAsync("""{"pattern":"Needle","path":"src","glob":"deep/*"}""", "src/deep/c.tsx");
    }

    [TestMethod]
    public async Task A_pattern_may_span_lines_when_asked()
    {
        _folder.Write("a.cs", "class A\r\n{\r\n    int b;\r\n}\r\n");
        await CheckAsync("""{"pattern":"class A.*?int","multiline":true,"output_mode":"content"}""", "a.cs:1:class A\na.cs:2:{\na.cs:3:    int b;");
        await CheckAsync("""{"pattern":"A\\n\\{","multiline":true}""", "a.cs");
        StringAssert.Contains(await TextAsync(null, """{"pattern":"A\\n"}"""), "set multiline to true", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task Line_ends_of_either_kind_end_a_line()
    {
        _folder.Write("a.cs", "int a;\r\nint b;\r\n");
        await CheckAsync("""{"pattern":"a;$","output_mode":"content"}""", "a.cs:1:int a;");
        await CheckAsync("""{"pattern":"^int b;$","output_mode":"content"}""", "a.cs:2:int b;");
    }

    [TestMethod]
    public async Task What_git_ignores_binary_files_and_links_are_left_out_hidden_files_are_not()
    {
        _folder.Write(".git/HEAD", "needle");
        _folder.Write(".gitignore", "obj/\n*.log\n!keep.log\n");
        _folder.Write("obj/a.cs", "needle");
        _folder.Write("a.log", "needle");
        _folder.Write("keep.log", "needle");
        _folder.Write(".github/ci.yml", "needle");
        _folder.Write("a.bin", [.. "needle"u8, 0]);
        File.CreateSymbolicLink(_folder.In("link"), _folder.In("keep.log"));
        await CheckAsync("""{"pattern":"needle"}""", ".github/ci.yml\nkeep.log");
        await CheckAsync("""{"pattern":"needle","output_mode":"content"}""", ".github/ci.yml:1:needle\nkeep.log:1:needle");
        await CheckAsync("""{"pattern":"needle","glob":"*"}""", ".github/ci.yml\nkeep.log");
        await CheckAsync("""{"pattern":"needle","path":"obj"}""", "obj/a.cs");
    }

    [TestMethod]
    public async Task Unsaved_texts_are_searched_instead_of_the_disk()
    {
        var changed = _folder.Write("a.cs", "old");
        var open = new OpenTexts((changed, "new needle"), (_folder.In("b.cs"), "needle"), (_folder.In("skip.log"), "needle"));
        _folder.Write(".gitignore", "*.log");
        foreach (var ripgrep in Engines())
        {
            var tooling = new Tooling(_folder.Path, open);
            Assert.AreEqual("a.cs\nb.cs", await tooling.TextAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), """{"pattern":"needle"}""", TestContext.CancellationToken));
            Assert.AreEqual("No matches.", await tooling.TextAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), """{"pattern":"old"}""", TestContext.CancellationToken));
            Assert.AreEqual("a.cs:1:new needle", await tooling.TextAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), """{"pattern":"needle","path":"a.cs","output_mode":"content"}""", TestContext.CancellationToken));
        }
    }

    [TestMethod]
    public async Task A_long_line_shows_the_surroundings_of_the_match()
    {
        _folder.Write("a.js", $"{new string('a', 1000)}needle{new string('b', 1000)}");
        await CheckAsync(
            """{"pattern":"needle","output_mode":"content"}""",
            $"a.js:1:…{new string('a', 150)}needle{new string('b', 344)}… [part of a line of 2006 characters]");
    }

    [TestMethod]
    [DataRow("a(b", "The pattern cannot be searched for: a group is not closed; write \\( for a literal parenthesis. Nothing was searched.")]
    [DataRow("a)", "The pattern cannot be searched for: it closes a group that is not open; write \\) for a literal parenthesis. Nothing was searched.")]
    [DataRow("[a", "The pattern cannot be searched for: a set is not closed; write \\[ for a literal bracket. Nothing was searched.")]
    [DataRow("*a", "The pattern cannot be searched for: '*' repeats nothing; write \\* for the character itself. Nothing was searched.")]
    [DataRow("(?=a)", "The pattern cannot be searched for: look-around is not supported; search for a simpler pattern and look through its matches. Nothing was searched.")]
    [DataRow("(a)\\1", "The pattern cannot be searched for: backreferences are not supported; search for a simpler pattern and look through its matches. Nothing was searched.")]
    public async Task A_pattern_that_cannot_be_searched_for_is_explained(string pattern, string expected) =>
        await CheckAsync(System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, string> { ["pattern"] = pattern }), $"error: {expected}");

    [TestMethod]
    public async Task Wrong_inputs_are_explained()
    {
        StringAssert.StartsWith(await TextAsync(null, """{"pattern":"a","type":"cobol"}"""), "error: The type cobol is not known. Use glob instead, such as *.cobol", StringComparison.Ordinal);
        Assert.AreEqual("error: nowhere does not exist. Leave path out to search the whole workspace, or look for the folder with Glob.", await TextAsync(null, """{"pattern":"a","path":"nowhere"}"""));
        StringAssert.Contains(await TextAsync(null, """{"pattern":"a","output_mode":1}"""), "does not fit its schema", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_cancelled_search_ends()
    {
        _folder.Write("a.txt", "needle");
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        foreach (var ripgrep in Engines())
        {
            var call = await new Tooling(_folder.Path).PrepareAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), """{"pattern":"needle"}""", TestContext.CancellationToken);
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await call.Commit(source.Token));
        }
    }

    [TestMethod]
    public async Task A_huge_file_is_searched_in_parts()
    {
        var path = _folder.In("huge.log");
        await using (var writer = new StreamWriter(path))
        {
            for (var number = 1; number <= 700_000; number++)
            {
                await writer.WriteAsync(number % 233_333 == 0 ? $"needle {number}\r\n" : $"line {number} of a log that is longer\r\n");
            }
        }

        await CheckAsync(
            """{"pattern":"needle","output_mode":"content","-C":1}""",
            string.Join("\n--\n", Enumerable.Range(1, 3).Select(static part => part * 233_333).Select(static number =>
                $"huge.log-{number - 1}-line {number - 1} of a log that is longer\nhuge.log:{number}:needle {number}\nhuge.log-{number + 1}-line {number + 1} of a log that is longer")));
        await CheckAsync("""{"pattern":"^line \\d+50000 of","output_mode":"count"}""", "huge.log:6\n[6 in 1 files.]");
    }

    private static IEnumerable<Ripgrep?> Engines() => Ripgrep.OnPath(fewFiles: 0) is { } ripgrep ? [null, ripgrep] : [null];

    private async Task CheckAsync(string input, string expected)
    {
        foreach (var ripgrep in Engines())
        {
            Assert.AreEqual(expected, await TextAsync(ripgrep, input), ripgrep is null ? "without ripgrep" : "with ripgrep");
        }
    }

    private Task<string> TextAsync(Ripgrep? ripgrep, string input) => new Tooling(_folder.Path).TextAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), input, TestContext.CancellationToken);
}
