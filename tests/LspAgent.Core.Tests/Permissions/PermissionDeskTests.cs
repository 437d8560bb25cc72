using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tests.Permissions;

/// <summary>Which answers a question offers, how far each of them reaches, and what becomes of it.</summary>
[TestClass]
public sealed class PermissionDeskTests : IPermissionPolicy, IQuestionAnnouncer, IRuleKeeper
{
    private static readonly SavableRule OfTheWorkspace = new("Edit(./src/A.cs)", "every change of this file");
    private static readonly SavableRule OfAnywhere = new("Bash(npm test)", "exactly this command");

    private readonly ConcurrentQueue<TranscriptEntry> _written = new();
    private readonly List<(RuleScope Scope, string Rule)> _kept = [];
    private PermissionDecision _decision = new PermissionDecision.Ask("it changes something");
    private string? _problem;

    public required TestContext TestContext { get; init; }

    public ImmutableArray<RuleScope> Scopes => [RuleScope.Session, RuleScope.Workspace, RuleScope.User];

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_rule_that_can_be_kept_is_offered_for_each_place_with_what_else_it_allows()
    {
        _decision = new PermissionDecision.Ask("no rule allows it") { Savable = [OfAnywhere], IsOnlyUnmatched = true };
        var desk = Desk();

        var ruling = desk.RuleAsync("c1", Request("npm test"), this, Token).AsTask();
        var question = desk.Waiting.Single();
        desk.Answer(question.Id, question.Choices.Single(choice => choice.Id is "allow_workspace").Answer);

        CollectionAssert.AreEqual(
            new[]
            {
                "allow_once: Allow once",
                "allow_session: Allow Bash(npm test) for the session",
                "allow_workspace: Always allow Bash(npm test) in this workspace",
                "allow_user: Always allow Bash(npm test) everywhere",
                "reject_once: Deny",
            },
            question.Choices.Select(choice => $"{choice.Id}: {choice.Label}").ToArray());
        Assert.AreEqual("Bash(npm test): exactly this command", question.Choices[2].Covers.Single());
        Assert.IsTrue((await ruling).IsAllowed);
        Assert.AreEqual((RuleScope.Workspace, "Bash(npm test)"), _kept.Single());
        Assert.Contains(new TranscriptEntry.QuestionAnswered(question.Id, "allow_workspace"), _written);
    }

    [TestMethod]
    public void A_path_of_the_workspace_is_not_offered_for_every_workspace()
    {
        _decision = new PermissionDecision.Ask("no rule allows it") { Savable = [OfTheWorkspace, OfAnywhere] };
        var desk = Desk();

        _ = desk.RuleAsync("c1", Request("x"), this, Token).AsTask();

        CollectionAssert.AreEqual(
            new[] { "allow_once", "allow_session", "allow_workspace", "reject_once" }, desk.Waiting.Single().Choices.Select(choice => choice.Id).ToArray());
    }

    [TestMethod]
    public async Task What_nothing_lifts_is_asked_every_time()
    {
        _decision = new PermissionDecision.Ask("it is protected") { AsksEachTime = true };
        var desk = Desk();

        await AnswerAsync(desk, Request("x"), new PermissionAnswer.AllowForSession());
        var second = desk.RuleAsync("c2", Request("x"), this, Token).AsTask();

        Assert.IsFalse(second.IsCompleted);
        CollectionAssert.AreEqual(new[] { "allow_once", "reject_once" }, desk.Waiting.Single().Choices.Select(choice => choice.Id).ToArray());
    }

    [TestMethod]
    [DataRow("npm test", "/ws", true)]
    [DataRow("npm test ", "/ws", false)]
    [DataRow("npm test", "/ws/other", false)]
    public async Task An_answer_for_the_session_is_for_the_same_call_and_nothing_wider(string command, string directory, bool isAllowed)
    {
        var desk = Desk();

        await AnswerAsync(desk, Request("npm test"), new PermissionAnswer.AllowForSession());
        var again = desk.RuleAsync("c2", Request(command, directory), this, Token).AsTask();

        Assert.AreEqual(isAllowed, again.IsCompleted);
    }

    [TestMethod]
    public async Task A_rule_that_cannot_be_kept_still_allows_the_call_and_is_said()
    {
        _decision = new PermissionDecision.Ask("no rule allows it") { Savable = [OfAnywhere] };
        _problem = "settings.json cannot be written.";
        var desk = Desk();

        var ruling = await AnswerAsync(desk, Request("npm test"), new PermissionAnswer.AllowByRule(RuleScope.User));

        Assert.IsTrue(ruling.IsAllowed);
        Assert.Contains(new TranscriptEntry.Noticed(NoticeLevel.Warning, _problem), _written);
    }

    [TestMethod]
    public async Task Words_with_a_refusal_reach_the_model()
    {
        var ruling = await AnswerAsync(Desk(), Request("x"), new PermissionAnswer.Reject("use pnpm"));

        Assert.AreEqual(new PermissionRuling(IsAllowed: false, "the user declined and said: use pnpm"), ruling);
    }

    [TestMethod]
    public async Task Without_anybody_the_rule_that_would_allow_it_is_kept_for_the_report()
    {
        _decision = new PermissionDecision.Ask("no rule allows it") { Savable = [OfAnywhere] };
        var desk = new PermissionDesk(this, this, Write, () => false, WhenNobodyIsThere.Refuse);

        var ruling = await desk.RuleAsync("c1", Request("npm test"), this, Token);

        Assert.IsFalse(ruling.IsAllowed);
        Assert.AreEqual("Bash(npm test)", desk.Unasked.Single().Rules.Single().Text);
    }

    PermissionDecision IPermissionPolicy.Decide(PermissionRequest request) => _decision;

    ValueTask IQuestionAnnouncer.AnnounceQuestionAsync() => ValueTask.CompletedTask;

    ValueTask<string?> IRuleKeeper.KeepAsync(ImmutableArray<SavableRule> rules, RuleScope scope, CancellationToken cancellationToken)
    {
        _kept.AddRange(rules.Select(rule => (scope, rule.Text)));
        return ValueTask.FromResult(_problem);
    }

    private static PermissionRequest Request(string command, string directory = "/ws") => new(
        "Bash",
        "{}",
        new PreparedCall
        {
            Title = "Run",
            Kind = ToolKind.Execute,
            Effects = ToolEffects.RunsCommands,
            Command = command,
            Directory = directory,
            Commit = _ => ValueTask.FromResult(ToolResult.Ok("done")),
        },
        new WorkspaceRoots("/ws", []),
        PermissionMode.Default);

    private PermissionDesk Desk() => new(this, this, Write, () => true, WhenNobodyIsThere.Wait);

    private async Task<PermissionRuling> AnswerAsync(PermissionDesk desk, PermissionRequest request, PermissionAnswer answer)
    {
        var ruling = desk.RuleAsync("c1", request, this, Token).AsTask();
        Assert.IsTrue(desk.Answer(desk.Waiting.Single().Id, answer));
        return await ruling;
    }

    private ValueTask Write(TranscriptEntry entry, CancellationToken cancellationToken)
    {
        _written.Enqueue(entry);
        return ValueTask.CompletedTask;
    }
}
