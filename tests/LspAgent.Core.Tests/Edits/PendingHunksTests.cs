using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Edits;

/// <summary>Changes that wait keep their ids, and each can be kept or taken back without the others.</summary>
[TestClass]
public sealed class PendingHunksTests
{
    private static readonly ResolvedPath Path = new("/ws/a.txt", "/ws/a.txt");

    private static readonly Arbitrary<string> AnyText = Arb.From(
        from lines in Gen.Elements("a", "b", "c", "d", "e", "f").ListOf()
        select string.Concat(lines.Select(line => $"{line}\n")));

    [TestMethod]
    public void Each_change_is_a_hunk_with_the_place_where_it_stands_now()
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n2\n3\n4\n5\n", "1\nnew\n2\n3\nfour\n5\n")]);
        Assert.AreEqual("h1 1+1 [] [new\n] | h2 4+1 [4\n] [four\n]", Tell(hunks));
    }

    [TestMethod]
    public void A_change_keeps_its_id_while_others_come_and_go()
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n2\n3\n4\n5\n", "1\n2\n3\nfour\n5\n")]);
        hunks.Add([Edit("1\n2\n3\nfour\n5\n", "0\n1\n2\n3\nfour\n5\n")]);
        Assert.AreEqual("h2 0+1 [] [0\n] | h1 4+1 [4\n] [four\n]", Tell(hunks));
        hunks.Accept(new HunkChoice(["h2"], null));
        Assert.AreEqual("h1 4+1 [4\n] [four\n]", Tell(hunks));
    }

    [TestMethod]
    public void What_the_user_writes_in_between_does_not_wait()
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n")]);
        hunks.Add([Edit("one\n2\n3\n4\nuser\n", "one\n2\nthree\n4\nuser\n")]);
        Assert.AreEqual("h1 0+1 [1\n] [one\n] | h2 2+1 [3\n] [three\n]", Tell(hunks));
    }

    [TestMethod]
    public void What_waits_is_written_down_and_waits_again_in_another_process()
    {
        var hunks = new PendingHunks();
        Assert.IsNull(hunks.Keep());
        hunks.Add([Edit("1\n2\n3\n4\n5\n", "1\nnew\n2\n3\nfour\n5\n")]);
        hunks.Accept(new HunkChoice(["h1"], null));

        var again = new PendingHunks(hunks.Keep());
        Assert.AreEqual("h2 4+1 [4\n] [four\n]", Tell(again));
        again.Add([Edit("1\nnew\n2\n3\nfour\n5\n", "one\nnew\n2\n3\nfour\n5\n")]);
        Assert.AreEqual("h3 0+1 [1\n] [one\n] | h2 4+1 [4\n] [four\n]", Tell(again));
        again.Accept(new HunkChoice(null, null));
        Assert.IsNull(again.Keep());
        Assert.AreEqual("", Tell(new PendingHunks("{ damaged")));
    }

    [TestMethod]
    [DataRow("0\n1\ntwo\n3\nfour\n", "2+1 4+1", DisplayName = "a line above")]
    [DataRow("1\ntwo\n3\n3a\n3b\nfour\n", "1+1 5+1", DisplayName = "lines between")]
    [DataRow("1\ntwo\n3\nfour\n5\n", "1+1 3+1", DisplayName = "a line below")]
    [DataRow("1\ntwo and more\n3\nfour\n", "1+1 3+1", DisplayName = "a line of it")]
    [DataRow("two\n3\nfour\n", "0+1 2+1", DisplayName = "a line above is gone")]
    public void A_change_stands_where_it_is_in_the_text_of_now(string now, string places)
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n2\n3\n4\n", "1\ntwo\n3\nfour\n")]);
        Assert.AreEqual(places, string.Join(' ', hunks.In(Path, now).Select(static hunk => $"{hunk.Line}+{hunk.Lines}")));
    }

    [TestMethod]
    public void What_the_agent_takes_back_itself_no_longer_waits()
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n", "one\n")]);
        hunks.Add([Edit("one\n", "1\n")]);
        Assert.AreEqual("", Tell(hunks));
    }

    [TestMethod]
    public void A_new_file_is_one_change_and_goes_when_it_is_rejected()
    {
        var hunks = new PendingHunks();
        hunks.Add([new AppliedEdit(new FileEdit(Path, null, Text("a\nb\n")), IsMerged: false, EditPlace.Disk)]);
        Assert.AreEqual("h1 0+2 [-] [a\nb\n]", Tell(hunks));
        var rejection = hunks.Rejections(new HunkChoice(null, "/ws/a.txt")).Single();
        Assert.IsNull(rejection.Edit.After);
    }

    [TestMethod]
    public void All_rejected_is_the_text_of_before_and_all_accepted_the_text_of_after() =>
        Prop.ForAll(AnyText, AnyText, (before, after) =>
        {
            var hunks = new PendingHunks();
            hunks.Add([Edit(before, after)]);
            return before == after
                || (Rejected(hunks, after, [.. hunks.All.Select(hunk => hunk.Id)]) == before && Rejected(hunks, after, []) == after);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void One_after_the_other_in_any_order_and_any_mixture_gives_the_same_as_at_once() =>
        Prop.ForAll(AnyText, AnyText, Arb.From(Gen.Choose(0, int.MaxValue - 1)), (before, after, seed) =>
        {
            var hunks = new PendingHunks();
            hunks.Add([Edit(before, after)]);
            var random = new System.Random(seed);
            var all = hunks.All.Select(hunk => hunk.Id).ToArray();
            var rejected = all.Where(_ => random.Next(2) == 0).ToHashSet();
            var expected = Rejected(hunks, after, [.. rejected]);
            var order = all.ToArray();
            random.Shuffle(order);
            var now = after;
            foreach (var id in order)
            {
                if (rejected.Contains(id))
                {
                    now = Rejected(hunks, now, [id]);
                    hunks.Settle([id], isAccepted: false);
                }
                else
                {
                    hunks.Accept(new HunkChoice([id], null));
                }
            }

            return now == expected && hunks.All.IsEmpty;
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_rejection_is_for_the_present_text_and_leaves_what_the_user_wrote()
    {
        var hunks = new PendingHunks();
        hunks.Add([Edit("1\n2\n3\n4\n", "one\n2\n3\n4\n")]);
        Assert.AreEqual("1\n2\n3\nuser\n", Rejected(hunks, "one\n2\n3\nuser\n", ["h1"]));
        Assert.AreEqual("conflict", Rejected(hunks, "user\n2\n3\n4\n", ["h1"]));
    }

    private static string Rejected(PendingHunks hunks, string current, string[] ids) =>
        hunks.Rejections(new HunkChoice([.. ids], null)) is not [var rejection] ? current
        : rejection.Edit.Onto(Text(current)) switch
        {
            EditMerge.Ready { Edit.After: FileContent.Text after } => after.Value,
            EditMerge.AlreadyDone => current,
            _ => "conflict",
        };

    private static AppliedEdit Edit(string before, string after) => new(new FileEdit(Path, Text(before), Text(after)), IsMerged: false, EditPlace.Disk);

    private static FileContent.Text Text(string text) => new(text, TextFormat.Default);

    private static string Tell(PendingHunks hunks) =>
        string.Join(" | ", hunks.All.Select(hunk => $"{hunk.Id} {hunk.Line}+{hunk.Lines} [{hunk.OldText ?? "-"}] [{hunk.NewText ?? "-"}]"));
}
