using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LspAgent.Core.Sessions;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;
using LspAgent.Testing.Models;
using LspAgent.Testing.Sessions;

namespace LspAgent.Benchmarks.Sessions;

/// <summary>
/// What it takes to go on with a long session: the executable from its start to the first request, with the session and
/// without it; the load alone in a process that has just started, which unlike the executable is not compiled ahead; and
/// beside it the floor, which reads the file and parses each line.
/// </summary>
internal static class ResumeBenchmark
{
    public const string LoadVerb = "resume-load";
    public const string FloorVerb = "resume-floor";

    public static async Task<int> RunAsync(TextWriter output, int rounds, int entries, CancellationToken cancellationToken)
    {
        using var template = new TempFolder();
        using var workspace = new TempFolder();
        var session = await LongSession.WriteAsync(template.Path, workspace.Path, entries, cancellationToken);
        var transcript = TranscriptIn(template.Path);
        var lines = (await File.ReadAllLinesAsync(transcript, cancellationToken)).Length;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{rounds} rounds; a session of {lines} entries, {new FileInfo(transcript).Length / 1e6:F1} MB; {Executables.Agent}"));

        List<double> fresh = [], resumed = [], floor = [], cold = [], warm = [];
        for (var round = 0; round <= rounds; round++)
        {
            var (newSession, oldSession) = (await ToFirstRequestAsync(template.Path, workspace.Path, [], cancellationToken),
                await ToFirstRequestAsync(template.Path, workspace.Path, ["--resume", session.Value], cancellationToken));
            var parsed = await InChildAsync([FloorVerb, transcript], cancellationToken);
            var loaded = await InChildAsync([LoadVerb, template.Path, session.Value], cancellationToken);
            if (round > 0)
            {
                // The first round only warms the disk's cache.
                fresh.Add(newSession);
                resumed.Add(oldSession);
                floor.Add(parsed[0]);
                cold.Add(loaded[0]);
                warm.Add(loaded[1]);
            }
        }

        await LineAsync("exec, new session, to the first request", fresh);
        await LineAsync("exec --resume, to the first request", resumed);
        await LineAsync("what the resume adds to it", [.. resumed.Zip(fresh, (with, without) => with - without)]);
        await LineAsync("load alone, first time, compiled as it runs", cold);
        await LineAsync("load alone, again", warm);
        await LineAsync("floor: read the file, parse each line", floor);
        return 0;

        Task LineAsync(string what, List<double> milliseconds)
        {
            milliseconds.Sort();
            return output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{what,-46}{milliseconds[milliseconds.Count / 2],8:F1} ms   ({milliseconds[0]:F1} to {milliseconds[^1]:F1})"));
        }
    }

    /// <summary>Loads the session twice and says how long each took.</summary>
    public static async Task LoadAsync(TextWriter output, string home, string session, CancellationToken cancellationToken)
    {
        using var copy = CopyOf(home);
        await using var kit = new SessionKit(new ScriptedModel());
        var services = kit.Services with { Transcripts = new TranscriptDirectory(copy.Path, TimeProvider.System) };
        for (var time = 0; time < 2; time++)
        {
            await using var sessions = new SessionDirectory(services, CancellationToken.None);
            var startedAt = Stopwatch.GetTimestamp();
            var opening = await sessions.OpenAsync(new SessionId(session), (_, _) => new(kit.Setup), cancellationToken);
            var messages = ((SessionOpening.Opened)opening).Session.Messages;
            var took = Stopwatch.GetElapsedTime(startedAt);
            Trace.Assert(messages.Length > 0, "The session has messages.");
            await output.WriteLineAsync(took.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Reads the file and parses each line, and says how long it took.</summary>
    public static async Task FloorAsync(TextWriter output, string path, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var members = 0;
        while (bytes.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            using var line = JsonDocument.Parse(bytes[..end]);
            members += line.RootElement.GetPropertyCount();
            bytes = bytes[(end + 1)..];
        }

        var took = Stopwatch.GetElapsedTime(startedAt);
        Trace.Assert(members > 0, "The lines have members.");
        await output.WriteLineAsync(took.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<double> ToFirstRequestAsync(string template, string workspace, string[] arguments, CancellationToken cancellationToken)
    {
        using var home = CopyOf(template);
        await using var model = ScriptedModelServer.Start("!wait asked\nDone.");
        model.Gates.Open("asked");
        var start = Start(Executables.Agent, ["exec", .. arguments, "Go on."]);
        start.WorkingDirectory = workspace;
        start.Environment["LSPAGENT_HOME"] = home.Path;
        start.Environment["ANTHROPIC_BASE_URL"] = model.Address.ToString();
        start.Environment["ANTHROPIC_API_KEY"] = "key";
        start.Environment["LSPAGENT_MODEL"] = "claude-sonnet-4-20250514";
        var startedAt = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Executables.Agent} did not start.");
        var ended = process.StandardOutput.ReadToEndAsync(cancellationToken);
        await Task.WhenAny(model.Gates.ReachedAsync("asked"), ended);
        var took = Stopwatch.GetElapsedTime(startedAt);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 && await ended == "Done.\n" && model.Requests.Length == 1
            ? took.TotalMilliseconds
            : throw new InvalidOperationException($"{Executables.Agent} ended with {process.ExitCode} after {model.Requests.Length} requests: {await ended}");
    }

    private static async Task<ImmutableArray<double>> InChildAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var child = Process.Start(Start(Environment.ProcessPath ?? "dotnet", arguments)) ?? throw new InvalidOperationException("The child did not start.");
        var lines = await child.StandardOutput.ReadToEndAsync(cancellationToken);
        await child.WaitForExitAsync(cancellationToken);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    private static ProcessStartInfo Start(string program, string[] arguments) => new(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false };

    private static TempFolder CopyOf(string home)
    {
        var copy = new TempFolder();
        foreach (var path in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            copy.Write(Path.GetRelativePath(home, path), File.ReadAllBytes(path));
        }

        return copy;
    }

    private static string TranscriptIn(string home) => Directory.EnumerateFiles(home, "*.jsonl", SearchOption.AllDirectories).Single();
}
