using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using LspAgent.Protocol.JsonRpc;
using LspAgent.Testing.Rpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace LspAgent.Benchmarks.Rpc;

/// <summary>JSON-RPC beside <c>vscode-jsonrpc</c>: the same messages, in turn, over a pipe in memory and over the streams of a child process.</summary>
internal static class RpcBenchmark
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(TextWriter output, string[] options)
    {
        var rounds = Number(options, "--rounds", 5);
        var count = Number(options, "--count", 200_000);
        var window = Number(options, "--window", 64);
        var only = Text(options, "--only");
        var over = Text(options, "--over");
        await output.WriteLineAsync($"{rounds} rounds, medians; {count} requests with {window} on their way, {count} notifications, {count / 4} requests one by one");
        foreach (var transport in ((string[])["memory", "stdio"]).Where(transport => over is null || over == transport))
        {
            var (ours, peers) = (new List<RpcFigures>(), new List<RpcFigures>());
            for (var round = 0; round < rounds; round++)
            {
                if (only != "peer")
                {
                    ours.Add(transport == "memory" ? await InMemoryAsync(count, window) : await OverStreamsAsync(count, window));
                }

                if (only != "ours")
                {
                    peers.Add(await PeerAsync(transport, count, window, bytes: false));
                    peers.Add(await PeerAsync(transport, count, window, bytes: true));
                }
            }

            await PrintAsync(output, transport, RpcFigures.Median(ours), RpcFigures.Median(peers));
        }

        return 0;
    }

    private static async Task<RpcFigures> InMemoryAsync(int count, int window)
    {
        var pipes = new PipePair();
        await using var server = new RpcServer(pipes.Server);
        return await MeasureAsync(pipes.Client, isChild: false, count, window);
    }

    private static async Task<RpcFigures> OverStreamsAsync(int count, int window)
    {
        using var server = Start(Environment.ProcessPath ?? "dotnet", ["rpc-server"], redirectInput: true);
        var figures = await MeasureAsync(
            StreamPipe.CreateBlocking(server.StandardOutput.BaseStream, server.StandardInput.BaseStream),
            isChild: true,
            count,
            window);
        await server.WaitForExitAsync();
        return figures;
    }

    private static async Task<RpcFigures> MeasureAsync(IDuplexPipe transport, bool isChild, int count, int window)
    {
        await using var queue = new RequestQueue(new(), new(), NullLogger<RequestQueue>.Instance);
        await using var connection = new RpcConnection(new HeaderDelimitedMessageHandler(transport), queue, new(), NullLogger<RpcConnection>.Instance);
        var running = connection.RunAsync(CancellationToken.None);
        var figures = await new RpcLoad(connection, count, window).MeasureAsync(isChild);
        connection.Close("The benchmark is over.");
        await running;
        return figures;
    }

    private static async Task<RpcFigures> PeerAsync(string transport, int count, int window, bool bytes)
    {
        // What is allocated can only be told where nothing is collected meanwhile.
        string[] flags = bytes ? ["--min-semi-space-size=256", "--max-semi-space-size=256"] : [];
        using var peer = Start(
            "node",
            [.. flags, Path.Combine(RpcMessages.NodeFolder, "rpc.mjs"), transport, $"{count}", $"{window}"],
            redirectInput: false,
            bytes ? "1" : null);
        var line = await peer.StandardOutput.ReadToEndAsync();
        await peer.WaitForExitAsync();
        return JsonSerializer.Deserialize<RpcFigures>(line, Json)
            ?? throw new InvalidOperationException("The peer gave no figures. Run npm ci once, so that it finds vscode-jsonrpc.");
    }

    private static Process Start(string program, string[] arguments, bool redirectInput, string? bytes = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = redirectInput, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["BENCH_BYTES"] = bytes;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static async Task PrintAsync(TextWriter output, string transport, RpcFigures ours, RpcFigures peer)
    {
        await output.WriteLineAsync($"\n{(transport == "memory" ? "pipe in memory" : "child process, stdio"),-40}{"ours",12}{"vscode-jsonrpc",16}{"ratio",10}");
        await LineAsync("round trips a second", ours.RequestsPerSecond, peer.RequestsPerSecond);
        await LineAsync("notifications a second", ours.NotificationsPerSecond, peer.NotificationsPerSecond);
        await LineAsync("processor time of a round trip, µs", ours.ProcessorMicrosecondsPerRoundTrip, peer.ProcessorMicrosecondsPerRoundTrip);
        await LineAsync("processor time of a notification, µs", ours.ProcessorMicrosecondsPerNotification, peer.ProcessorMicrosecondsPerNotification);
        await LineAsync("one by one, median, µs", ours.MedianMicroseconds, peer.MedianMicroseconds);
        await LineAsync("one by one, 99th percentile, µs", ours.P99Microseconds, peer.P99Microseconds);
        await LineAsync("under load, 99th percentile, µs", ours.LoadedP99Microseconds, peer.LoadedP99Microseconds);
        await LineAsync("bytes allocated a message, round trips", ours.BytesPerRoundTripMessage, peer.BytesPerRoundTripMessage);
        await LineAsync("bytes allocated a message, notifications", ours.BytesPerNotification, peer.BytesPerNotification);

        Task LineAsync(string what, double? left, double? right) => output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{what,-40}{left,12:N1}{right,16:N1}{left / right,10:N3}"));
    }

    private static int Number(string[] options, string name, int otherwise) =>
        Text(options, name) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] options, string name) =>
        Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length ? options[at + 1] : null;
}
