using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>The sandbox as one session has it: its own <c>/tmp</c> and network. Goes with the session. Safe for concurrent use.</summary>
/// <param name="folder">The session's own.</param>
internal sealed class SandboxSession(string folder, SandboxMachine machine, SandboxSettings settings) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<Ways>? _ways;

    private string Temporary => Path.Join(folder, "tmp");

    /// <summary>Makes what all commands of the session share; needed once, and cheap from then on.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _ways ??= Task.Run(MakeWaysAsync, CancellationToken.None);
        }

        return _ways.WaitAsync(cancellationToken);
    }

    /// <summary>Makes the start of a command one in the sandbox.</summary>
    /// <exception cref="IOException">There is no place for its files.</exception>
    public ConfinedStart Begin(CommandStart start, WorkspaceRoots workspace)
    {
        PrivateFiles.CreateFolder(Temporary);
        var roots = workspace.All.Select(Unix.RealPath).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();

        // A profile knows names, so that nothing has to stand in the place of what is missing.
        var watch = machine.Guard.Begin(roots, Path.Join(folder, "kept"), holds: !machine.IsSeatbelt);
        try
        {
            var plan = machine.Planner.Make(workspace, settings.Filesystem, watch.Masks, Temporary);
            var ways = _ways is { IsCompletedSuccessfully: true, Result: var made } ? made : new Ways(null, null);
            var outside = machine.IsSeatbelt ? Profiled(start, plan, roots, ways) : Mounted(start, plan, ways);
            return new ConfinedStart(outside, wasAlone => [.. machine.Guard.End(watch, wasAlone), .. Refused(ways.Proxy)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _ = machine.Guard.End(watch, wasAlone: true);
            throw new IOException($"the sandbox could not be made: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ways is { } making)
        {
            var (network, proxy) = await making;
            if (proxy is not null)
            {
                await proxy.DisposeAsync();
            }

            network?.Dispose();
        }

        try
        {
            Directory.Delete(Temporary, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was never made, or something in it may not be deleted: it goes with the session's folder.
        }
    }

    private CommandStart Mounted(CommandStart start, SandboxPlan plan, Ways ways)
    {
        var inside = start with { Directory = Unix.RealPath(start.Directory) ?? start.Directory, Reports = [.. start.Reports.Select(static path => Unix.RealPath(path) ?? path)] };
        var arguments = BubblewrapArguments.Of(plan, inside, machine.Filter is not null, ownNetwork: ways.Network is null);
        var environment = SandboxEnvironment.Of(start.Environment, "/tmp", ways.Proxy?.Address, settings.AllowEnvironment);
        return ways.Network is { Entry: var (program, entry) }
            ? new CommandStart(program, [.. entry, machine.Program, .. arguments], environment, "/") { OpenFile = machine.Filter, IsWarden = true }
            : new CommandStart(machine.Program, arguments, environment, "/") { OpenFile = machine.Filter, IsWarden = true };
    }

    private CommandStart Profiled(CommandStart start, SandboxPlan plan, ImmutableArray<string> roots, Ways ways)
    {
        var profile = SeatbeltProfile.Of(plan with { Writable = [.. plan.Writable, .. start.Reports] }, roots, ways.Proxy is { Address: var address } ? new Uri(address).Port : null);
        return start with { Program = machine.Program, Arguments = ["-p", profile, start.Program, .. start.Arguments], Environment = SandboxEnvironment.Of(start.Environment, Temporary, ways.Proxy?.Address, settings.AllowEnvironment) };
    }

    private async Task<Ways> MakeWaysAsync()
    {
        if (machine.IsSeatbelt)
        {
            return new DomainList(settings.Network) is { IsEmpty: false } named ? new Ways(null, new EgressProxy(Loopback(), named, machine.Resolve, machine.Upstream)) : new Ways(null, null);
        }

        var network = await SandboxNetwork.TryMakeAsync(machine.Program, machine.Enter, CancellationToken.None);
        var domains = new DomainList(settings.Network);
        return network is null || domains.IsEmpty || await network.ListenAsync(machine.Executable, CancellationToken.None) is not { } listener
            ? new Ways(network, null)
            : new Ways(network, new EgressProxy(listener, domains, machine.Resolve, machine.Upstream));
    }

    private static Socket Loopback()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static ImmutableArray<string> Refused(EgressProxy? proxy) => proxy?.TakeRefused() is { IsEmpty: false } hosts
        ? [$"[The sandbox let nothing through to {string.Join(", ", hosts)}. If the user wants it, they name it in their settings: sandbox.network.allowedDomains.]"]
        : [];

    /// <summary>The network of the session, and the way out of it where there is one.</summary>
    private sealed record Ways(SandboxNetwork? Network, EgressProxy? Proxy);
}
