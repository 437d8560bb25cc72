using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Testing.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Search;

/// <summary>A search answers the same with ripgrep and without, on generated trees, texts and patterns.</summary>
[TestClass]
public sealed class EngineLawTests
{
    private const int Trees = 40;

    private const int SearchesEach = 6;

    private static readonly string[] Atoms =
    [
        "a", "b", "ab", "needle", "é", "0", "_", " ", ".", "\\.", "\\d", "\\w", "\\W", "\\s", "\\S", "\\D", "[ab]", "[^a]", "[a-c0-9_]", "[\\s,]", "[^\\W]", "[[:alpha:]]",
        "\\bab", "b\\b", "^a", "b$", "(a|b)", "(?:ab|needle)", "(?i:NEEDLE)", "\\x61", "\\u00e9", "\\p{Lu}", "\\PL", "\\/", "\\-", "{", "a{2}", "(?P<n>b)", "\\(", "x|a", "\\{\\}", "\\t", "}", "(?s:.)b",
    ];

    private static readonly string[] Repeats = ["", "", "", "", "*", "+", "?", "{1,2}", "+?", "{2,}"];

    private static readonly string[] Words = ["a", "b", "ab", "aab", "needle", "Needle", "é", "É", "a.b", "(x)", "{}", "a/b", "a-b", "0", "42", "_", ",", " ", "  ", "\t", "ſ", "x", "日本", "😀"];

    [TestMethod]
    [TestCategory("Slow")]
    public void Patterns_find_the_same_with_and_without_ripgrep()
    {
        var ripgrep = Ripgrep.OnPath(fewFiles: 0) ?? throw new AssertInconclusiveException("ripgrep is not installed");
        var (matching, searches) = (0, 0);
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), async seed =>
        {
            var random = new Random(seed);
            using var folder = new TempFolder();
            for (var count = 1; count <= 4; count++)
            {
                folder.Write($"f{count}.txt", Encoding(random, Text(random)));
            }

            for (var search = 0; search < SearchesEach; search++)
            {
                matching += await CheckAsync(folder, ripgrep, Input(random), seed) ? 1 : 0;
                searches++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Trees));
        Assert.AreEqual(Trees * SearchesEach, searches);
        Assert.IsGreaterThan(searches / 8, matching, "enough patterns must match something");
        Assert.IsLessThan(searches, matching, "some patterns must match nothing");
    }

    [TestMethod]
    public void Trees_are_searched_the_same_with_and_without_ripgrep()
    {
        var ripgrep = Ripgrep.OnPath(fewFiles: 0) ?? throw new AssertInconclusiveException("ripgrep is not installed");
        var matching = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), async seed =>
        {
            var random = new Random(seed);
            using var folder = new TempFolder();
            if (random.Next(4) > 0)
            {
                IgnoreLawTests.MakeRepository(folder, "");
            }

            var folders = IgnoreLawTests.MakeTree(folder, random);
            foreach (var name in folders.Where(_ => random.Next(3) == 0).Append(""))
            {
                folder.Write($"{name}.gitignore", IgnoreLawTests.IgnoreText(random, IgnoreLawTests.Pieces, IgnoreLawTests.PathsBelow(folder, name)));
            }

            matching += await CheckAsync(folder, ripgrep, new() { ["pattern"] = "NEEDLE", ["-i"] = true }, seed) ? 1 : 0;
            await CheckAsync(folder, ripgrep, new() { ["pattern"] = "[n]eedle [a-z]*", ["output_mode"] = "content" }, seed);
            await CheckAsync(folder, ripgrep, new() { ["pattern"] = "NEEDLE", ["-i"] = true, ["path"] = folders[random.Next(folders.Count)] }, seed);
            await CheckAsync(folder, ripgrep, new() { ["pattern"] = "NEEDLE", ["-i"] = true, ["glob"] = "*.cs" }, seed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Trees));
        Assert.IsGreaterThan(Trees / 4, matching, "enough trees must hold something that is not ignored");
    }

    private static Dictionary<string, object> Input(Random random)
    {
        var input = new Dictionary<string, object>
        {
            ["pattern"] = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(random))),
            ["output_mode"] = random.GetItems((string[])["content", "content", "content", "count", "files_with_matches"], 1)[0],
        };
        if (random.Next(3) == 0)
        {
            input["-i"] = true;
        }

        if (random.Next(3) == 0)
        {
            input["-A"] = random.Next(4);
        }

        if (random.Next(3) == 0)
        {
            input["-B"] = random.Next(4);
        }

        if (random.Next(6) == 0)
        {
            input["head_limit"] = random.Next(1, 6);
            input["offset"] = random.Next(3);
        }

        return input;
    }

    private static string Part(Random random)
    {
        var atom = random.GetItems(Atoms, 1)[0];
        return atom.AsSpan().ContainsAny("^$|{}") || atom.Contains("\\b", StringComparison.Ordinal) ? atom : atom + random.GetItems(Repeats, 1)[0];
    }

    private static string Text(Random random)
    {
        var end = random.Next(3) == 0 ? "\r\n" : "\n";
        var lines = Enumerable.Range(0, random.Next(0, 12)).Select(_ => string.Concat(random.GetItems(Words, random.Next(0, 6))));
        return string.Join(end, lines) + (random.Next(2) == 0 ? end : "");
    }

    private static byte[] Encoding(Random random, string text) => random.Next(8) switch
    {
        0 => [.. System.Text.Encoding.UTF8.Preamble, .. System.Text.Encoding.UTF8.GetBytes(text)],
        1 => [.. System.Text.Encoding.Unicode.Preamble, .. System.Text.Encoding.Unicode.GetBytes(text)],
        2 => [.. System.Text.Encoding.UTF8.GetBytes(text), 0],
        _ => System.Text.Encoding.UTF8.GetBytes(text),
    };

    /// <returns>True when something was found.</returns>
    private static async Task<bool> CheckAsync(TempFolder folder, Ripgrep ripgrep, Dictionary<string, object> input, int seed)
    {
        var json = JsonSerializer.Serialize(input);
        var tooling = new Tooling(folder.Path);
        var with = await tooling.TextAsync(new GrepTool(ripgrep, new SearchMemory(TimeProvider.System)), json, CancellationToken.None);
        var without = await tooling.TextAsync(new GrepTool(null, new SearchMemory(TimeProvider.System)), json, CancellationToken.None);
        Assert.AreEqual(with, without, $"seed {seed}, {json}\n{string.Join('\n', Directory.EnumerateFiles(folder.Path, "*.txt").Select(path => JsonSerializer.Serialize(File.ReadAllText(path))))}{string.Join('\n', Directory.EnumerateFiles(folder.Path, ".gitignore", SearchOption.AllDirectories).Select(path => $"== {path}\n{File.ReadAllText(path)}"))}");
        return !with.StartsWith("No matches", StringComparison.Ordinal) && !with.StartsWith("error", StringComparison.Ordinal);
    }
}
