using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Tools;
using LspAgent.Testing.Files;
using LspAgent.Tools.Planning;

namespace LspAgent.Tools.Tests.Planning;

/// <summary>The tools with which the agent plans, asks and waits.</summary>
[TestClass]
public sealed class PlanningToolTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Tooling _tooling;

    public PlanningToolTests() => _tooling = new Tooling(_folder.Path);

    public TestContext TestContext { get; set; } = null!;

    private string PlanShown => string.Join('\n', _tooling.Plan.Select(static entry => $"{entry.Status}: {entry.Content}"));

    public async ValueTask DisposeAsync()
    {
        await _tooling.DisposeAsync();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_list_of_steps_is_the_plan_that_the_user_sees()
    {
        Assert.AreEqual("The list has 3 steps, 1 of them done.", await RunAsync(new TodoWriteTool(), """
            {"todos":[{"content":"Read","status":"completed","activeForm":"Reading"},{"content":"Write","status":"in_progress","activeForm":"Writing"},{"content":"Test","status":"pending"}]}
            """));
        Assert.AreEqual("Completed: Read\nInProgress: Writing\nPending: Test", PlanShown);
        StringAssert.Contains(await RunAsync(new TodoWriteTool(), """{"todos":[{"content":" ","status":"pending"}]}"""), "was not changed");
        StringAssert.Contains(await RunAsync(new TodoWriteTool(), """{"todos":[{"content":"a","status":"done"}]}"""), "does not fit its schema");
        Assert.AreEqual("The list has 0 steps, 0 of them done.", await RunAsync(new TodoWriteTool(), """{"todos":[]}"""));
        Assert.AreEqual("", PlanShown);
    }

    [TestMethod]
    public async Task Tasks_wait_for_each_other()
    {
        Assert.AreEqual("Task #1 was added: Build", await RunAsync(new TaskCreateTool(), """{"subject":"Build","description":"All of it","activeForm":"Building"}"""));
        await RunAsync(new TaskCreateTool(), """{"subject":"Test","description":"All of it","metadata":{"a":1}}""");
        Assert.AreEqual("#2 [pending] Test, waits for #1", await RunAsync(new TaskUpdateTool(), """{"taskId":"2","addBlockedBy":["1"]}"""));
        Assert.AreEqual("#1 [in_progress] Build (me)", await RunAsync(new TaskUpdateTool(), """{"taskId":"1","status":"in_progress","owner":"me"}"""));
        Assert.AreEqual("InProgress: Building\nPending: Test", PlanShown);
        Assert.AreEqual("#1 [in_progress] Build (me)\nAll of it\nBlocks: #2. Blocked by: nothing.", await RunAsync(new TaskGetTool(), """{"taskId":"1"}"""));
        await RunAsync(new TaskUpdateTool(), """{"taskId":"1","status":"completed"}""");
        Assert.AreEqual("#1 [completed] Build (me)\n#2 [pending] Test", await RunAsync(new TaskListTool(), "{}"));
        Assert.AreEqual("Task #1 was deleted.", await RunAsync(new TaskUpdateTool(), """{"taskId":"1","status":"deleted"}"""));
        Assert.AreEqual("#2 [pending] Test\nAll of it\nBlocks: nothing. Blocked by: nothing.", await RunAsync(new TaskGetTool(), """{"taskId":"2"}"""));
        StringAssert.Contains(await RunAsync(new TaskUpdateTool(), """{"taskId":"2","addBlocks":["9"]}"""), "There is no task '9'; nothing was changed.");
        StringAssert.Contains(await RunAsync(new TaskUpdateTool(), """{"taskId":"2","addBlockedBy":["2"]}"""), "cannot wait for itself");
        await RunAsync(new TaskCreateTool(), """{"subject":"Ship","description":""}""");
        Assert.AreEqual("#2 [pending] Test\n#3 [pending] Ship, waits for #2", string.Join('\n', (await RunAsync(new TaskUpdateTool(), """{"taskId":"2","addBlocks":["3"]}""")), await RunAsync(new TaskListTool(), "{}")).Split('\n', 2)[1]);
    }

    [TestMethod]
    public async Task Tasks_never_wait_in_a_circle()
    {
        foreach (var subject in (string[])["a", "b", "c"])
        {
            await RunAsync(new TaskCreateTool(), $$"""{"subject":"{{subject}}","description":""}""");
        }

        await RunAsync(new TaskUpdateTool(), """{"taskId":"2","addBlockedBy":["1"]}""");
        await RunAsync(new TaskUpdateTool(), """{"taskId":"3","addBlockedBy":["2"]}""");
        StringAssert.Contains(await RunAsync(new TaskUpdateTool(), """{"taskId":"1","addBlockedBy":["3"]}"""), "#1 and #3 would wait for each other; nothing was changed.");
        StringAssert.Contains(await RunAsync(new TaskUpdateTool(), """{"taskId":"3","addBlocks":["1"]}"""), "would wait for each other");
        Assert.AreEqual("#1 [pending] a\n#2 [pending] b, waits for #1\n#3 [pending] c, waits for #2", await RunAsync(new TaskListTool(), "{}"));
    }

    [TestMethod]
    public async Task Tasks_are_there_when_the_session_is_opened_again()
    {
        await RunAsync(new TaskCreateTool(), """{"subject":"Build","description":"All of it","activeForm":"Building"}""");
        await RunAsync(new TaskCreateTool(), """{"subject":"Test","description":""}""");
        await RunAsync(new TaskUpdateTool(), """{"taskId":"1","status":"in_progress","addBlocks":["2"],"owner":"me"}""");
        await RunAsync(new TaskUpdateTool(), """{"taskId":"2","status":"deleted"}""");
        await using var later = new Tooling(_folder.Path);
        Assert.AreEqual("#1 [in_progress] Build (me)", await later.TextAsync(new TaskListTool(), "{}", TestContext.CancellationToken));
        Assert.AreEqual("Task #3 was added: Ship", await later.TextAsync(new TaskCreateTool(), """{"subject":"Ship","description":""}""", TestContext.CancellationToken));
        await File.WriteAllTextAsync(Path.Combine(later.Context.Session.Folder, "tasks.json"), "{broken", TestContext.CancellationToken);
        await using var damaged = new Tooling(_folder.Path);
        Assert.AreEqual("The list is empty.", await damaged.TextAsync(new TaskListTool(), "{}", TestContext.CancellationToken));
    }

    [TestMethod]
    public async Task A_question_goes_to_the_user_and_its_answer_to_the_model()
    {
        const string Input = """
            {"questions":[{"question":"Which one?","header":"Choice","options":[{"label":"A","description":"first"},{"label":"B"}],"multiSelect":false},
            {"question":"Which of them?","header":"More","options":[{"label":"C"},{"label":"D"}],"multiSelect":true}]}
            """;
        UserQuestion? asked = null;
        _tooling.Answers = question =>
        {
            asked = question;
            return new UserAnswer.Given([["in my own words"], ["C", "D"]]);
        };
        Assert.AreEqual("The user answered:\nWhich one? in my own words\nWhich of them? C, D", await RunAsync(new AskUserQuestionTool(), Input));
        Assert.AreEqual("call-1", asked?.CallId);
        Assert.IsTrue(asked?.Parts[1].IsMultiple);
        _tooling.Answers = static _ => new UserAnswer.Declined();
        StringAssert.StartsWith(await RunAsync(new AskUserQuestionTool(), Input), "The user does not want to answer.");
        _tooling.Answers = null;
        StringAssert.StartsWith(await RunAsync(new AskUserQuestionTool(), Input), "error: There is nobody who could be asked");
        StringAssert.Contains(await RunAsync(new AskUserQuestionTool(), """{"questions":[]}"""), "nothing was asked");
    }

    [TestMethod]
    [DataRow("Yes, and accept edits", PermissionMode.AcceptEdits, "The user approved the plan, and accepts edits.")]
    [DataRow("Yes, and ask before each change", PermissionMode.Default, "The user approved the plan, and is asked before each change.")]
    [DataRow("No, keep planning", PermissionMode.Plan, "The user does not want it this way; plan mode stays on.")]
    [DataRow("use a table instead", PermissionMode.Plan, "The user does not want it just this way; plan mode stays on. The user says: use a table instead")]
    public async Task Only_the_users_word_ends_plan_mode(string answer, PermissionMode expected, string said)
    {
        StringAssert.Contains(await RunAsync(new ExitPlanModeTool(), """{"plan":"Do it."}"""), "Plan mode is not on");
        StringAssert.StartsWith(await RunAsync(new EnterPlanModeTool(), "{}"), "Plan mode is on");
        Assert.AreEqual(PermissionMode.Plan, _tooling.Mode);
        StringAssert.StartsWith(await RunAsync(new ExitPlanModeTool(), """{"plan":"Do it."}"""), "error: There is nobody who could approve the plan");
        Assert.AreEqual(PermissionMode.Plan, _tooling.Mode);
        _tooling.Answers = question => new UserAnswer.Given([[question.Message == "Do it." ? answer : "?"]]);
        StringAssert.StartsWith(await RunAsync(new ExitPlanModeTool(), """{"plan":"Do it."}"""), said);
        Assert.AreEqual(expected, _tooling.Mode);
    }

    [TestMethod]
    public async Task Sleep_lets_time_pass_and_heeds_a_cancel()
    {
        Assert.AreEqual("0 s passed.", await RunAsync(new SleepTool(), """{"seconds":0.01}"""));
        StringAssert.Contains(await RunAsync(new SleepTool(), """{"seconds":0}"""), "nothing was waited for");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var sleeping = _tooling.TextAsync(new SleepTool(), """{"seconds":3000}""", cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => sleeping);
        var woken = RunAsync(new SleepTool(), """{"seconds":3000}""");
        Assert.IsFalse(woken.IsCompleted);
        _tooling.HasNews = true;
        StringAssert.EndsWith(await woken, ": something was said.");
    }

    private Task<string> RunAsync(ITool tool, string input) => _tooling.TextAsync(tool, input, TestContext.CancellationToken);
}
