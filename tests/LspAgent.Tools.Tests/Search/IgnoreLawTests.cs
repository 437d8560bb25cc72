using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Testing.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Search;

/// <summary>A walk finds exactly the files that git would not ignore, on generated trees and ignore files.</summary>
[TestClass]
public sealed class IgnoreLawTests
{
    private static readonly string[] Names = ["a", "b", "ab", "abc", "a b", "#x", "!y", "x.cs", "y.cs", "[z]", "z", "é", "foo", "foobar", "a{b,c}"];

    /// <summary>What the manual of git describes.</summary>
    internal static readonly string[] Pieces =
        ["a", "b", "ab", "abc", "foo", "x.cs", "*", "*", "?", "**", "/", "/", "/", "[ab]", "[!a]", "[^b]", "[a-c]", "\\#", "\\!", "\\*", "\\[z]", ".cs", " ", "z", "#", "!"];

    /// <summary>What git understands besides.</summary>
    private static readonly string[] MorePieces = [.. Pieces, "é", "{b,c}", "[[:alpha:]]", "[]z]", "[z"];

    [TestMethod]
    public void A_walk_finds_what_git_does_not_ignore() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            using var folder = new TempFolder();
            var random = new Random(seed);
            MakeRepository(folder, "");
            var folders = MakeTree(folder, random);
            foreach (var name in folders.Where(_ => random.Next(3) == 0).Append(""))
            {
                folder.Write($"{name}.gitignore", IgnoreText(random, MorePieces));
            }

            if (random.Next(4) == 0)
            {
                folder.Write(".git/info/exclude", IgnoreText(random, MorePieces));
            }

            Check(folder.Path, seed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [TestMethod]
    [DataRow("foo**/bar")]
    [DataRow("a/**")]
    [DataRow("**/b")]
    [DataRow("a/**/b")]
    [DataRow("/a")]
    [DataRow("a/")]
    [DataRow("*\n!a\n!a/b")]
    [DataRow("*\n!*/\n!x.cs")]
    [DataRow("a b  ")]
    [DataRow("a\\ ")]
    [DataRow("a\\  ")]
    [DataRow("\\#x\n\\!y")]
    [DataRow("\uFEFFab\r\nx.cs\r\n")]
    [DataRow("a{b,c}")]
    [DataRow("abc\\")]
    [DataRow("/")]
    [DataRow("!")]
    [DataRow("[[:upper:]]*\n[[:nonsense:]]")]
    [DataRow("**\n!**/\n!foo")]
    [DataRow("***/b")]
    [DataRow("a/*\n!a/b")]
    public void Known_turns_of_the_pattern_language(string ignore)
    {
        using var folder = new TempFolder();
        MakeRepository(folder, "");
        MakeTree(folder, new Random(1));
        folder.Write("foo1/2/bar", "");
        folder.Write("a /x", "");
        folder.Write(".gitignore", ignore);
        Check(folder.Path, 0);
    }

    [TestMethod]
    public void A_repository_inside_knows_nothing_of_the_outer_one()
    {
        using var folder = new TempFolder();
        MakeRepository(folder, "");
        MakeRepository(folder, "inner/");
        folder.Write(".gitignore", "*.log");
        folder.Write("inner/a.log", "");
        folder.Write("inner/b.tmp", "");
        folder.Write("inner/.gitignore", "*.tmp");
        folder.Write("c.log", "");
        CollectionAssert.AreEquivalent((string[])[".gitignore", "inner/.gitignore", "inner/a.log"], Walk(folder.Path));
        Check(folder.In("inner"), 0);
    }

    [TestMethod]
    public void Outer_patterns_hold_when_only_a_part_is_walked()
    {
        using var folder = new TempFolder();
        MakeRepository(folder, "");
        folder.Write(".gitignore", "/src/a.log\nobj/\n*.tmp");
        folder.Write("src/.gitignore", "!keep.tmp");
        folder.Write("src/deep/keep.tmp", "");
        folder.Write("src/deep/other.tmp", "");
        folder.Write("src/a.log", "");
        folder.Write("src/obj/x", "");
        CollectionAssert.AreEquivalent((string[])[".gitignore", "deep/keep.tmp"], Walk(folder.In("src")));
        Assert.IsTrue(FileWalk.WouldFind(folder.In("src"), folder.In("src/deep/keep.tmp")));
        Assert.IsFalse(FileWalk.WouldFind(folder.In("src"), folder.In("src/deep/new.tmp")));
        Assert.IsFalse(FileWalk.WouldFind(folder.In("src"), folder.In("src/obj/new")));
        Assert.IsFalse(FileWalk.WouldFind(folder.Path, folder.In(".git/HEAD")));
    }

    internal static void MakeRepository(TempFolder folder, string prefix)
    {
        folder.Write($"{prefix}.git/HEAD", "ref: refs/heads/main\n");
        Directory.CreateDirectory(folder.In($"{prefix}.git/objects"));
        Directory.CreateDirectory(folder.In($"{prefix}.git/refs"));
    }

    /// <returns>The folders, each with a slash at the end.</returns>
    internal static List<string> MakeTree(TempFolder folder, Random random)
    {
        var folders = new List<string> { "" };
        for (var count = random.Next(2, 8); count > 0; count--)
        {
            var name = folders[random.Next(folders.Count)] + Names[random.Next(Names.Length)];
            if (name.Count(static character => character is '/') < 4 && !File.Exists(folder.In(name)))
            {
                folders.Add(name + "/");
            }

            foreach (var file in random.GetItems(Names, 4).Select(file => folders[^1] + file))
            {
                if (!Directory.Exists(folder.In(file)) && !folders.Contains(file + "/"))
                {
                    folder.Write(file, "needle " + file);
                }
            }
        }

        return folders;
    }

    internal static string IgnoreText(Random random, string[] pieces) => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
        $"{(random.Next(4) == 0 ? "!" : "")}{(random.Next(4) == 0 ? "/" : "")}{string.Concat(random.GetItems(pieces, random.Next(1, 5)))}{(random.Next(5) == 0 ? "/" : "")}{(random.Next(8) == 0 ? "  " : "")}\n"));

    private static string[] Walk(string root) => [.. FileWalk.List(root, int.MaxValue, CancellationToken.None).Select(static file => file.RelativePath)];

    private static void Check(string root, int seed)
    {
        var all = Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(root, path)).Where(static path => !path.StartsWith(".git/", StringComparison.Ordinal)).ToArray();
        var expected = all.Except(GitIgnores(root, all)).Order(StringComparer.Ordinal);
        var found = Walk(root).Order(StringComparer.Ordinal);
        Assert.AreEqual(string.Join('\n', expected), string.Join('\n', found), $"seed {seed}\n{string.Join('\n', all.Where(static path => path.EndsWith(".gitignore", StringComparison.Ordinal) || path.EndsWith("exclude", StringComparison.Ordinal)).Select(path => $"== {path}\n{File.ReadAllText(Path.Combine(root, path))}"))}");
    }

    private static string[] GitIgnores(string root, string[] paths)
    {
        var start = new ProcessStartInfo("git", ["check-ignore", "--no-index", "-z", "--stdin"]) { WorkingDirectory = root, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        git.StandardInput.Write(string.Join('\0', paths));
        git.StandardInput.Close();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.IsTrue(git.ExitCode is 0 or 1);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
