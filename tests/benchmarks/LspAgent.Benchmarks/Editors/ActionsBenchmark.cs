using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Protocol.Lsp;
using LspAgent.Testing;
using LspAgent.Testing.CSharp;
using LspAgent.Testing.Files;
using LspAgent.Testing.Rpc;

namespace LspAgent.Benchmarks.Editors;

/// <summary>How long an editor waits for the list of code actions: the agent's own entries alone, and with the SDK's, on the fixture and on a large solution.</summary>
internal static class ActionsBenchmark
{
    private static readonly Rounds Many = new(Warming: 40, Measured: 200, PauseSeconds: 0);

    public static async Task<int> RunAsync(TextWriter output, int lines, CancellationToken cancellationToken)
    {
        using var folder = new TempFolder();
        var (fixture, large) = (folder.In("Shop"), folder.In("large"));
        Copy(Path.Join(Fixtures.Folder, "csharp", "Shop"), fixture);
        await RestoreAsync(Path.Join(fixture, "src", "Shop.App"), cancellationToken);
        Directory.CreateDirectory(large);
        var written = GeneratedSolution.Write(large, lines);
        await RestoreAsync(large, cancellationToken);
        await output.WriteLineAsync("milliseconds until code actions are listed, warm, half of the questions right after a change");
        await output.WriteLineAsync("                                        median      95 %   allowed");
        var isFine = true;
        foreach (var (name, root, file) in new[] { ("fixture", fixture, Path.Join("src", "Shop.Domain", "Order.cs")), ($"{written.ToString("N0", CultureInfo.InvariantCulture)} lines", large, Path.Join("P1", "C1.cs")) })
        {
            isFine &= await PrintAsync(output, $"{name}, own entries", await MeasureAsync(root, file, navigation: false, folder.In("home"), Many, cancellationToken), 50);
            isFine &= await PrintAsync(output, $"{name}, with the SDK's", await MeasureAsync(root, file, navigation: true, folder.In("home"), Many, cancellationToken), 250);
            foreach (var seconds in (int[])[0, 5])
            {
                var first = await MeasureAsync(root, file, navigation: true, folder.In("home"), new Rounds(0, 1, seconds), cancellationToken);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{$"{name}, the first, after {seconds} s",-36}{first[0],10:0.0}"));
            }
        }

        return isFine ? 0 : 1;
    }

    private static async Task<bool> PrintAsync(TextWriter output, string what, List<double> times, double allowed)
    {
        times.Sort();
        var (median, high) = (times[times.Count / 2], times[(int)(times.Count * 0.95)]);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what,-36}{median,10:0.0}{high,10:0.0}{allowed,10:0}"));
        return high <= allowed;
    }

    private static async Task<List<double>> MeasureAsync(string root, string file, bool navigation, string home, Rounds rounds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executables.Agent, ["lsp", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LSPAGENT_HOME"] = home;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Executables.Agent} does not start.");
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await using var client = new RecordingClient(new HeaderDelimitedMessageHandler(StreamPipe.CreateBlocking(process.StandardOutput.BaseStream, process.StandardInput.BaseStream)));
        try
        {
            return await MeasureAsync(client, root, file, navigation, rounds, cancellationToken);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await errors;
        }
    }

    private static async Task<List<double>> MeasureAsync(RecordingClient client, string root, string file, bool navigation, Rounds rounds, CancellationToken cancellationToken)
    {
        var uri = DocumentUri.FromPath(Path.Join(root, file)).Value;
        var text = await File.ReadAllTextAsync(Path.Join(root, file), cancellationToken);
        await AskAsync(client, "initialize", new
        {
            processId = Environment.ProcessId,
            rootUri = DocumentUri.FromPath(root).Value,
            capabilities = new { textDocument = new { codeAction = new { codeActionLiteralSupport = new { codeActionKind = new { valueSet = new[] { "quickfix" } } }, dataSupport = true, resolveSupport = new { properties = new[] { "edit" } } } } },
            initializationOptions = new { lspagent = new { isTrusted = true, csharp = new { navigation } } },
        }, cancellationToken);
        await client.NotifyAsync("initialized", "{}", cancellationToken);
        await client.NotifyAsync("textDocument/didOpen", JsonSerializer.Serialize(new { textDocument = new { uri, languageId = "csharp", version = 1, text } }), cancellationToken);
        if (navigation)
        {
            // Waits for the projects.
            await AskAsync(client, "textDocument/references", new { textDocument = new { uri }, position = new { line = 0, character = 11 }, context = new { includeDeclaration = true } }, cancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(rounds.PauseSeconds), TimeProvider.System, cancellationToken);
        var names = Names(text);
        var times = new List<double>();
        for (var round = 0; round < rounds.Warming + rounds.Measured; round++)
        {
            if (round % 2 == 1)
            {
                await client.NotifyAsync("textDocument/didChange", JsonSerializer.Serialize(new { textDocument = new { uri, version = round + 2 }, contentChanges = new[] { new { text = $"{text}// {round}\n" } } }), cancellationToken);
            }

            var (line, character) = names[round * 7919 % names.Count];
            var at = new { line, character };
            var diagnostic = new { range = new { start = at, end = at }, message = "something", code = "CS0103", severity = 1 };
            var began = Stopwatch.GetTimestamp();
            await AskAsync(client, "textDocument/codeAction", new { textDocument = new { uri }, range = new { start = at, end = at }, context = new { diagnostics = new[] { diagnostic }, triggerKind = 1 } }, cancellationToken);
            if (round >= rounds.Warming)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        return times;
    }

    /// <param name="PauseSeconds">Between the loading of the projects and the first list.</param>
    private sealed record Rounds(int Warming, int Measured, int PauseSeconds);

    private static Task<JsonElement> AskAsync(RecordingClient client, string method, object parameters, CancellationToken cancellationToken) =>
        client.RequestAsync(method, JsonSerializer.Serialize(parameters), cancellationToken);

    /// <summary>Where names begin.</summary>
    private static List<(int Line, int Character)> Names(string text)
    {
        var found = new List<(int, int)>();
        var lines = text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            for (var character = 1; character < lines[line].Length; character++)
            {
                if (char.IsLetter(lines[line][character]) && !char.IsLetterOrDigit(lines[line][character - 1]))
                {
                    found.Add((line, character));
                }
            }
        }

        return found;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj")))
        {
            var copy = Path.Join(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? to);
            File.Copy(file, copy);
        }
    }

    private static async Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        using var restore = Process.Start(new ProcessStartInfo("dotnet", ["restore", "-v", "quiet"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false }) ?? throw new InvalidOperationException("dotnet does not start.");
        await restore.StandardOutput.ReadToEndAsync(cancellationToken);
        await restore.WaitForExitAsync(cancellationToken);
    }
}
