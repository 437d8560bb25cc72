using System.Collections.Immutable;
using System.Diagnostics;
using LspAgent.Testing.Files;
using LspAgent.Testing.Http;
using LspAgent.Testing.Models;

namespace LspAgent.Benchmarks.Exec;

/// <summary>One run of <c>lspagent exec</c> against a scripted model, as it looked from outside.</summary>
/// <param name="ToFirstRequest">From the start of the process until the model had the first request.</param>
/// <param name="Overheads">For each turn but the first: from the end of the reply before to the request that followed.</param>
/// <param name="ProcessorTime">Of the agent, as last seen before it ended; in steps of the system's clock, often 10 ms.</param>
internal sealed record ExecRun(
    TimeSpan ToFirstRequest,
    TimeSpan Whole,
    TimeSpan ProcessorTime,
    long PeakBytes,
    ImmutableArray<TimeSpan> Overheads,
    ImmutableArray<RecordedRequest> Requests)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);

    public static async Task<ExecRun> MeasureAsync(TempFolder home, TempFolder workspace, IEnumerable<ScriptedReply> replies, int deltaSize, CancellationToken cancellationToken)
    {
        await using var model = ScriptedModelServer.Start(replies);
        model.DeltaSize = deltaSize;
        var start = new ProcessStartInfo(Executables.Agent, ["exec", "Go on."]) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = workspace.Path };
        start.Environment["LSPAGENT_HOME"] = home.Path;
        start.Environment["ANTHROPIC_BASE_URL"] = model.Address.ToString();
        start.Environment["ANTHROPIC_API_KEY"] = "key";
        start.Environment["LSPAGENT_MODEL"] = "claude-sonnet-4-20250514";
        var startedAt = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Executables.Agent} did not start.");
        var reading = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var (peak, used) = (0L, TimeSpan.Zero);
        while (!process.HasExited)
        {
            (peak, used) = Look(process, peak, used);
            await Task.Delay(Pace, TimeProvider.System, cancellationToken);
        }

        await process.WaitForExitAsync(cancellationToken);
        var whole = Stopwatch.GetElapsedTime(startedAt);
        var said = await reading;
        var (arrivals, endings) = (model.Arrivals, model.Endings);
        return process.ExitCode == 0 && arrivals.Length == endings.Length && arrivals.Length > 0
            ? new ExecRun(
                Stopwatch.GetElapsedTime(startedAt, arrivals[0]),
                whole,
                used,
                peak,
                [.. arrivals.Skip(1).Zip(endings, (arrival, ending) => Stopwatch.GetElapsedTime(ending, arrival))],
                model.Requests)
            : throw new InvalidOperationException($"{Executables.Agent} ended with {process.ExitCode} after {arrivals.Length} requests: {said}");
    }

    private static (long Peak, TimeSpan Used) Look(Process process, long peak, TimeSpan used)
    {
        try
        {
            process.Refresh();
            return (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
            return (peak, used);
        }
    }
}
