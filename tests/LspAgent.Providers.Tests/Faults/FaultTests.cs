using LspAgent.Core.Models;

namespace LspAgent.Providers.Tests.Faults;

/// <summary>Every case of <c>fault.jsonl</c> through the real client against a real server that replays it byte for byte.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FaultTests
{
    public required TestContext TestContext { get; init; }

    public static IEnumerable<object[]> Cases => FaultCase.All.Select(fault => new object[] { fault });

    public static string NameOf(System.Reflection.MethodInfo method, object[] data) => data[0].ToString() ?? method.Name;

    /// <summary>The faults of the transport again, in the other vendors' dialects.</summary>
    public static IEnumerable<object[]> TransportCases =>
        from fault in FaultCase.All
        where fault.Input.Protocol == "anthropic-messages-sse" && fault.Category is "http" or "connect" or "midstream" or "stall" or "cancel" || fault.Id is "fi-0053" or "fi-0054" or "fi-0055"
        from provider in (string[])["openai", "openai-responses"]
        select new object[] { DialectTranslation.To(fault, provider), provider };

    [TestMethod]
    [DynamicData(nameof(TransportCases), DynamicDataDisplayName = nameof(NameOfBoth))]
    public Task Ends_so_in_the_other_dialects_too(FaultCase fault, string provider) => PlayAsync(fault, provider);

    public static string NameOfBoth(System.Reflection.MethodInfo method, object[] data) => $"{data[1]}: {data[0]}";

    [TestMethod]
    public void There_are_all_cases() => Assert.HasCount(53, FaultCase.All);

    [TestMethod]
    [DynamicData(nameof(Cases), DynamicDataDisplayName = nameof(NameOf))]
    public Task Ends_as_the_case_says(FaultCase fault) =>
        PlayAsync(fault, fault.Input.Protocol == "anthropic-messages-sse" ? "anthropic" : "openai");

    private async Task PlayAsync(FaultCase fault, string provider)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        guard.CancelAfter(TimeSpan.FromSeconds(60));
        var run = await FaultRun.PlayAsync(fault, provider, guard.Token);

        // A machine that does something else just then says nothing of the client: the quickest of some cancels counts.
        for (var again = 0; again < 5 && fault.Expected.CancelLatencyMsMax <= run.CancelLatency.TotalMilliseconds; again++)
        {
            run = await FaultRun.PlayAsync(fault, provider, guard.Token);
        }

        FaultCheck.Check(fault, run);
    }
}

/// <summary>Holds what happened against what a case expects of one request.</summary>
internal static class FaultCheck
{
    public static void Check(FaultCase fault, FaultRun run)
    {
        var expected = fault.Expected;
        Assert.IsEmpty(run.ServerFaults, "the server failed");

        // A call that cannot run is answered by a second request, which is the loop's business and not the client's.
        var answersCall = expected.Outcome == "tool_error_to_model";
        Assert.AreEqual(answersCall ? 1 : expected.Attempts, run.Attempts, run.Error?.Message);
        var withoutRequest = fault.Input.Attempts.Take(run.Attempts).Count(attempt => attempt.Connect is not (null or "reset_before_headers"));
        Assert.AreEqual(run.Attempts - withoutRequest, run.Requests);
        switch (expected.Outcome)
        {
            case "complete":
            case "retry_then_complete":
                Assert.IsNotNull(run.Reply, run.Error?.Message);
                Assert.AreEqual(expected.FinalText ?? "", TextOf(run.Reply));
                Assert.AreEqual(TextOf(run.Reply), run.ShownText, "the deltas say something else than the reply");
                CheckMark(expected.Marked, run.Reply.Stop);
                break;
            case "fail_exhausted":
            case "fail_user_error":
                Assert.IsNotNull(run.Error);
                CheckSentence(fault, run.Error);
                break;
            case "tool_error_to_model":
                Assert.IsNotNull(run.Reply, run.Error?.Message);
                CheckCalls(fault, run.Reply);
                break;
            case "cancelled":
                Assert.IsTrue(run.IsCancelled);
                Assert.IsLessThan(expected.CancelLatencyMsMax!.Value, run.CancelLatency.TotalMilliseconds);
                break;
            default:
                Assert.Fail($"unknown outcome {expected.Outcome}");
                break;
        }

        if (expected.Invariants.Contains("no_tool_executed") && run.Reply is { } reply && !answersCall)
        {
            Assert.IsFalse(reply.Content.Any(block => block is ContentBlock.ToolUse));
        }

        Assert.IsLessThan(expected.MemoryMbMax ?? int.MaxValue, run.PeakMegabytes);
        foreach (var retry in run.Retries)
        {
            Assert.IsGreaterThanOrEqualTo(expected.WaitMsMin ?? 0, retry.Delay.TotalMilliseconds);
            Assert.IsLessThanOrEqualTo(expected.WaitMsMax ?? int.MaxValue, retry.Delay.TotalMilliseconds);
        }
    }

    private static string TextOf(ModelReply reply) => string.Concat(reply.Content.OfType<ContentBlock.Text>().Select(block => block.Value));

    private static void CheckMark(string? mark, StopReason stop)
    {
        if (mark is not null)
        {
            Assert.AreEqual(mark, System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(stop.ToString()));
        }
        else
        {
            Assert.AreEqual(StopReason.EndTurn, stop);
        }
    }

    private static void CheckSentence(FaultCase fault, ModelError error)
    {
        Assert.DoesNotContain("sk-secret", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        var says = fault.Id switch
        {
            "fi-0005" => "24 h",
            "fi-0015" => "/compact",
            "fi-0018" => "text/html",
            "fi-0021" => "offline",
            "fi-0022" => "never skipped",
            "fi-0058" => "protocol",
            _ => "127.0.0.1",
        };
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Calls of a wrong type, unknown members and repeated keys are for the tool's own strict parse to refuse.</summary>
    private static void CheckCalls(FaultCase fault, ModelReply reply)
    {
        var calls = reply.Content.OfType<ContentBlock.ToolUse>().ToList();
        Assert.IsNotEmpty(calls);
        Assert.AreEqual(calls.Count, calls.Select(call => call.Id).Distinct(StringComparer.Ordinal).Count());
        foreach (var call in calls)
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(call.Input);
            Assert.AreEqual(System.Text.Json.JsonValueKind.Object, parsed.RootElement.ValueKind);
            Assert.AreEqual(fault.Id is "fi-0065" or "fi-0066" or "fi-0067", call.Problem is null, call.Problem);
        }
    }
}
