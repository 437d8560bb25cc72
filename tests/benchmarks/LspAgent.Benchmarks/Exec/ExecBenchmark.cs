using System.Diagnostics;
using System.Globalization;
using System.Text;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;

namespace LspAgent.Benchmarks.Exec;

/// <summary>
/// What the agent itself costs, with a model that answers at once: the start beside <c>node -e ''</c>, the way from one turn to the next
/// over reads, streaming, memory, and how much of a request the one before has already paid for.
/// </summary>
internal static class ExecBenchmark
{
    private const int Reads = 20;
    private const int StreamedCharacters = 2_000_000;
    private const int DeltaSize = 10;
    private const string Marker = ",\"cache_control\":{\"type\":\"ephemeral\"}";

    public static async Task<int> RunAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        using var workspace = new TempFolder();
        for (var file = 0; file < Reads; file++)
        {
            workspace.Write($"src/File{file}.cs", string.Concat(Enumerable.Range(0, 150).Select(line => $"// line {line} of file {file}: what stands here is read once.\n")));
        }

        List<ExecRun> once = [], reads = [], streams = [];
        List<double> node = [], initialized = [];
        for (var round = 0; round <= rounds; round++)
        {
            var (one, many, streamed) = (await RunAsync([Reply("Done.")]), await RunAsync(ReadAll()), await RunAsync([Reply(LongText())]));
            var (peer, editor) = (await NodeAsync(cancellationToken), await InitializeAsync(cancellationToken));
            if (round > 0)
            {
                // The first round only warms the disk's cache.
                once.Add(one);
                reads.Add(many);
                streams.Add(streamed);
                node.Add(peer);
                initialized.Add(editor);
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds, median (least to most); {Executables.Agent}"));
        await LineAsync("node -e '', for comparison", "ms", node);
        await LineAsync("lsp: start to the answer to initialize", "ms", initialized);
        await LineAsync("exec: start to first request", "ms", once.Select(run => run.ToFirstRequest.TotalMilliseconds));
        await LineAsync("one reply, the whole process", "ms", once.Select(run => run.Whole.TotalMilliseconds));
        await LineAsync("processor time of one reply", "ms", once.Select(run => run.ProcessorTime.TotalMilliseconds));
        await LineAsync("resident memory, one reply", "MB", once.Select(run => run.PeakBytes / 1e6));
        await LineAsync($"from turn to turn, {Reads} reads, median", "ms", reads.Select(run => Median(run.Overheads.Select(time => time.TotalMilliseconds))));
        await LineAsync($"resident memory, {Reads} reads", "MB", reads.Select(run => run.PeakBytes / 1e6));
        await LineAsync("processor time per MB streamed", "s", streams.Zip(once, (run, base1) => (run.ProcessorTime - base1.ProcessorTime).TotalSeconds / (StreamedCharacters / 1e6)));
        await LineAsync("bytes of the first request", "B", once.Select(run => (double)run.Requests[0].Body.Length));
        await LineAsync($"bytes of all requests, {Reads} reads", "kB", reads.Select(run => run.Requests.Sum(request => request.Body.Length) / 1e3));
        await LineAsync("share of a request that begins the next one", "", reads.Select(PrefixShare));
        await LineAsync("share that cache markers cover", "", reads.Select(CoveredShare));
        return 0;

        async Task<ExecRun> RunAsync(IEnumerable<ScriptedReply> replies)
        {
            using var home = new TempFolder();
            return await ExecRun.MeasureAsync(home, workspace, replies, DeltaSize, cancellationToken);
        }

        Task LineAsync(string what, string unit, IEnumerable<double> numbers)
        {
            var sorted = numbers.Order().ToList();
            return output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{what,-46}{Median(sorted),12:#,0.####} {unit,-3}  ({sorted[0]:#,0.####} to {sorted[^1]:#,0.####})"));
        }
    }

    private static ScriptedReply Reply(string text) => ScriptedReply.Parse(text);

    private static IEnumerable<ScriptedReply> ReadAll() =>
    [
        .. Enumerable.Range(0, Reads).Select(file => Reply($$"""-> Read {"file_path":"src/File{{file}}.cs"}""")),
        Reply("Done."),
    ];

    private static string LongText() => string.Concat(Enumerable.Repeat("All work and no play. ", StreamedCharacters / 22));

    private static double PrefixShare(ExecRun run)
    {
        var bodies = run.Requests.Select(request => request.BodyText.Replace(Marker, "", StringComparison.Ordinal)).ToList();

        // All but the brackets that close the list and the body.
        return bodies.Zip(bodies.Skip(1)).Average(pair => pair.Second.StartsWith(pair.First[..^2], StringComparison.Ordinal) ? 1.0 : 0.0);
    }

    /// <summary>Of the bytes that the request before had too: those in front of a marker of this one at whose place that one had a marker as well.</summary>
    private static double CoveredShare(ExecRun run)
    {
        double reusable = 0, covered = 0;
        foreach (var (before, now) in run.Requests.Zip(run.Requests.Skip(1)))
        {
            var written = MarkedLengths(before.BodyText);
            reusable += Encoding.UTF8.GetByteCount(before.BodyText.Replace(Marker, "", StringComparison.Ordinal));
            covered += MarkedLengths(now.BodyText).Where(written.Contains).DefaultIfEmpty().Max();
        }

        return covered / reusable;
    }

    private static HashSet<int> MarkedLengths(string body)
    {
        var lengths = new HashSet<int>();
        var length = 0;
        foreach (var part in body.Split(Marker)[..^1])
        {
            lengths.Add(length += Encoding.UTF8.GetByteCount(part));
        }

        return lengths;
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static async Task<double> NodeAsync(CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("node", ["-e", ""]) { UseShellExecute = false }) ?? throw new InvalidOperationException("node did not start.");
        await process.WaitForExitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    private static async Task<double> InitializeAsync(CancellationToken cancellationToken)
    {
        const string Body = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}""";
        var startedAt = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Executables.Agent, ["lsp", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{Executables.Agent} did not start.");
        await process.StandardInput.WriteAsync($"Content-Length: {Body.Length}\r\n\r\n{Body}".AsMemory(), cancellationToken);
        await process.StandardInput.FlushAsync(cancellationToken);
        var answer = new StringBuilder();
        var buffer = new char[4096];
        while (!answer.ToString().Contains("\"result\"", StringComparison.Ordinal))
        {
            var count = await process.StandardOutput.ReadAsync(buffer, cancellationToken);
            answer.Append(count > 0 ? buffer.AsSpan(0, count) : throw new InvalidOperationException($"lspagent ended without an answer: {answer}"));
        }

        var took = Stopwatch.GetElapsedTime(startedAt);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return took.TotalMilliseconds;
    }
}
