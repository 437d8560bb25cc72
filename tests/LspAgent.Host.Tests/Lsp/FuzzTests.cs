using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace LspAgent.Host.Tests.Lsp;

/// <summary>Whatever bytes arrive, the server answers or ends as it should: it never crashes, hangs, or grows without bound.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class FuzzTests(TestContext test)
{
    private const long MemoryMegabytes = 256;

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("lsp", 20250101, 2)]
    [DataRow("acp", 8086, 2)]
    public Task Random_bytes_for_a_moment(string door, int seed, int seconds) => FuzzAsync(door, seed, TimeSpan.FromSeconds(seconds));

    [TestMethod]
    [TestCategory("Slow")]
    [DataRow("lsp", 271828, 10)]
    [DataRow("lsp", 314159, 10)]
    [DataRow("lsp", 65537, 10)]
    [DataRow("lsp", 20261121, 10)]
    [DataRow("lsp", 1000003, 10)]
    [DataRow("lsp", 987654321, 10)]
    [DataRow("acp", 271828, 10)]
    [DataRow("acp", 65537, 10)]
    [DataRow("acp", 161803, 10)]
    public Task Random_bytes_for_longer(string door, int seed, int seconds) => FuzzAsync(door, seed, TimeSpan.FromSeconds(seconds));

    private async Task FuzzAsync(string door, int seed, TimeSpan time)
    {
        var random = new Random(seed);
        var began = Stopwatch.GetTimestamp();
        var (connections, sent, peak) = (0, 0L, 0L);
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            // A seed of its own for every connection, so that one that fails can be had again however fast the machine is.
            var own = random.Next();
            var seen = await FuzzConnectionAsync(door, new(own), $"{door}, seed {seed}, connection {connections} (seed {own})", () => Stopwatch.GetElapsedTime(began) < time);
            connections++;
            sent += seen.Bytes;
            peak = Math.Max(peak, seen.PeakMegabytes);
        }

        test.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connections} connections, {sent} bytes, at most {peak} MB."));
        Assert.IsGreaterThan(0, peak, "The memory was never looked at.");
        await using var fresh = ServerProcess.Start(door);
        await fresh.InitializeAsync(test.CancellationToken, Hello(door));
        Assert.AreEqual(-32601, (await fresh.ProbeAsync(test.CancellationToken)).Code);
    }

    private async Task<(long Bytes, long PeakMegabytes)> FuzzConnectionAsync(string door, Random random, string name, Func<bool> hasTime)
    {
        await using var server = ServerProcess.Start(door);
        var mutation = new FuzzBytes(random, inLines: door == "acp");
        if (random.Next(2) == 0)
        {
            await server.InitializeAsync(test.CancellationToken, Hello(door));
        }

        // Where every length is right, the server must see the message after the bad one; otherwise it may wait for bytes that never come.
        var isFramed = random.Next(2) == 0;
        var (sent, peak) = (0L, server.PeakMegabytes);
        for (var i = random.Next(20, 400); i > 0 && hasTime() && !server.HasExited; i--)
        {
            var bytes = isFramed ? mutation.Framed() : mutation.Unframed();
            await server.WriteAsync(bytes, test.CancellationToken).WaitAsync(ServerProcess.Guard, test.CancellationToken);
            sent += bytes.Length;
            if (i % 10 == 0)
            {
                peak = Math.Max(peak, server.PeakMegabytes);
            }
        }

        if (isFramed)
        {
            await AssertAnswersOrEndsAsync(server, name);
        }

        peak = Math.Max(peak, server.PeakMegabytes);
        server.CloseInput();
        var exitCode = await server.WaitForExitAsync(test.CancellationToken);
        var errors = await server.Errors;
        Assert.IsTrue(exitCode is 0 or 1, $"{name}: the server crashed with {exitCode}. {errors}");
        Assert.DoesNotMatchRegex(Unhandled(), errors, name);
        Assert.IsNull(await server.OutputProblem, name);
        Assert.IsLessThan(MemoryMegabytes, peak, name);
        return (sent, peak);
    }

    private static string Hello(string door) =>
        door == "acp" ? """{"protocolVersion":1,"clientCapabilities":{}}""" : """{"processId":null,"rootUri":null,"capabilities":{}}""";

    private async Task AssertAnswersOrEndsAsync(ServerProcess server, string name)
    {
        try
        {
            await server.ProbeAsync(test.CancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or ChannelClosedException)
        {
            // It said no more: then it ends by itself, with its input still open.
            await server.WaitForExitAsync(test.CancellationToken);
        }
        catch (TimeoutException e)
        {
            Assert.Fail($"{name}: the server neither answered nor ended. {e.Message}");
        }
    }

    [GeneratedRegex("Unhandled exception|Fatal error|StackOverflow|Out of memory", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unhandled();
}
