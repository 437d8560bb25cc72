using LspAgent.Benchmarks.CSharp;
using LspAgent.Benchmarks.Editors;
using LspAgent.Benchmarks.Exec;
using LspAgent.Benchmarks.Files;
using LspAgent.Benchmarks.Permissions;
using LspAgent.Benchmarks.Rpc;
using LspAgent.Benchmarks.Sessions;
using LspAgent.Benchmarks.Tools;

namespace LspAgent.Benchmarks;

/// <summary>Benchmarks beside a peer, both in one run on one machine. The first argument says which.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
#pragma warning disable RS0030 // A program for people at a terminal.
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        switch (arguments)
        {
            case ["rpc", .. var options]:
                return await RpcBenchmark.RunAsync(output, options);
            case ["rpc-server"]:
                await RpcServer.ServeAsync(Console.OpenStandardInput(), Console.OpenStandardOutput());
                return 0;
            case ["exec", .. var numbers]:
                return await ExecBenchmark.RunAsync(output, NumberAt(numbers, 0, 9), CancellationToken.None);
            case ["csharp", .. var numbers]:
                return await CSharpBenchmark.RunAsync(output, NumberAt(numbers, 0, 500_000), numbers[Math.Min(1, numbers.Length)..], CancellationToken.None);
            case ["actions", .. var numbers]:
                return await ActionsBenchmark.RunAsync(output, NumberAt(numbers, 0, 500_000), CancellationToken.None);
            case [CSharpBenchmark.RunVerb, var what, var root, var cache]:
                await CSharpBenchmark.RunOneAsync(output, what, root, cache, CancellationToken.None);
                return 0;
            case ["resume", .. var numbers]:
                return await ResumeBenchmark.RunAsync(output, NumberAt(numbers, 0, 9), NumberAt(numbers, 1, 10_000), CancellationToken.None);
            case [ResumeBenchmark.LoadVerb, var home, var session]:
                await ResumeBenchmark.LoadAsync(output, home, session, CancellationToken.None);
                return 0;
            case [ResumeBenchmark.FloorVerb, var transcript]:
                await ResumeBenchmark.FloorAsync(output, transcript, CancellationToken.None);
                return 0;
            case ["shell", .. var numbers]:
                return await ShellBenchmark.RunAsync(output, NumberAt(numbers, 0, 50), CancellationToken.None);
            case ["permissions", .. var numbers]:
                return await PermissionBenchmark.RunAsync(output, NumberAt(numbers, 0, 10), CancellationToken.None);
            case ["search", .. var numbers]:
                return await SearchBenchmark.RunAsync(output, NumberAt(numbers, 0, 15), CancellationToken.None);
            case ["files", .. var numbers]:
                return await FilesBenchmark.RunAsync(output, NumberAt(numbers, 0, 15), CancellationToken.None);
            default:
                await output.WriteLineAsync("usage: dotnet run -c Release --project tests/benchmarks/LspAgent.Benchmarks -- rpc [--rounds N] [--count N] [--window N] [--only ours|peer] [--over memory|stdio]");
                await output.WriteLineAsync("   or: … -- resume [ROUNDS [ENTRIES]]");
                await output.WriteLineAsync("   or: … -- exec [ROUNDS], shell [ROUNDS], search [ROUNDS], files [ROUNDS] or permissions [ROUNDS]");
                await output.WriteLineAsync("   or: … -- csharp [LINES [parse|plain|find|ours|verify|plain-verify|idle]…] or actions [LINES]");
                return 2;
        }
#pragma warning restore RS0030
    }

    private static int NumberAt(string[] numbers, int index, int otherwise) =>
        index < numbers.Length ? int.Parse(numbers[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}
