using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;
using LspAgent.Core.Turns;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>Every case of <c>fault.jsonl</c> as a whole turn of a session: real client, loop, tools and transcript.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FaultSessionTests
{
    public required TestContext TestContext { get; init; }

    public static IEnumerable<object[]> Cases => FaultCase.All.Select(fault => new object[] { fault });

    public static string NameOf(System.Reflection.MethodInfo method, object[] data) => data[0].ToString() ?? method.Name;

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataDisplayName = nameof(NameOf))]
    public async Task A_turn_ends_as_the_case_says(FaultCase fault)
    {
        var most = fault.Expected.CancelLatencyMsMax ?? double.MaxValue;
        var quickest = await PlayAsync(fault);

        // A machine that does something else just then says nothing of the session: the quickest of some cancels counts.
        for (var again = 0; again < 5 && quickest.TotalMilliseconds >= most; again++)
        {
            quickest = await PlayAsync(fault);
        }

        Assert.IsLessThan(most, quickest.TotalMilliseconds);
    }

    /// <summary>Plays a case, and answers how long the turn went on after it was cancelled.</summary>
    private async Task<TimeSpan> PlayAsync(FaultCase fault)
    {
        var provider = fault.Input.Protocol == "anthropic-messages-sse" ? "anthropic" : "openai";
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        guard.CancelAfter(TimeSpan.FromSeconds(60));
        AgentSession? session = null;
        await using var stage = new FaultStage(fault, provider, () => session?.Cancel());
        var tools = new StrictTools();
        await using var kit = new SessionKit(new ScriptedModel(), tools.All, setup => setup with { Mode = PermissionMode.BypassPermissions });
        var services = kit.Services with { Models = new SessionKit.ScriptedDirectory(stage.Model.Client) { Info = stage.Model.Model } };
        await using var sessions = new SessionDirectory(services, CancellationToken.None);
        session = await sessions.NewAsync(kit.Setup, guard.Token);

        var end = await session.PromptAsync(Prompt.Of("go"), guard.Token);
        var took = stage.SinceCancel;

        var told = await SessionKit.TellAsync(session, guard.Token);
        Assert.IsEmpty(stage.Server.Faults, told);
        CheckEnd(fault, stage, end.Outcome, told);
        await CheckLogAsync(session, told, guard.Token);
        var last = (await session.ReadAsync(0, guard.Token)).Select(line => line.Entry).OfType<TranscriptEntry.AssistantMessage>().LastOrDefault();
        if (fault.Expected.FinalText is { } text)
        {
            Assert.AreEqual(text, string.Concat((last?.Content ?? []).OfType<ContentBlock.Text>().Select(block => block.Value)), told);
        }

        if (fault.Id == "fi-0041")
        {
            Assert.Contains("assistant (interrupted): Hel\n", told, StringComparison.Ordinal);
        }

        if (fault.Expected.Invariants.Contains("no_tool_executed"))
        {
            Assert.AreEqual(0, tools.Runs, told);
        }

        return took;
    }

    private static void CheckEnd(FaultCase fault, FaultStage stage, TurnOutcome outcome, string told)
    {
        var expected = fault.Expected;
        if (fault.Input.Attempts.All(attempt => attempt.Connect is null))
        {
            Assert.AreEqual(expected.Attempts, stage.Server.Requests, told);
        }

        switch (expected.Outcome)
        {
            case "complete" or "retry_then_complete" or "tool_error_to_model":
                Assert.IsInstanceOfType<TurnOutcome.Completed>(outcome, told);
                break;
            case "fail_exhausted" or "fail_user_error":
                Assert.IsInstanceOfType<TurnOutcome.Failed>(outcome, told);
                break;
            default:
                Assert.IsInstanceOfType<TurnOutcome.Cancelled>(outcome, told);
                break;
        }
    }

    /// <summary>The turn has one end, and every call of it one answer.</summary>
    private static async Task CheckLogAsync(AgentSession session, string told, CancellationToken cancellationToken)
    {
        var entries = (await session.ReadAsync(0, cancellationToken)).Select(line => line.Entry).ToList();
        Assert.HasCount(1, entries.OfType<TranscriptEntry.TurnEnded>(), told);
        var calls = entries.OfType<TranscriptEntry.AssistantMessage>().SelectMany(message => message.Content).OfType<ContentBlock.ToolUse>().Select(call => call.Id).Order(StringComparer.Ordinal);
        var answers = entries.OfType<TranscriptEntry.ToolOutcome>().Select(outcome => outcome.CallId).Order(StringComparer.Ordinal);
        Assert.AreSequenceEqual(calls, answers, told);
    }

    /// <summary>The tools that the cases call, as strict as ours, which count what they run.</summary>
    private sealed class StrictTools
    {
        public int Runs { get; private set; }

        public System.Collections.Immutable.ImmutableArray<ITool> All =>
            [new CountedTool<ReadInput>("Read", this), new CountedTool<WriteInput>("Write", this), new CountedTool<BashInput>("Bash", this)];

        private sealed record ReadInput([property: JsonPropertyName("file_path")] string FilePath);

        private sealed record WriteInput([property: JsonPropertyName("file_path")] string FilePath, string Content);

        private sealed record BashInput(string Command);

        private sealed class CountedTool<TInput>(string name, StrictTools tools) : Tool<TInput>(
            new ToolDefinition(name, "A test tool.", """{"type":"object"}"""), static () => (JsonTypeInfo<TInput>)Strict.GetTypeInfo(typeof(TInput)))
            where TInput : class
        {
            private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Strict)
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            };

            public override ToolEffects Effects => ToolEffects.WritesFiles;

            protected override ValueTask<ToolPreparation> PrepareAsync(TInput input, ToolContext context, CancellationToken cancellationToken) =>
                new(new ToolPreparation.Ready(new PreparedCall
                {
                    Title = Name,
                    Kind = ToolKind.Other,
                    Effects = Effects,
                    Commit = _ =>
                    {
                        tools.Runs++;
                        return new(ToolResult.Ok("ran"));
                    },
                }));
        }
    }
}
