using System.Net;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What of this machine the sandbox is made with.</summary>
/// <param name="Program">Bubblewrap, or the one that macOS has.</param>
/// <param name="Enter">The program <c>nsenter</c>; null when there is none.</param>
/// <param name="Filter">The file with the filter of system calls; null where none is known for the processor.</param>
internal sealed record SandboxMachine(string Program, string? Enter, string? Filter, SandboxPlanner Planner, WorkspaceGuard Guard)
{
    /// <summary>This executable, also when it is a library in another process.</summary>
    public string Executable { get; init; } = Path.Join(AppContext.BaseDirectory, "lspagent");

    /// <summary>The addresses of a name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>The proxy that this machine itself needs; null for none.</summary>
    public Uri? Upstream { get; init; }

    /// <summary>True where macOS holds commands to a profile, instead of bubblewrap to what it mounts.</summary>
    public bool IsSeatbelt { get; init; }

    /// <summary>Null when there is none.</summary>
    /// <param name="home">The user's home folder.</param>
    /// <param name="userFolder">See <see cref="UserFolder"/>.</param>
    public static SandboxMachine? Find(string home, string userFolder, Func<string, string?> environment)
    {
        const string Seatbelt = "/usr/bin/sandbox-exec";
        var scan = new ProtectedScan();
        var planner = new SandboxPlanner(home, userFolder, environment, scan);
        var guard = new WorkspaceGuard(Path.Join(userFolder, "cache"), scan);
        var upstream = Uri.TryCreate(environment("HTTPS_PROXY") ?? environment("https_proxy"), UriKind.Absolute, out var proxy) && proxy.Scheme is "http" ? proxy : null;
        return OperatingSystem.IsLinux() && Programs.Find("bwrap", environment) is { } bubblewrap
            ? new SandboxMachine(bubblewrap, Programs.Find("nsenter", environment), WriteFilter(userFolder), planner, guard) { Upstream = upstream }
            : OperatingSystem.IsMacOS() && File.Exists(Seatbelt)
            ? new SandboxMachine(Seatbelt, null, null, planner, guard) { Upstream = upstream, IsSeatbelt = true }
            : null;
    }

    private static string? WriteFilter(string userFolder)
    {
        if (SystemCallFilter.ForThisMachine() is not { } filter)
        {
            return null;
        }

        var folder = Path.Join(userFolder, "cache");
        var path = Path.Join(folder, "system-calls.bpf");
        PrivateFiles.CreateFolder(folder);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(filter.AsSpan()))
        {
            PrivateFiles.Replace(path, filter.AsSpan());
        }

        return path;
    }
}
