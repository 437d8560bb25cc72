using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Edits;

/// <summary>Patches do what they say, can be taken back, and never merge what two sides changed.</summary>
[TestClass]
public sealed class TextPatchTests
{
    private static readonly ResolvedPath Path = new("/ws/a.txt", "/ws/a.txt");

    /// <summary>Few different lines, so that they repeat and diffs have choices; every kind of line end, and none at the end.</summary>
    private static readonly Arbitrary<string> AnyText = Arb.From(
        from lines in Gen.Elements("a", "b", "c", "", "}", "  x", "längere Zeile 😀").ListOf()
        from end in Gen.Elements("\n", "\r\n")
        from isOpen in Gen.Elements(true, false)
        select string.Join(end, lines) + (isOpen ? "" : end));

    [TestMethod]
    public void A_diff_applied_gives_the_other_text_and_its_inverse_the_first() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var patch = TextPatch.Between(before, after);
            return patch.ApplyTo(before) == after && patch.InverseOn(before).ApplyTo(after) == before;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_diff_is_in_whole_lines_and_leaves_a_line_between_two_hunks() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var hunks = TextPatch.Between(before, after).Hunks;
            return hunks.All(hunk => (hunk.Start == 0 || before[hunk.Start - 1] == '\n') && (hunk.End == before.Length || hunk.Length == 0 || before[hunk.End - 1] == '\n'))
                && hunks.Zip(hunks.Skip(1)).All(pair => pair.First.End < pair.Second.Start);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_diff_of_small_texts_is_a_shortest_one() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var changed = TextPatch.Between(before, after).Hunks.Sum(hunk => LinesOf(before.Substring(hunk.Start, hunk.Length)).Count + LinesOf(hunk.Text).Count);
            var (left, right) = (LinesOf(before), LinesOf(after));
            return changed == left.Count + right.Count - 2 * LongestCommon(left, right);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void Changes_of_one_side_only_are_that_sides() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var patch = TextPatch.Between(before, after);
            return Merged(TextPatch.Empty, before, after) == after
                && Merged(patch, before, before) == after
                && Merged(patch, before, after) == after;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_merge_is_the_same_from_both_sides() =>
        Prop.ForAll(AnyText, AnyText, AnyText, (before, mine, theirs) =>
            Merged(TextPatch.Between(before, mine), before, theirs) == Merged(TextPatch.Between(before, theirs), before, mine)).QuickCheckThrowOnFailure();

    [TestMethod]
    public void What_was_merged_can_be_taken_back_and_leaves_the_others_change() =>
        Prop.ForAll(AnyText, AnyText, AnyText, (before, mine, theirs) =>
            TextPatch.Between(before, mine).Onto(before, theirs) is not TextMerge.Merged { Patch: var patch }
            || patch.InverseOn(theirs).ApplyTo(patch.ApplyTo(theirs)) == theirs).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n")]
    [DataRow("a\nb\nc\n", "a\nB\nc\n", "a\nx\nb\nc\n", null)]
    [DataRow("a\nb\nc\n", "a\nB\nc\n", "x\na\nb\nc\n", "x\na\nB\nc\n")]
    [DataRow("a\nb\nc\nd\n", "a\nb\nc\nD\n", "x\na\nb\nc\nd\n", "x\na\nb\nc\nD\n")]
    [DataRow("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\nd\n", "a\nB\nc\nd\n")]
    [DataRow("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n", null)]
    [DataRow("a\nb\nc\n", "a\nc\n", "a\nbb\nc\n", null)]
    public void Hunks_that_touch_are_a_conflict_and_others_are_merged(string before, string mine, string theirs, string? merged) =>
        Assert.AreEqual(merged, Merged(TextPatch.Between(before, mine), before, theirs) is { } text && merged is null ? $"merged to {text}" : Merged(TextPatch.Between(before, mine), before, theirs));

