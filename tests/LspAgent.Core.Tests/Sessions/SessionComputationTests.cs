using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;
using LspAgent.Testing.Golden;
using LspAgent.Testing.Sessions;
using static LspAgent.Testing.Sessions.Entries;

namespace LspAgent.Core.Tests.Sessions;

/// <summary>Titles, costs, forks, rewinds and exports, computed from the lines.</summary>
[TestClass]
public sealed class SessionComputationTests
{
    [TestMethod]
    [DataRow("  Fix the\ttests \nplease", "Fix the tests")]
    [DataRow("Rename the method that reads settings from the environment so that it says what it does", "Rename the method that reads settings from the environment so that it…")]
    [DataRow("https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "https://example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…")]
    public void A_title_is_how_the_first_prompt_begins(string prompt, string title) =>
        Assert.AreEqual(title, SessionTitle.Of(Lines.Of(Says("[tail]", isTail: true), Says(prompt), Says("more"))));

    [TestMethod]
    public void A_title_never_cuts_a_character_apart()
    {
        var title = SessionTitle.Of(Lines.Of(Says(string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 20)))));
        Assert.AreEqual(string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 6)) + "…", title);
    }

    [TestMethod]
    public void A_given_name_counts_more_and_silence_has_no_title()
    {
        Assert.AreEqual("B", SessionTitle.Of(Lines.Of(new TranscriptEntry.Renamed("A"), Says("hello"), new TranscriptEntry.Renamed("B"))));
        Assert.IsNull(SessionTitle.Of(Lines.Of(Says(" \n"))));
    }

    [TestMethod]
    public void Costs_are_kept_by_agent_and_model_and_what_was_rewound_was_paid()
    {
        var child = new AgentId("child");
        var costs = SessionCosts.Of(Lines.OfAgents(
        [
            (AgentId.Main, Reply("m1", "a")),
            (child, Reply("m2", "b")),
            (AgentId.Main, new TranscriptEntry.Rewound(1)),
            (AgentId.Main, Reply("m3", "c")),
            (AgentId.Main, Reply("m4", "cut off") with { IsInterrupted = true, CostUsd = null, Usage = default }),
        ]));
        Assert.AreEqual("main model-a 2 0.50, child model-a 1 0.25", RenderCosts(costs));
        Assert.AreEqual(0.75m, costs.CostUsd);
        Assert.AreEqual(new TokenUsage(30, 15, 0, 0), costs.Usage);
    }

    [TestMethod]
    public void A_price_that_is_not_known_is_not_guessed()
    {
        var costs = SessionCosts.Of(Lines.Of(Reply("m1", "a"), Reply("m2", "b") with { Model = "own", CostUsd = null }, Reply("m3", "c")));
        Assert.AreEqual("main model-a 2 0.50, main own 1 ?", RenderCosts(costs));
        Assert.IsNull(costs.CostUsd);
    }

    [TestMethod]
    public void A_fork_pays_only_for_its_own()
    {
        var fork = SessionFork.Of(Lines.Of(Says("a"), Reply("m1", "1"), Says("b")), 3, new SessionId("s-2"));
        var lines = Written(fork);
        Assert.AreEqual(0, SessionCosts.Of(lines).CostUsd);
        lines.Add(new TranscriptLine(4, 3, Lines.Begin, AgentId.Main, Reply("m2", "2")));
        Assert.AreEqual(0.25m, SessionCosts.Of(lines).CostUsd);
        Assert.AreEqual(new ForkPoint(new SessionId("s-1"), 3, 2), fork.Start.ForkedFrom);
    }

    [TestMethod]
    public void A_fork_goes_on_where_it_left() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        foreach (var lines in new[] { AnyTranscript.Nonsense(seeds), AnyTranscript.Plausible(seeds) })
        {
            var toSeq = (seeds.FirstOrDefault() % lines.Count) + 1;
            var fork = Written(SessionFork.Of(lines, toSeq, new SessionId("s-2")));
            CollectionAssert.AreEqual(Enumerable.Range(1, fork.Count).ToArray(), fork.Select(line => (int)line.Seq).ToArray());
            Assert.AreEqual(
                Render(Conversation.Replay(AgentId.Main, [.. lines.Take(toSeq)]).Messages),
                Render(Conversation.Replay(AgentId.Main, fork).Messages));
        }
    }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void A_conversation_can_be_taken_back_to_before_each_prompt()
    {
        var lines = Lines.Of(
            new TranscriptEntry.TurnStarted("t1", Origin.User),
            Says("one", "u1"),
            Reply("m1", "1"),
            Says("steered", "u2"),
            Reply("m2", "2"),
            new TranscriptEntry.TurnEnded("t1", "end_turn", Error: null),
            new TranscriptEntry.TurnStarted("t2", Origin.User),
            Says("gone", "u3"),
            new TranscriptEntry.Rewound(7),
            new TranscriptEntry.TurnStarted("t3", Origin.User),
            Says("two", "u4"));
        Assert.AreEqual("10 two, 4 steered, 1 one", string.Join(", ", SessionRewind.PointsOf(lines).Select(point => $"{point.ToSeq} {point.Prompt}")));
    }

    [TestMethod]
    public void An_export_reads_like_a_page() => GoldenFile.Check("tests/golden/sessions/export.md", SessionExport.ToMarkdown(Sample()).TrimEnd());

    [TestMethod]
    public void An_export_holds_the_same_for_programs() => GoldenFile.Check("tests/golden/sessions/export.json", SessionExport.ToJson(Sample()));

    [TestMethod]
    public void Anything_can_be_exported() => Prop.ForAll(AnyTranscript.Seeds, seeds =>
    {
        var lines = AnyTranscript.Nonsense(seeds);
        using var json = JsonDocument.Parse(SessionExport.ToJson(lines));
        Assert.AreEqual(CondensedLines.Of(lines).Count, json.RootElement.GetProperty("lines").GetArrayLength());
        StringAssert.StartsWith(SessionExport.ToMarkdown(lines), "# ", StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    private static IReadOnlyList<TranscriptLine> Sample() => Lines.Of(
        new TranscriptEntry.TurnStarted("t1", Origin.User),
        Says("Why does `Parse` fail?"),
        Says("[tail]", isTail: true),
        Delta("m1", "I will"),
        Reply("m1", [new ContentBlock.Thinking("Let me see.", "sig", "anthropic"), new ContentBlock.Text("I will look at it."), Call("c1"), Call("c2", "Grep")]) with { IsStreamed = true },
        Intent("c1"),
        Outcome("c1", "````\nfenced\n````"),
        new TranscriptEntry.SessionResumed(),
        new TranscriptEntry.Noticed(NoticeLevel.Warning, "Two\nlines"),
        new TranscriptEntry.Compacted([Message.User("summary")], "auto", 1000, 10),
        Reply("m2", "It is <b>cut</b>.") with { IsInterrupted = true },
        Delta("m3", "Half of"),
        Delta("m3", " it"),
        new TranscriptEntry.TurnEnded("t1", "error", "The model is overloaded."));

    private static List<TranscriptLine> Written(SessionFork fork) => [new(1, null, Lines.Begin, AgentId.Main, fork.Start), .. fork.TakenOver];

    private static string RenderCosts(SessionCosts costs) => string.Join(
        ", ", costs.ByModel.Select(cost => FormattableString.Invariant($"{cost.Agent} {cost.Model} {cost.Replies} {(cost.CostUsd is { } usd ? usd.ToString("0.00", CultureInfo.InvariantCulture) : "?")}")));
}
