using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Testing.Files;

namespace LspAgent.Benchmarks.Tools;

/// <summary>What <c>Grep</c> and <c>Glob</c> take beside ripgrep on 300,000 lines in 2,000 files, with its help and without.</summary>
internal static class SearchBenchmark
{
    private const int Files = 2000;
    private const int Lines = 150;

    /// <summary>A rare word, a class of words, a common line, a pattern without any fixed text, and one that is nowhere.</summary>
    private static readonly string[] Patterns =
        ["NEEDLE-RARE-7", "class Ledger001[0-9]", "return t3 % 997;", @"int Flush[A-Z]\w+\(", @"\b[a-z]{3}\d{4}\b", "(?i)needle-rare", "NO-SUCH-STRING"];

    public static async Task<int> RunAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        using var workspace = new TempFolder();
        Write(workspace);
        await using var with = new ToolBench(workspace.Path);
        var path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", "");
        await using var without = new ToolBench(workspace.Path);
        Environment.SetEnvironmentVariable("PATH", path);
        await output.WriteLineAsync($"{rounds} rounds, {Files * Lines} lines in {Files} files; times are those of rg in the same round");
        foreach (var pattern in Patterns)
        {
            var quoted = JsonSerializer.Serialize(pattern);
            await CompareAsync(output, $"Grep {pattern}", "Grep", $$"""{"pattern":{{quoted}}}""", ["--no-config", "-l", "-e", pattern, "."], with, without, workspace.Path, rounds, cancellationToken);
        }

        await CompareAsync(output, "Grep content return t3", "Grep", """{"pattern":"return t3","output_mode":"content"}""", ["--no-config", "-n", "-e", "return t3", "."], with, without, workspace.Path, rounds, cancellationToken);
        await CompareAsync(output, "Glob **/*7.cs", "Glob", """{"pattern":"**/*7.cs"}""", ["--no-config", "--files", "-g", "**/*7.cs", "--sortr", "modified", "."], with, without, workspace.Path, rounds, cancellationToken);
        return 0;
    }

    private static async Task CompareAsync(
        TextWriter output, string name, string tool, string input, string[] arguments, ToolBench with, ToolBench without, string folder, int rounds, CancellationToken cancellationToken)
    {
        List<double> ours = [], alone = [], ripgrep = [];
        for (var round = -3; round < rounds; round++)
        {
            var times = (
                Ours: await with.CallAsync(tool, input, cancellationToken),
                Alone: await without.CallAsync(tool, input, cancellationToken),
                Ripgrep: await ToolBench.RunAsync(folder, "rg", arguments, cancellationToken));
            if (round >= 0)
            {
                ours.Add(times.Ours);
                alone.Add(times.Alone);
                ripgrep.Add(times.Ripgrep);
            }
        }

        var floor = ToolBench.Median(ripgrep);
        await output.WriteLineAsync(ToolBench.Figures($"rg {name}", ripgrep, floor: null));
        await output.WriteLineAsync(ToolBench.Figures("  with ripgrep", ours, floor));
        await output.WriteLineAsync(ToolBench.Figures("  without", alone, floor));
    }

    private static void Write(TempFolder workspace)
    {
        var text = new StringBuilder();
        for (var file = 0; file < Files; file++)
        {
            text.Clear();
            for (var line = 0; line < Lines; line++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Line(file, line)}\n");
            }

            workspace.Write($"src/Module{file % 80}/File{file:0000}.cs", text.ToString());
        }
    }

    private static FormattableString Line(int file, int line) => (line % 10, file) switch
    {
        (0, _) when line == 0 => $"public sealed class Ledger{file:0000} // EDIT-SLOT-{file:0000}",
        (3, _) => $"        var t3 = first * {line} + second{file % 7};",
        (4, _) when line == 104 => $"        return t3 % 997;",
        (5, 77 or 577 or 1077) when line == 95 => $"        // NEEDLE-RARE-{file / 100} stands here",
        (7, _) when line == 57 && file % 50 == 0 => $"    public int FlushRouter{file}(int value)",
        _ => $"        total = Accumulate(total, values[{line}], weights[{(line * 31) + file}]);",
    };
}
