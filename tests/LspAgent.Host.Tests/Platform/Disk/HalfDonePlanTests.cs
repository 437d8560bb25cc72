using LspAgent.Core.Sessions;
using LspAgent.Core.Workspace;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Host.Tests.Platform.Disk;

/// <summary>A process that is killed between two files of one plan: after the next start all of them are what they were, and it is said.</summary>
[TestClass]
[TestCategory("Slow")]
[OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
public sealed class HalfDonePlanTests(TestContext test) : IDisposable
{
    private readonly TempFolder _folder = new();

    private CancellationToken Token => test.CancellationToken;

    private string Root => _folder.In("ws");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Killed_between_two_files_nothing_of_the_plan_stands()
    {
        var session = await KillAsync();

        var (told, model) = await GoOnAsync(session);

        Assert.AreEqual("old a\n", Text("a.txt"));
        Assert.IsFalse(Directory.Exists(Path.Join(Root, "new")), "the folder that came with the new file is gone");
        Assert.AreEqual("old c\n", Text("c.txt"));
        const string Said = "The process ended in the middle of this change, when 2 of 3 files had been changed; they were made what they were before, so that nothing of it stands";
        StringAssert.Contains(told, $"error call_1: {Said}");
        StringAssert.Contains(told, $"notice: {Said}");
        StringAssert.Contains(Entries.Render([.. model.Requests[0].Messages]), Said, "the model is told");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task What_the_user_did_meanwhile_stays()
    {
        var session = await KillAsync();
        await File.WriteAllTextAsync(Path.Join(Root, "a.txt"), "the user's\n", Token);

        var (told, _) = await GoOnAsync(session);

        Assert.AreEqual("the user's\n", Text("a.txt"));
        Assert.IsFalse(File.Exists(Path.Join(Root, "new/b.txt")));
        Assert.AreEqual("old c\n", Text("c.txt"));
        StringAssert.Contains(told, $"Left as they are, since they hold something else by now: {Path.Join(Root, "a.txt")}.");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Where_the_rest_followed_the_outcome_is_unknown_and_nothing_is_touched()
    {
        var session = await KillAsync();
        await File.WriteAllTextAsync(Path.Join(Root, "c.txt"), "new c.txt\n", Token);

        var (told, _) = await GoOnAsync(session);

        foreach (var name in OtherPlan.Names)
        {
            Assert.AreEqual($"new {name}\n", Text(name));
        }

        Assert.DoesNotContain("notice:", told, StringComparison.Ordinal);
    }

    private string Text(string name) => File.ReadAllText(Path.Join(Root, name));

    /// <summary>Two files are changed when it is killed, the third is not.</summary>
    private async Task<SessionId> KillAsync()
    {
        _folder.Write("ws/a.txt", "old a\n");
        _folder.Write("ws/c.txt", "old c\n");
        await using var other = await OtherPlan.StartAsync(_folder.In("home"), Root, Token);
        var session = new SessionId(await other.HearAsync(Token) ?? throw new AssertFailedException("The other process has gone."));
        Assert.AreEqual("between", await other.HearAsync(Token));
        Assert.AreEqual("new a.txt\n", Text("a.txt"));
        Assert.AreEqual("new new/b.txt\n", Text("new/b.txt"));
        Assert.AreEqual("old c\n", Text("c.txt"));
        await other.KillAsync(Token);
        return session;
    }

    private async Task<(string Told, ScriptedModel Model)> GoOnAsync(SessionId id)
    {
        var model = new ScriptedModel("I see.");
        var (sessions, setup) = OtherPlan.Make(_folder.In("home"), Root, model, NoOpenDocuments.Instance);
        await using (sessions)
        {
            var opening = await sessions.OpenAsync(id, (_, _) => new(setup), Token);
            var session = ((SessionOpening.Opened)opening).Session;
            await session.PromptAsync(Prompt.Of("What happened?"), Token);
            return (await SessionKit.TellAsync(session, Token), model);
        }
    }
}
