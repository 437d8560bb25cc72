using System.Text.Json.Nodes;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>Every case of the wire, good and bad, replayed on the real executable.</summary>
[TestClass]
[DoNotParallelize]
public sealed class WireCaseTests
{
    // A machine under load may take some of it; a server that waits for something takes more.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Cases => WireCase.All.Values.Select(@case => new object[] { @case.Id, @case.Description });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public async Task Wire_case_ends_as_it_says(string id, string description)
    {
        var @case = WireCase.All[id];
        var cancellationToken = TestContext.CancellationToken;
        await using var server = ServerProcess.Start("lsp", "--stdio");
        await BringToAsync(@case.State, server, cancellationToken);
        foreach (var chunk in @case.Chunks)
        {
            await SendAsync(chunk, server, cancellationToken);
        }

        if (@case.Then == "gone")
        {
            await AssertGoneAsync(@case, server, cancellationToken);
        }
        else
        {
            await AssertAnsweredAsync(@case, server, cancellationToken);
        }

        Assert.IsNull(await server.OutputProblem, description);
        StringAssert.DoesNotMatch(await server.Errors, new("Unhandled exception", default, TimeSpan.FromSeconds(1)), description);
    }

    [TestMethod]
    public void Every_case_is_there() => Assert.HasCount(59, WireCase.All);

    private static async Task BringToAsync(string state, ServerProcess server, CancellationToken cancellationToken)
    {
        if (state != "fresh")
        {
            await server.InitializeAsync(cancellationToken);
        }

        if (state == "shutdown")
        {
            await server.SendAsync("""{"jsonrpc":"2.0","id":"down","method":"shutdown"}""", cancellationToken);
            await server.NextAnswerAsync(cancellationToken);
        }
    }

    private static async Task SendAsync(JsonObject chunk, ServerProcess server, CancellationToken cancellationToken)
    {
        foreach (var packet in WireCase.Packets(chunk))
        {
            await server.WriteAsync(packet, cancellationToken);
        }

        if (chunk["delay_ms"] is { } delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay.GetValue<int>()), TimeProvider.System, cancellationToken);
        }

        if (chunk["eof"] is not null)
        {
            server.CloseInput();
        }
    }

    private static async Task AssertAnsweredAsync(WireCase @case, ServerProcess server, CancellationToken cancellationToken)
    {
        var (others, code, took) = await server.ProbeAsync(cancellationToken);
        Assert.AreEqual(@case.ProbeCode, code, @case.Description);
        Assert.IsLessThan(Prompt, took, @case.Description);
        Assert.IsLessThanOrEqualTo(@case.MemoryMegabytes, server.PeakMegabytes, @case.Description);

        // At the end of the input everything that was asked is still answered, so that what is missing then was never to come.
        server.CloseInput();
        Assert.AreEqual(1, await server.WaitForExitAsync(cancellationToken), @case.Description);
        IReadOnlyList<JsonObject> answers = [.. others, .. await server.RemainingAnswersAsync(cancellationToken)];
        Assert.IsTrue(
            @case.AnyOf.Any(outcome => outcome.Allows(answers)),
            $"{@case.Description}: answered {string.Join(", ", answers.Select(answer => answer.ToJsonString()))}");
    }

    private static async Task AssertGoneAsync(WireCase @case, ServerProcess server, CancellationToken cancellationToken)
    {
        var exit = server.WaitForExitAsync(cancellationToken);
        long peak = 0;
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, server.PeakMegabytes);
            await Task.WhenAny(exit, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken));
        }

        var exitCode = await exit;
        Assert.IsLessThanOrEqualTo(@case.MemoryMegabytes, peak, @case.Description);
        foreach (var outcome in @case.AnyOf)
        {
            Assert.AreEqual(outcome.ExitCode ?? exitCode, exitCode, @case.Description);
            Assert.IsTrue(exitCode is 0 or 1, $"{@case.Description}: the process crashed with {exitCode}. {await server.Errors}");
            Assert.IsTrue(exitCode != 0 || (!outcome.IsFailure && outcome.Kind == "exit"), @case.Description);
        }
    }
}
