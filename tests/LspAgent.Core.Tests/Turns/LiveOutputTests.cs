using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Testing;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Core.Tests.Turns;

/// <summary>What a call shows while it runs reaches the clients, and never after its outcome.</summary>
[TestClass]
public sealed class LiveOutputTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task What_a_running_call_shows_comes_before_its_outcome()
    {
        var shown = new TaskCompletionSource();
        var tool = new ShowingTool(shown.Task);
        await using var kit = new SessionKit(new ScriptedModel("-> Show {}", "Done."), [tool]);
        var session = await kit.NewAsync(TestContext.CancellationToken);
        var client = new RecordingSessionClient();
        await using var subscription = session.Subscribe(client, 0);
        var prompt = session.PromptAsync(Prompt.Of("go"), TestContext.CancellationToken);
        await Eventually.HoldsAsync(() => client.Outputs.Length == 1, TestContext.CancellationToken);
        Assert.AreEqual("half way", client.Outputs[0].Text);
        Assert.IsFalse(client.Events.Any(static shown => shown.Update is SessionUpdate.ToolCallUpdate { Status: ToolCallStatus.Completed }));
        shown.SetResult();
        var end = await prompt;
        await subscription.ReachAsync(end.LastSeq, TestContext.CancellationToken);
        Assert.HasCount(1, client.Outputs);
        Assert.AreEqual(client.Events.Select(static shown => shown.Update).OfType<SessionUpdate.ToolCall>().Single().CallId, client.Outputs[0].CallId);
    }

    /// <summary>Shows something, waits, and is over.</summary>
    private sealed class ShowingTool(Task over) : ITool
    {
        public string Name => "Show";

        public ToolEffects Effects => ToolEffects.None;

        public LspAgent.Core.Models.ToolDefinition Definition { get; } = new("Show", "Shows.", """{"type":"object"}""");

        public ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken) =>
            new(new ToolPreparation.Ready(new PreparedCall
            {
                Title = "Show",
                Kind = ToolKind.Other,
                Effects = ToolEffects.None,
                Commit = async token =>
                {
                    context.Progress.Report("half way");
                    await over.WaitAsync(token);
                    return ToolResult.Ok("shown");
                },
            }));
    }
}
