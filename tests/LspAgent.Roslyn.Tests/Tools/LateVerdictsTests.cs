using LspAgent.Core.Permissions;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Verification;
using LspAgent.Roslyn.Tools;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;

namespace LspAgent.Roslyn.Tests.Tools;

/// <summary>What comes out about a change after its call is over.</summary>
[TestClass]
public sealed class LateVerdictsTests
{
    private static readonly EditVerdict Broken = new(VerifiedBy.Compiler, [new CodeProblem("CS1", ProblemSeverity.Error, "broken", null, "P")], [], 0, []);

    [TestMethod]
    public async Task What_breaks_is_told_when_it_is_known()
    {
        using var folder = new TempFolder();
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var session = QuietToolSession.In(folder.Path, PermissionMode.Default, said.SetResult);
        var verdict = new TaskCompletionSource<EditVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var late = new LateVerdicts(session);
        late.Tell(verdict.Task, static found => found.New[0].Message);
        Assert.IsFalse(said.Task.IsCompleted);
        verdict.SetResult(Broken);
        Assert.AreEqual("broken", await said.Task);
    }

    [TestMethod]
    public async Task Nothing_is_told_where_nothing_breaks_or_the_session_is_over()
    {
        using var folder = new TempFolder();
        var said = new List<string>();
        await using var session = QuietToolSession.In(folder.Path, PermissionMode.Default, said.Add);
        var late = new LateVerdicts(session);
        late.Tell(Task.FromResult(Broken with { New = [] }), static _ => string.Empty);
        var slow = new TaskCompletionSource<EditVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        late.Tell(slow.Task, static found => found.New[0].Message);
        late.Life.Register(() => slow.SetResult(Broken));
        await late.DisposeAsync();
        Assert.IsEmpty(said);
    }
}
