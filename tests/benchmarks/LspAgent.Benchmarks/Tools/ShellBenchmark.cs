using System.Diagnostics;
using LspAgent.Core.Settings;
using LspAgent.Host.Platform.Sandbox;
using LspAgent.Testing.Files;

namespace LspAgent.Benchmarks.Tools;

/// <summary>What a call of <c>Bash</c> costs beside the same shell started directly, with the sandbox and without.</summary>
internal static class ShellBenchmark
{
    private const int WarmUp = 10;

    public static async Task<int> RunAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        using var workspace = new TempFolder();
        await using var bench = new ToolBench(workspace.Path);
        var sandbox = CommandSandbox.OfThisMachine(Environment.GetEnvironmentVariable, static _ => new SandboxSettings());
        await using var inside = new ToolBench(workspace.Path, sandbox);
        List<double> nothing = [], printing = [], moving = [], direct = [], sandboxed = [];
        var startedAt = Stopwatch.GetTimestamp();
        var problem = await sandbox.ProblemAsync(cancellationToken);
        await output.WriteLineAsync($"sandbox: {problem ?? "holds"}; its test took {Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds:F1} ms");
        for (var round = -WarmUp; round < rounds; round++)
        {
            var times = (
                Nothing: await bench.CallAsync("Bash", """{"command":"true"}""", cancellationToken),
                Printing: await bench.CallAsync("Bash", """{"command":"printf 'bench-%s\\n' 1000"}""", cancellationToken),
                Moving: await bench.CallAsync("Bash", """{"command":"cd . && echo x"}""", cancellationToken),
                Sandboxed: await inside.CallAsync("Bash", """{"command":"true"}""", cancellationToken),
                Direct: await ToolBench.RunAsync(workspace.Path, "/bin/bash", ["-c", "true"], cancellationToken));
            if (round >= 0)
            {
                nothing.Add(times.Nothing);
                printing.Add(times.Printing);
                moving.Add(times.Moving);
                sandboxed.Add(times.Sandboxed);
                direct.Add(times.Direct);
            }
        }

        var floor = ToolBench.Median(direct);
        await output.WriteLineAsync($"{rounds} rounds; times are those of bash -c true in the same round");
        await output.WriteLineAsync(ToolBench.Figures("bash -c true, started by the framework", direct, floor: null));
        await output.WriteLineAsync(ToolBench.Figures("Bash: true", nothing, floor));
        await output.WriteLineAsync(ToolBench.Figures("Bash: true, in the sandbox", sandboxed, floor));
        await output.WriteLineAsync(ToolBench.Figures("Bash: printf", printing, floor));
        await output.WriteLineAsync(ToolBench.Figures("Bash: cd . && echo", moving, floor));
        return 0;
    }
}