    [TestMethod]
    public void A_conflict_says_where_and_what_stands_there()
    {
        var merge = TextPatch.Between("a\nb\nc\n", "a\nmine\nc\n").Onto("a\nb\nc\n", "new\n\na\ntheirs\nc\n");
        var place = ((TextMerge.Conflict)merge).Places.Single();
        Assert.AreEqual(new TextConflict(4, "b\n", "mine\n", "theirs\n"), place);
    }

    [TestMethod]
    public void Two_large_texts_with_little_in_common_are_compared_in_bounded_time()
    {
        var before = string.Concat(Enumerable.Range(0, 60_000).Select(line => $"old {line * 7 % 60_000}\n"));
        var after = string.Concat(Enumerable.Range(0, 60_000).Select(line => line % 100 == 0 ? $"old {line * 7 % 60_000}\n" : $"new {line}\n"));
        var patch = TextPatch.Between(before, after);
        Assert.AreEqual(after, patch.ApplyTo(before));
        Assert.IsTrue(patch.Hunks.Length > 100, "the lines that both have part the rest");
    }

    [TestMethod]
    public void Hunks_that_overlap_are_no_patch() =>
        Assert.ThrowsExactly<ArgumentException>(() => TextPatch.Of([new TextHunk(0, 3, ""), new TextHunk(2, 1, "")]));

    [TestMethod]
    public void A_plan_and_its_inverse_leave_everything_as_it_was() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var plan = new EditPlan(new FileEdit(Path, Content(before), Content(after)));
            var there = ((EditMerge.Ready)plan.Files[0].Onto(Content(before))).Edit;
            return before == after || (there.After is FileContent.Text text && text.Value == after
                && plan.Inverse.Files[0].Onto(there.After) is EditMerge.Ready { Edit.After: FileContent.Text back } && back.Value == before);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void An_edit_of_a_file_that_is_other_than_it_was_says_why_it_cannot_be()
    {
        Assert.IsInstanceOfType<EditMerge.Conflict>(new FileEdit(Path, null, Content("a")).Onto(Content("b")));
        Assert.IsInstanceOfType<EditMerge.Conflict>(new FileEdit(Path, Content("a"), null).Onto(Content("b")));
        Assert.IsInstanceOfType<EditMerge.Conflict>(new FileEdit(Path, Content("a"), Content("b")).Onto(null));
        Assert.IsInstanceOfType<EditMerge.Conflict>(new FileEdit(Path, Content("a"), Content("b")).Onto(new FileContent.Bytes(new byte[] { 0 })));
        Assert.IsInstanceOfType<EditMerge.AlreadyDone>(new FileEdit(Path, Content("a"), Content("b")).Onto(Content("b")));
        Assert.IsInstanceOfType<EditMerge.AlreadyDone>(new FileEdit(Path, Content("a"), null).Onto(null));
    }

    [TestMethod]
    public void A_unified_diff_shows_context_and_counts()
    {
        var before = string.Concat(Enumerable.Range(1, 12).Select(line => $"{line}\n"));
        Assert.AreEqual("@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and a half\n 6\n 7\n 8", UnifiedDiff.Of(before, before.Replace("5\n", "five\nand a half\n"), 50));
    }

    private static FileContent.Text Content(string text) => new(text, TextFormat.Default);

    private static string? Merged(TextPatch patch, string before, string current) =>
        patch.Onto(before, current) is TextMerge.Merged merged ? merged.Patch.ApplyTo(current) : null;

    private static List<string> LinesOf(string text)
    {
        var lines = text.Split('\n').Select(line => line + "\n").ToList();
        lines[^1] = lines[^1][..^1];
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static int LongestCommon(List<string> left, List<string> right)
    {
        var lengths = new int[left.Count + 1, right.Count + 1];
        for (var i = 1; i <= left.Count; i++)
        {
            for (var j = 1; j <= right.Count; j++)
            {
                lengths[i, j] = left[i - 1] == right[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[left.Count, right.Count];
    }
}
