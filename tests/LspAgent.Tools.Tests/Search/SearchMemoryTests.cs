using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Testing;
using LspAgent.Testing.Files;
using LspAgent.Tools.Search;

namespace LspAgent.Tools.Tests.Search;

/// <summary>What a search remembers of files never changes an answer, whatever becomes of the files.</summary>
[TestClass]
public sealed class SearchMemoryTests
{
    private static readonly string[] Names = ["a.txt", "b.txt", "sub/a.txt", "sub/c.cs"];

    private static readonly string[] Words = ["needle", "NEEDLE", "Straße", "nee", "dle", "ne\u0000edle", "é", "k", "\u212A", "x", "\n", "\r\n", " "];

    private static readonly string[] Patterns = ["needle", "NEEDLE", "ee", "é", "Straße", "k", "needle|x", "n.edle", "le ne", "dle\\s+nee"];

    public TestContext TestContext { get; set; } = null!;

    /// <summary>So late that every file counts as long unchanged.</summary>
    private static ManualTime Later => new(TimeProvider.System.GetUtcNow().AddDays(1));

    [TestMethod]
    public void A_search_that_remembers_finds_what_one_that_does_not_finds()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new AssertInconclusiveException("nothing is remembered here");
        }

        var found = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), async seed =>
        {
            var random = new Random(seed);
            using var folder = new TempFolder();
            folder.Write("sub/.keep", "");
            var remembering = new GrepTool(null, new SearchMemory(Later));
            for (var step = 0; step < 12; step++)
            {
                Change(folder, random);
                var json = JsonSerializer.Serialize(new Dictionary<string, object>
                {
                    ["pattern"] = random.GetItems(Patterns, 1)[0],
                    ["-i"] = random.Next(2) == 0,
                    ["output_mode"] = random.GetItems((string[])["content", "count", "files_with_matches"], 1)[0],
                });
                var expected = await new Tooling(folder.Path).TextAsync(new GrepTool(null, new SearchMemory(Later)), json, TestContext.CancellationToken);
                Assert.AreEqual(expected, await new Tooling(folder.Path).TextAsync(remembering, json, TestContext.CancellationToken), $"seed {seed}, step {step}, {json}");
                found += expected.StartsWith("No matches", StringComparison.Ordinal) ? 0 : 1;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
        Assert.IsGreaterThan(30, found, "enough searches must find something");
    }

    [TestMethod]
    public void A_text_that_is_not_in_a_file_is_known_not_to_be_there_until_the_file_changes()
    {
        var memory = new SearchMemory(Later);
        var file = File(changedAt: 1_000);
        _ = memory.Begin();
        memory.Begin().Learn(file, "one needle"u8);
        var look = memory.Begin();
        Assert.IsFalse(look.MayHold(file, RequiredBytes.Exact("absent")));
        Assert.IsTrue(look.MayHold(file, RequiredBytes.Exact("needle")));
        Assert.IsTrue(look.MayHold(file, RequiredBytes.Exact("zz")), "of two bytes nothing is known");
        Assert.IsTrue(look.MayHold(File(changedAt: 1_001), RequiredBytes.Exact("absent")));
        Assert.IsTrue(look.MayHold(file with { Length = 11 }, RequiredBytes.Exact("absent")));
        memory.Begin().LearnBinary(file);
        Assert.IsFalse(look.MayHold(file, RequiredBytes.Exact("zz")));
    }

    [TestMethod]
    public void Of_a_file_that_changed_just_before_it_was_read_nothing_is_remembered()
    {
        var now = TimeProvider.System.GetUtcNow();
        var memory = new SearchMemory(new ManualTime(now));
        var file = File((now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        _ = memory.Begin();
        memory.Begin().Learn(file, "one needle"u8);
        Assert.IsTrue(memory.Begin().MayHold(file, RequiredBytes.Exact("absent")));
    }

    [TestMethod]
    public void What_is_remembered_is_bounded_and_what_is_in_use_stays()
    {
        const int Many = 6000;
        var memory = new SearchMemory(Later);
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 8000).Select(static number => $"{number} ")));
        _ = memory.Begin();
        var first = memory.Begin();
        for (var number = 1; number <= Many; number++)
        {
            first.Learn(File(1_000, (ulong)number, content.Length), content);
        }

        first.End();
        Assert.AreEqual(16 * 1024 * 1024 / 8192d, Known(1, Many), delta: 100);
        var second = memory.Begin();
        Assert.IsFalse(second.MayHold(File(1_000, 1, content.Length), RequiredBytes.Exact("absent")));
        second.End();
        second.Learn(File(1_000, Many + 1, content.Length), content);
        Assert.AreEqual(2, Known(1, Many + 1), "only what the last search used, and what it learned");

        int Known(int from, int to) => Enumerable.Range(from, to - from + 1).Count(number => !memory.Begin().MayHold(File(1_000, (ulong)number, content.Length), RequiredBytes.Exact("absent")));
    }

    private static WalkedFile File(long changedAt, ulong inode = 7, long length = 10) =>
        new(new WalkedFolder("/w", string.Empty, "/w", null), "a.txt", length, 0) { Stamp = new FileStamp(inode, 1, 5, changedAt) };

    private static void Change(TempFolder folder, Random random)
    {
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var path = folder.In(random.GetItems(Names, 1)[0]);
            switch (random.Next(6))
            {
                case 0:
                    System.IO.File.Delete(path);
                    break;
                case 1 when System.IO.File.Exists(path):
                    // As long and as old as before.
                    var time = System.IO.File.GetLastWriteTimeUtc(path);
                    var bytes = System.IO.File.ReadAllBytes(path);
                    random.Shuffle(bytes);
                    System.IO.File.WriteAllBytes(path, bytes);
                    System.IO.File.SetLastWriteTimeUtc(path, time);
                    break;
                case 2 when System.IO.File.Exists(path):
                    System.IO.File.Move(path, folder.In(random.GetItems(Names, 1)[0]), overwrite: true);
                    break;
                default:
                    folder.Write(Path.GetRelativePath(folder.Path, path), string.Concat(random.GetItems(Words, random.Next(0, 8))));
                    break;
            }
        }

        WaitForTick(folder);
    }

    /// <summary>What changes from here on has a later time than all before.</summary>
    private static void WaitForTick(TempFolder folder)
    {
        var before = folder.Write(".git/tick", "");
        var then = System.IO.File.GetLastWriteTimeUtc(before);
        while (System.IO.File.GetLastWriteTimeUtc(before) == then)
        {
            System.IO.File.WriteAllText(before, "x");
        }
    }
}
