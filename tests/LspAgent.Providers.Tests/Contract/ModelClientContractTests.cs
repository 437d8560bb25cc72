using System.Collections.Immutable;
using LspAgent.Core.Models;
using LspAgent.Testing.Models;

namespace LspAgent.Providers.Tests.Contract;

/// <summary>A client under test and the scripted model behind it.</summary>
internal abstract class ClientUnderTest : IAsyncDisposable
{
    public abstract IModelClient Client { get; }

    public abstract Gates Gates { get; }

    /// <summary>How many requests reached the model.</summary>
    public abstract int Requests { get; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>What every client does, whatever its dialect. A new client inherits these tests.</summary>
public abstract class ModelClientContractTests
{
    private static readonly ToolBlock Tools = new([new ToolDefinition("Read", "Reads a file.", """{"type":"object","properties":{"file_path":{"type":"string"}}}""")]);

    public required TestContext TestContext { get; init; }

    /// <summary>False where the dialect has no way to say it.</summary>
    protected virtual bool ReportsCacheWrites => true;

    private protected abstract ClientUnderTest Start(RetryLimits limits, params string[] replies);

    [TestMethod]
    public async Task Says_the_text_in_deltas_and_whole()
    {
        await using var under = Start("Zeile eins\nline \"two\" 😀 → end");
        var events = await RunAsync(under, Message.User("hi"));

        Assert.AreEqual("Zeile eins\nline \"two\" 😀 → end", string.Concat(events.OfType<ModelEvent.TextDelta>().Select(delta => delta.Text)));
        var reply = Reply(events);
        Assert.AreEqual("Zeile eins\nline \"two\" 😀 → end", ((ContentBlock.Text)reply.Content.Single()).Value);
        Assert.AreEqual(StopReason.EndTurn, reply.Stop);
        Assert.AreEqual("test-model", reply.Model);
        Assert.IsFalse(events.Take(events.Count - 1).Any(one => one is ModelEvent.Completed or ModelEvent.Failed));
    }

    [TestMethod]
    public async Task Carries_a_call_and_takes_its_result_back()
    {
        await using var under = Start(
            """
            Let me look.
            -> Read {"file_path":"a \"b\".cs","deep":{"x":[1,2,{"y":null}]}}
            """,
            "Done.");
        var first = await RunAsync(under, Message.User("hi"));
        var reply = Reply(first);
        var call = reply.Content.OfType<ContentBlock.ToolUse>().Single();

        Assert.AreEqual(StopReason.ToolUse, reply.Stop);
        Assert.AreEqual("Read", call.Name);
        Assert.AreEqual("""{"file_path":"a \"b\".cs","deep":{"x":[1,2,{"y":null}]}}""", call.Input);
        Assert.IsNull(call.Problem);
        Assert.AreEqual(new ModelEvent.ToolCallStarted(call.Id, "Read"), first.OfType<ModelEvent.ToolCallStarted>().Single());

        var second = await RunAsync(
            under,
            Message.User("hi"),
            new Message(Role.Assistant, reply.Content),
            new Message(Role.User, [new ContentBlock.ToolResult(call.Id, [new ContentBlock.Text("class A;")], IsError: false)]));
        Assert.AreEqual("Done.", Text(second));
    }

    [TestMethod]
    public async Task Carries_parallel_calls_in_order()
    {
        await using var under = Start("-> Read {\"file_path\":\"a\"}\n-> Read {}\n-> Read {\"file_path\":\"c\"}", "Done.");
        var reply = Reply(await RunAsync(under, Message.User("hi")));
        var calls = reply.Content.OfType<ContentBlock.ToolUse>().ToList();

        CollectionAssert.AreEqual(new[] { """{"file_path":"a"}""", "{}", """{"file_path":"c"}""" }, calls.Select(call => call.Input).ToArray());
        Assert.AreEqual(3, calls.Select(call => call.Id).Distinct(StringComparer.Ordinal).Count());
        ImmutableArray<ContentBlock> results =
        [
            .. calls.Select(call => new ContentBlock.ToolResult(call.Id, [new ContentBlock.Text("no such file")], IsError: true)),
            new ContentBlock.Text("The user says: go on."),
        ];
        Assert.AreEqual("Done.", Text(await RunAsync(under, Message.User("hi"), new Message(Role.Assistant, reply.Content), new Message(Role.User, results))));
    }

    [TestMethod]
    public async Task Thoughts_go_back_unchanged()
    {
        await using var under = Start("? first \"quoted\"\n? second → ü\nAnswer.\n-> Read {}", "Done.");
        var first = await RunAsync(under, Message.User("hi"));
        var reply = Reply(first);
        var thought = reply.Content.OfType<ContentBlock.Thinking>().Single();

        Assert.AreEqual("first \"quoted\"\nsecond → ü", thought.Value);
        Assert.AreEqual(under.Client.Dialect, thought.Dialect);
        Assert.AreEqual(thought.Value, string.Concat(first.OfType<ModelEvent.ThinkingDelta>().Select(delta => delta.Text)));

        // The scripted service refuses an altered thought.
        Assert.AreEqual("Done.", Text(await RunAsync(under, Message.User("hi"), new Message(Role.Assistant, reply.Content), Answer(reply))));
    }

    [TestMethod]
    public async Task Thoughts_of_another_dialect_stay_here()
    {
        await using var under = Start("Done.");
        var foreign = new Message(
            Role.Assistant,
            [
                new ContentBlock.Thinking("foreign", "foreign signature", "another-dialect"),
                new ContentBlock.RedactedThinking("foreign data", "another-dialect"),
                new ContentBlock.Text("Said."),
            ]);
        Assert.AreEqual("Done.", Text(await RunAsync(under, Message.User("hi"), foreign, Message.User("and?"))));
    }

    [TestMethod]
    public async Task Empty_texts_do_not_spoil_a_conversation()
    {
        await using var under = Start("Done.");
        var events = await RunAsync(under, new Message(Role.User, [new ContentBlock.Text(" "), new ContentBlock.Text("hi")]), new Message(Role.Assistant, []), Message.User("and?"));
        Assert.AreEqual("Done.", Text(events));
    }

    [TestMethod]
    public async Task Sends_images_and_images_of_results()
    {
        await using var under = Start("Done.");
        var image = new ContentBlock.Image("image/png", "iVBORw0KGgo=");
        var events = await RunAsync(
            under,
            new Message(Role.User, [new ContentBlock.Text("look"), image]),
            new Message(Role.Assistant, [new ContentBlock.ToolUse("call_1", "Read", "{}")]),
            new Message(Role.User, [new ContentBlock.ToolResult("call_1", [new ContentBlock.Text("a picture"), image], IsError: false)]));
        Assert.AreEqual("Done.", Text(events));
    }

    [TestMethod]
    public async Task Calls_of_another_vendor_are_taken()
    {
        await using var under = Start("Done.");
        var id = "functions.Read:0|" + new string('x', 90);
        var events = await RunAsync(
            under,
            Message.User("hi"),
            new Message(Role.Assistant, [new ContentBlock.ToolUse(id, "no such tool!", "{}", "unknown tool")]),
            new Message(Role.User, [new ContentBlock.ToolResult(id, [], IsError: true)]));
        Assert.AreEqual("Done.", Text(events));
    }

    [TestMethod]
    public async Task Counts_tokens_without_the_cached_ones_in_the_input()
    {
        await using var under = Start("ok\n!usage input=5 output=9 read=3 write=2");
        var usage = Reply(await RunAsync(under, Message.User("hi"))).Usage;
        Assert.AreEqual(ReportsCacheWrites ? new TokenUsage(5, 9, 3, 2) : new TokenUsage(7, 9, 3, 0), usage);
    }

    [TestMethod]
    [DataRow("max_tokens", StopReason.MaxTokens)]
    [DataRow("end_turn", StopReason.EndTurn)]
    public async Task Says_why_the_model_stopped(string stop, StopReason expected)
    {
        await using var under = Start($"cut\n!stop {stop}");
        Assert.AreEqual(expected, Reply(await RunAsync(under, Message.User("hi"))).Stop);
    }

    [TestMethod]
    public async Task A_call_in_which_the_output_ended_is_never_usable()
    {
        await using var under = Start("""
            -> Read {"file_path":"a"}
            -> Write {"file_path":"b"}
            !stop max_tokens
            """);
        var calls = Reply(await RunAsync(under, Message.User("hi"))).Content.OfType<ContentBlock.ToolUse>().ToList();
        Assert.IsNull(calls[0].Problem);
        Assert.IsNotNull(calls[1].Problem);
        Assert.AreEqual("{}", calls[1].Input);
    }

    [TestMethod]
    public async Task Two_calls_with_one_id_are_both_unusable_and_told_apart()
    {
        await using var under = Start("-> Read#same {\"file_path\":\"a\"}\n-> Read#same {\"file_path\":\"b\"}", "Done.");
        var reply = Reply(await RunAsync(under, Message.User("hi")));
        var calls = reply.Content.OfType<ContentBlock.ToolUse>().ToList();

        Assert.IsTrue(calls.TrueForAll(call => call.Problem is not null));
        Assert.AreNotEqual(calls[0].Id, calls[1].Id);
        Assert.AreEqual("Done.", Text(await RunAsync(under, Message.User("hi"), new Message(Role.Assistant, reply.Content), Answer(reply))));
    }

    [TestMethod]
    public async Task An_id_that_comes_again_in_a_later_message_is_renamed()
    {
        await using var under = Start("-> Read#call_0 {}", "-> Read#call_0 {}", "Done.");
        var first = Reply(await RunAsync(under, Message.User("hi")));
        Message[] soFar = [Message.User("hi"), new Message(Role.Assistant, first.Content), Answer(first)];
        var second = Reply(await RunAsync(under, soFar));

        Assert.IsNull(second.Content.OfType<ContentBlock.ToolUse>().Single().Problem);
        Assert.AreEqual("Done.", Text(await RunAsync(under, [.. soFar, new Message(Role.Assistant, second.Content), Answer(second)])));
    }

    [TestMethod]
    public async Task A_failed_attempt_is_told_and_its_text_is_void()
    {
        await using var under = Start("Hel\n!retry overloaded\nHello");
        var events = await RunAsync(under, Message.User("hi"));

        var retry = events.OfType<ModelEvent.Retrying>().Single();
        Assert.AreEqual((2, 3), (retry.Attempt, retry.MaxAttempts));
        Assert.AreEqual("Hello", Text(events));
        Assert.AreEqual("Hello", string.Concat(events.SkipWhile(one => one is not ModelEvent.Retrying).OfType<ModelEvent.TextDelta>().Select(delta => delta.Text)));
    }

    [TestMethod]
    public async Task A_cut_connection_is_tried_again()
    {
        await using var under = Start("Hel\n!cut", "Hello");
        Assert.AreEqual("Hello", Text(await RunAsync(under, Message.User("hi"))));
        Assert.AreEqual(2, under.Requests);
    }

    [TestMethod]
    public async Task Attempts_are_bounded()
    {
        await using var under = Start("!fail server", "!fail server", "!fail server", "never");
        var error = Error(await RunAsync(under, Message.User("hi")));
        Assert.AreEqual(ModelErrorKind.Server, error.Kind);
        Assert.AreEqual(3, under.Requests);
    }

    [TestMethod]
    public async Task Cancelling_ends_the_stream_at_once()
    {
        await using var under = Start("Hel\n!wait here\nlo");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var shown = "";
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var one in under.Client.StreamAsync(Request([Message.User("hi")]), cancel.Token))
            {
                shown += (one as ModelEvent.TextDelta)?.Text;
                await cancel.CancelAsync();
            }
        });
        Assert.AreEqual("Hel", shown);
    }

    [TestMethod]
    public async Task Requests_run_side_by_side()
    {
        await using var under = Start("one\n!wait here\n!stop end_turn", "two");
        var first = RunAsync(under, Message.User("hi"));
        await under.Gates.ReachedAsync("here").WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken);

        Assert.AreEqual("two", Text(await RunAsync(under, Message.User("hi"))));
        Assert.IsFalse(first.IsCompleted);
        under.Gates.Open("here");
        Assert.AreEqual("one", Text(await first));
    }

    private protected ClientUnderTest Start(params string[] replies) => Start(
        new RetryLimits { MaxAttempts = 3, BaseBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(2) }, replies);

    private protected static ModelReply Reply(IReadOnlyList<ModelEvent> events) =>
        events[^1] is ModelEvent.Failed { Error: var error } ? throw new AssertFailedException(error.Message) : ((ModelEvent.Completed)events[^1]).Reply;

    private protected static ModelError Error(IReadOnlyList<ModelEvent> events) => ((ModelEvent.Failed)events[^1]).Error;

    private protected static string Text(IReadOnlyList<ModelEvent> events) =>
        string.Concat(Reply(events).Content.OfType<ContentBlock.Text>().Select(block => block.Value));

    private protected async Task<IReadOnlyList<ModelEvent>> RunAsync(ClientUnderTest under, params Message[] messages)
    {
        var events = new List<ModelEvent>();
        await foreach (var one in under.Client.StreamAsync(Request(messages), TestContext.CancellationToken))
        {
            events.Add(one);
        }

        return events;
    }

    private static Message Answer(ModelReply reply) => new(
        Role.User,
        [.. reply.Content.OfType<ContentBlock.ToolUse>().Select(call => new ContentBlock.ToolResult(call.Id, [new ContentBlock.Text("ok")], IsError: false))]);

    private static ModelRequest Request(Message[] messages) => new()
    {
        Model = "test-model",
        System = [new SystemSection("You are a test.", EndsCachedPrefix: true), new SystemSection("Be \"brief\".\n", EndsCachedPrefix: false)],
        Tools = Tools,
        Messages = [.. messages],
        MaxOutputTokens = 4096,
        Thinking = ThinkingEffort.Low,
        CacheKey = "session-1",
    };
}
