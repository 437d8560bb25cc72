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
            Make(folder, seed);
            Check(folder.Path, seed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    /// <summary>A law that holds over trees without anything in them says nothing.</summary>
    [TestMethod]
    [TestCategory("Slow")]
    public void The_trees_hold_what_the_law_is_about()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 100; seed++)
        {
            using var folder = new TempFolder();
            Make(folder, seed);
            var found = Walk(folder.Path);
            var all = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length;
            Count("some are ignored and some are not", found.Length > 1 && found.Length < all - 3);
            Count("a negation decides", Without(static (_, line) => line.StartsWith('!')));
            Count("a nested file decides", Without(static (file, _) => file.Contains('/', StringComparison.Ordinal)));
            Count("an anchor decides", Without(static (_, line) => line.TrimEnd(' ', '/').Contains('/', StringComparison.Ordinal)));
            Count("an escape decides", Without(static (_, line) => line.Contains('\\', StringComparison.Ordinal)));
            Count("a folder alone is meant", Without(static (_, line) => line.TrimEnd().EndsWith('/')));

            bool Without(Func<string, string, bool> isLeftOut)
            {
                using var other = new TempFolder();
                Make(other, seed);
                foreach (var file in Directory.GetFiles(other.Path, ".gitignore", SearchOption.AllDirectories))
                {
                    var name = Path.GetRelativePath(other.Path, file);
                    File.WriteAllLines(file, File.ReadAllLines(file).Where(line => !isLeftOut(name, line)));
                }

                return !found.Order(StringComparer.Ordinal).SequenceEqual(Walk(other.Path).Order(StringComparer.Ordinal), StringComparer.Ordinal);
            }
        }

        foreach (var (what, least) in (ReadOnlySpan<(string, int)>)[("some are ignored and some are not", 60), ("a negation decides", 10), ("a nested file decides", 20), ("an anchor decides", 10), ("an escape decides", 3), ("a folder alone is meant", 5)])
        {
            Assert.IsGreaterThanOrEqualTo(least, seen.GetValueOrDefault(what), $"{what}: {string.Join(", ", seen)}");
        }

        void Count(string what, bool isSo) => seen[what] = seen.GetValueOrDefault(what) + (isSo ? 1 : 0);
    }

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

    private static void Make(TempFolder folder, int seed)
    {
        var random = new Random(seed);
        MakeRepository(folder, "");
        var folders = MakeTree(folder, random);
        foreach (var name in folders.Where(_ => random.Next(3) == 0).Append(""))
        {
            folder.Write($"{name}.gitignore", IgnoreText(random, MorePieces, PathsBelow(folder, name)));
        }

        if (random.Next(4) == 0)
        {
            folder.Write(".git/info/exclude", IgnoreText(random, MorePieces, PathsBelow(folder, "")));
        }
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
        for (var count = random.Next(3, 10); count > 0; count--)
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

    /// <summary>Lines about what is there, each a little more general than one path, and some about nothing in particular.</summary>
    /// <param name="paths">From the folder of the ignore file; those of folders end with a slash.</param>
    internal static string IgnoreText(Random random, string[] pieces, string[] paths) => string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ =>
        (paths.Length > 0 && random.Next(4) > 0 ? About(random, paths[random.Next(paths.Length)]) : Anything(random, pieces)) + "\n"));

    /// <summary>The folders and files of a tree as they are seen from one of its folders.</summary>
    internal static string[] PathsBelow(TempFolder folder, string name) =>
        [.. Directory.EnumerateFileSystemEntries(folder.In(name), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(folder.In(name), path) + (Directory.Exists(path) ? "/" : ""))
            .Where(static path => !path.StartsWith(".git", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static string Anything(Random random, string[] pieces) =>
        $"{(random.Next(4) == 0 ? "!" : "")}{(random.Next(4) == 0 ? "/" : "")}{string.Concat(random.GetItems(pieces, random.Next(1, 5)))}{(random.Next(5) == 0 ? "/" : "")}{(random.Next(8) == 0 ? "  " : "")}";

    private static string About(Random random, string path)
    {
        string[] parts = [.. path.TrimEnd('/').Split('/').Select(part => Loosened(random, part))];
        var pattern = random.Next(8) switch
        {
            0 => "/" + string.Join('/', parts),
            1 => "/" + parts[0],
            2 => "**/" + parts[^1],
            3 => parts[0] + "/**",
            4 => parts[0] + "/**/" + parts[^1],
            5 => string.Join('/', parts),
            _ => parts[^1],
        };
        return $"{(random.Next(3) == 0 ? "!" : "")}{pattern}{(path.EndsWith('/') && random.Next(2) == 0 ? "/" : "")}";
    }

    /// <summary>A pattern that matches a name, and perhaps more.</summary>
    private static string Loosened(Random random, string name)
    {
        var at = random.Next(name.Length);
        return random.Next(12) switch
        {
            0 => "*",
            1 => Escaped(name[..at]) + "*",
            2 => "*" + Escaped(name[at..]),
            3 => Escaped(name[..at]) + "?" + Escaped(name[(at + 1)..]),
            4 when char.IsAsciiLetter(name[at]) => $"{Escaped(name[..at])}[{name[at]}x-z]{Escaped(name[(at + 1)..])}",
            5 when char.IsAsciiLetter(name[at]) => $"{Escaped(name[..at])}\\{Escaped(name[at..])}",
            _ => Escaped(name),
        };
    }

    private static string Escaped(string name) => string.Concat(name.Select(static character => character is '*' or '?' or '[' or '\\' or '#' or '!' ? $"\\{character}" : character.ToString()));

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
