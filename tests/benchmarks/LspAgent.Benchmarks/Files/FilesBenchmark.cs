using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LspAgent.Benchmarks.Tools;
using LspAgent.Core.Edits;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform.Checkpoints;
using LspAgent.Testing.Files;

namespace LspAgent.Benchmarks.Files;

/// <summary>
/// What <c>Read</c> and <c>Edit</c> of a file of nearly 10 MB take beside the floor of the same round (all its bytes read; as many
/// written, made safe and put in its place), and what the checkpoint of a command takes in 2,000 files that did not change.
/// </summary>
internal static class FilesBenchmark
{
    private const int FileLength = 10 * 1024 * 1024 - 4096;
    private const int TreeFiles = 2000;

    public static async Task<int> RunAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        using var workspace = new TempFolder();
        var path = workspace.Write("large.txt", LargeText());
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds; a file of {new FileInfo(path).Length:N0} bytes, {TreeFiles} files"));
        await using var bench = new ToolBench(workspace.Path);
        List<double> read = [], readFloor = [], edit = [], editFloor = [];
        for (var round = -2; round < rounds; round++)
        {
            var bytes = Array.Empty<byte>();
            var floor = Time(() => bytes = File.ReadAllBytes(path));
            var ours = await bench.CallAsync("Read", """{"file_path":"large.txt","offset":90000,"limit":20}""", cancellationToken);
            var writes = Time(() => Replace(path, bytes));

            // Each edit finds the number that the one before it left.
            var edits = await bench.CallAsync("Edit", JsonSerializer.Serialize(new { file_path = "large.txt", old_string = $"round {round} here", new_string = $"round {round + 1} here" }), cancellationToken);
            if (round >= 0)
            {
                read.Add(ours);
                readFloor.Add(floor);
                edit.Add(edits);
                editFloor.Add(writes);
            }
        }

        await output.WriteLineAsync(ToolBench.Figures("floor: all bytes read", readFloor, floor: null));
        await output.WriteLineAsync(ToolBench.Figures("  Read, 20 lines from the middle", read, ToolBench.Median(readFloor)));
        await output.WriteLineAsync(ToolBench.Figures("floor: written, made safe, renamed", editFloor, floor: null));
        await output.WriteLineAsync(ToolBench.Figures("  Edit", edit, ToolBench.Median(editFloor)));
        await CheckpointAsync(output, rounds, cancellationToken);
        return 0;
    }

    private static async Task CheckpointAsync(TextWriter output, int rounds, CancellationToken cancellationToken)
    {
        using var workspace = new TempFolder();
        using var home = new TempFolder();
        workspace.Write(".gitignore", "bin/\nobj/\n*.log\n");
        for (var file = 0; file < TreeFiles; file++)
        {
            workspace.Write($"src/Module{file % 80}/File{file:0000}.cs", $"// file {file}\n{new string('x', 3000)}\n");
        }

        var checkpoints = new CheckpointStore(home.Path, TimeProvider.System).Open(home.In("session"), new WorkspaceRoots(workspace.Path, []));
        List<double> before = [], after = [], state = [];
        var files = Directory.GetFiles(workspace.Path, "*", SearchOption.AllDirectories);
        var first = 0d;
        for (var round = -5; round < rounds; round++)
        {
            var looked = Time(() => Array.ForEach(files, static file => _ = new FileInfo(file).Length));
            var startedAt = Stopwatch.GetTimestamp();
            var command = await checkpoints.BeforeCommandAsync(new CheckpointCause(CheckpointKind.Command, 1, "call"), cancellationToken);
            var taken = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
            startedAt = Stopwatch.GetTimestamp();
            await command.AfterAsync([], goesOn: false, cancellationToken);
            var recorded = Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
            first = round == -5 ? taken : first;
            if (round >= 0)
            {
                before.Add(taken);
                after.Add(recorded);
                state.Add(looked);
            }
        }

        await output.WriteLineAsync(ToolBench.Figures($"floor: the length of each of {files.Length} files, one after the other", state, floor: null));
        await output.WriteLineAsync(ToolBench.Figures("  checkpoint before a command, nothing changed", before, ToolBench.Median(state)));
        await output.WriteLineAsync(ToolBench.Figures("  look after it, nothing changed", after, ToolBench.Median(state)));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  the very first checkpoint, every file read and kept: {first:F0} ms"));
    }

    private static void Replace(string path, byte[] bytes)
    {
        var fresh = path + ".floor";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static double Time(Action work)
    {
        var startedAt = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    private static string LargeText()
    {
        var text = new StringBuilder(FileLength);
        for (var line = 0; text.Length < FileLength - 128; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"line {line} of a large file, as logs and data have it, with some width\n");
            if (line == 70_000)
            {
                text.Append("round -2 here\n");
            }
        }

        return text.ToString();
    }
}
