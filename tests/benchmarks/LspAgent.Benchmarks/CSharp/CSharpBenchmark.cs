using System.Diagnostics;
using System.Globalization;
using LspAgent.Testing.CSharp;

namespace LspAgent.Benchmarks.CSharp;

/// <summary>How fast C# is known: beside bare parsing, beside a plain MSBuildWorkspace, cold and at the second start.</summary>
internal static class CSharpBenchmark
{
    public const string RunVerb = "csharp-run";

    public static async Task<int> RunAsync(TextWriter output, int lines, CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("lspagent-bench-").FullName;
        try
        {
            var written = GeneratedSolution.Write(root, lines);
            await RunProcessAsync("dotnet", ["restore", Path.Join(root, "All.slnx"), "-v", "quiet"], cancellationToken);
            await output.WriteLineAsync($"{written:N0} lines of C#");
            var cache = Path.Join(root, ".cache");
            foreach (var (title, what) in (IEnumerable<(string, string)>)[("", "parse"), ("", "plain"), ("cold", "find"), ("", "parse"), ("cold", "ours"), ("second start", "find"), ("second start", "ours"), ("", "plain")])
            {
                if (title is "cold")
                {
                    Directory.CreateDirectory(cache);
                    Directory.Delete(cache, recursive: true);
                }

                foreach (var line in (await RunProcessAsync(Environment.ProcessPath ?? "dotnet", [RunVerb, what, root, cache], cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("skip", StringComparison.Ordinal)))
                {
                    await output.WriteLineAsync($"{title,-13} {line}");
                }
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
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-26} {milliseconds,9:F0} ms"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{"memory of " + what,-26} {Process.GetCurrentProcess().WorkingSet64 / 1_000_000.0,9:F0} MB"));
    }

    private static async Task<string> RunProcessAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException(program);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
