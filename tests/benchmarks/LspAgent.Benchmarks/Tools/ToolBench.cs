using System.Diagnostics;
using System.Globalization;
using LspAgent.Core.Edits;
using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Host.Platform;
using LspAgent.Testing.Files;
using LspAgent.Testing.Sessions;
using LspAgent.Tools;

namespace LspAgent.Benchmarks.Tools;

/// <summary>Calls the built-in tools on a folder as the runner does, without a session around them, and other programs beside them.</summary>
internal sealed class ToolBench : IAsyncDisposable
{
    private readonly TempFolder _session = new();
    private readonly ToolContext _context;

    /// <param name="sandbox">What holds commands; nothing when null.</param>
    public ToolBench(string root, ICommandSandbox? sandbox = null)
    {
        var files = new WorkspaceFiles(NoOpenDocuments.Instance, root);
        Catalog = new ToolCatalog(sandbox is null ? BuiltInTools.Create() : BuiltInTools.Create(sandbox));
        _context = new ToolContext
        {
            CallId = "call",
            Roots = new WorkspaceRoots(root, []),
            Files = files,
            Edits = new WorkspaceEdits(files, NoCheckpoints.Instance, static () => 1, static () => false),
            Tools = Catalog,
            Session = QuietToolSession.In(_session.Path, PermissionMode.BypassPermissions),
            Progress = new Progress<string>(),
        };
    }

    private ToolCatalog Catalog { get; }

    /// <returns>How long the call took, in milliseconds.</returns>
    public async Task<double> CallAsync(string tool, string input, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var found = Catalog.Find(tool) ?? throw new InvalidOperationException($"There is no tool {tool}.");
        if (await found.PrepareAsync(input, _context, cancellationToken) is not ToolPreparation.Ready ready || (await ready.Call.Commit(cancellationToken)).IsError)
        {
            throw new InvalidOperationException($"{tool} {input} failed.");
        }

        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    /// <summary>Runs a program and reads all its output.</summary>
    /// <returns>How long that took, in milliseconds.</returns>
    public static async Task<double> RunAsync(string folder, string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    public static string Figures(string name, IReadOnlyList<double> times, double? floor)
    {
        var sorted = times.Order().ToList();
        var median = sorted[sorted.Count / 2];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-64} median {median,8:F2} ms, best {sorted[0],8:F2} ms{(floor is { } beside ? $", {median / beside:F2} times" : "")}");
    }

    public static double Median(IEnumerable<double> times) => times.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    public async ValueTask DisposeAsync()
    {
        await _context.Session.DisposeAsync();
        _session.Dispose();
    }
}
