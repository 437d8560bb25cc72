using System.Diagnostics;
using System.Globalization;
using LspAgent.Testing.CSharp;

namespace LspAgent.Benchmarks.CSharp;

/// <summary>How fast C# is known: beside bare parsing, beside a plain MSBuildWorkspace, cold and at the second start.</summary>
internal static class CSharpBenchmark
{
    public const string RunVerb = "csharp-run";

    private static readonly (string Title, string What)[] All =
    [
        ("", "parse"), ("", "plain"), ("cold", "find"), ("", "parse"), ("cold", "ours"), ("second start", "find"), ("second start", "ours"), ("", "plain"), ("cold", "ours"),
        ("", "verify"), ("", "plain-verify"), ("second start", "idle"),
    ];

    /// <param name="what">Only these runs, in the order of all; none for all.</param>
    public static async Task<int> RunAsync(TextWriter output, int lines, IReadOnlyCollection<string> what, CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("lspagent-bench-").FullName;
        try
        {
            var written = GeneratedSolution.Write(root, lines);
            await RunProcessAsync("dotnet", ["restore", Path.Join(root, "All.slnx"), "-v", "quiet"], cancellationToken);
            await output.WriteLineAsync($"{written:N0} lines of C#");
            var cache = Path.Join(root, ".cache");
            var summary = new CSharpSummary();
            foreach (var (title, run) in All.Where(item => what.Count == 0 || what.Contains(item.What)))
            {
                if (title is "cold")
                {
                    Directory.CreateDirectory(cache);
                    Directory.Delete(cache, recursive: true);
                }

                foreach (var line in (await RunProcessAsync(Environment.ProcessPath ?? "dotnet", [RunVerb, run, root, cache], cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("skip", StringComparison.Ordinal)))
                {
                    await output.WriteLineAsync($"{title,-13} {line}");
                    var (name, figure) = (line[..44].TrimEnd(), line[44..].Trim().Split(' ')[0]);
                    summary.Add(title, name, double.Parse(figure, CultureInfo.InvariantCulture));
                }
            }

            foreach (var line in summary.Lines())
            {
                await output.WriteLineAsync(line);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    public static async Task RunOneAsync(TextWriter output, string what, string root, string cache, CancellationToken cancellationToken)
    {
        CSharpRun.UseRoslyn(root);
        foreach (var (name, milliseconds) in await CSharpRun.RunAsync(what, root, cache, cancellationToken))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-44} {milliseconds,9:F0} ms"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{"memory of " + what,-44} {Process.GetCurrentProcess().WorkingSet64 / 1_000_000.0,9:F0} MB"));
    }

    private static async Task<string> RunProcessAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException(program);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
