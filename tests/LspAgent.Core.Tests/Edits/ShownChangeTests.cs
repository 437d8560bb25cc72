using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Tests.Edits;

/// <summary>People are shown a small file whole, and of a large one the places that change.</summary>
[TestClass]
public sealed class ShownChangeTests
{
    [TestMethod]
    public void A_small_file_is_shown_whole() =>
        Assert.AreEqual(("one\ntwo\n", "one\n2\n"), Only("one\ntwo\n", "one\n2\n"));

    [TestMethod]
    public void Of_a_large_file_each_place_is_shown_with_what_stands_around_it()
    {
        var lines = Enumerable.Range(0, 20_000).Select(static line => string.Create(CultureInfo.InvariantCulture, $"line {line}\n")).ToList();
        var before = string.Concat(lines);
        lines[5] = "five\n";
        lines[8] = "";
        lines[15_000] = "new\nlines\n";
        lines[19_999] = "end";
        var changes = ShownChange.Of(new FileChange("/ws/a.txt", before, string.Concat(lines))).ToList();

        Assert.HasCount(3, changes);
        Assert.IsTrue(changes.All(static change => change.Path == "/ws/a.txt" && change.OldText!.Split('\n').Length <= 30));
        Assert.StartsWith("line 0\n", changes[0].OldText);
        Assert.Contains("line 4\nfive\nline 6\nline 7\nline 9\n", changes[0].NewText!);
        Assert.StartsWith("line 14990\n", changes[1].NewText);
        Assert.Contains("line 14999\nnew\nlines\nline 15001\n", changes[1].NewText!);
        Assert.EndsWith("line 19998\nend", changes[2].NewText);
    }

    private static (string?, string?) Only(string before, string after)
    {
        var change = ShownChange.Of(new FileChange("/ws/a.txt", before, after)).Single();
        return (change.OldText, change.NewText);
    }
}
