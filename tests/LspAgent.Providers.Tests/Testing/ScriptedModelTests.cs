using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Testing;

/// <summary>The in-process model of the test kit says its script and refuses what a service would refuse.</summary>
[TestClass]
public sealed class ScriptedModelTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task Says_thoughts_text_and_calls_in_order()
    {
        var model = new ScriptedModel("""
            ? hm
            Let me look.
            -> Grep {"pattern":"Foo"}
            -> Read#mine {"file_path":"A.cs"}
            !usage input=5 output=9 read=3 write=2
            """);

        var reply = await AskAsync(model, Message.User("where is Foo?"));

        Assert.AreEqual("hm", ((ContentBlock.Thinking)reply.Content[0]).Value);
        Assert.AreEqual("Let me look.", ((ContentBlock.Text)reply.Content[1]).Value);
        Assert.AreEqual(new ContentBlock.ToolUse("call_1", "Grep", """{"pattern":"Foo"}"""), reply.Content[2]);
        Assert.AreEqual("mine", ((ContentBlock.ToolUse)reply.Content[3]).Id);
        Assert.AreEqual(StopReason.ToolUse, reply.Stop);
        Assert.AreEqual(new TokenUsage(5, 9, 3, 2), reply.Usage);
    }

    [TestMethod]
    public async Task Refuses_a_call_without_its_result()
    {
        var model = new ScriptedModel("never said");

        var last = await LastAsync(
            model,
            Message.User("hi"),
            new Message(Role.Assistant, [new ContentBlock.ToolUse("t1", "Read", "{}")]),
            Message.User("and?"));

        Assert.Contains("t1", ((ModelEvent.Failed)last).Error.Message, StringComparison.Ordinal);
        Assert.AreEqual(1, model.Left);
    }

    [TestMethod]
    public async Task Waits_at_a_gate_until_it_is_opened()
    {
        var model = new ScriptedModel("""
            one
            !wait here
            two
            """);
        var running = AskAsync(model, Message.User("go"));

        await model.Gates.ReachedAsync("here").WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken);
        Assert.IsFalse(running.IsCompleted);
        model.Gates.Open("here");

        Assert.HasCount(2, (await running).Content);
    }

    [TestMethod]
    public async Task A_retry_voids_what_was_said()
    {
        var model = new ScriptedModel("""
            Hel
            !retry overloaded
            Hello
            """);

        var reply = await AskAsync(model, Message.User("hi"));

        Assert.AreEqual("Hello", ((ContentBlock.Text)reply.Content.Single()).Value);
    }

    private async Task<ModelReply> AskAsync(ScriptedModel model, params Message[] messages) =>
        ((ModelEvent.Completed)await LastAsync(model, messages)).Reply;

    private async Task<ModelEvent> LastAsync(ScriptedModel model, params Message[] messages)
    {
        ModelEvent? last = null;
        var request = new ModelRequest
        {
            Model = "m",
            System = [],
            Tools = ToolBlock.None,
            Messages = messages.ToImmutableArray(),
            MaxOutputTokens = 100,
        };
        await foreach (var now in model.StreamAsync(request, TestContext.CancellationToken))
        {
            last = now;
        }

        return last!;
    }
}
