using System.Collections.Immutable;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>The sandbox as one session has it: its own <c>/tmp</c> and network. Goes with the session. Safe for concurrent use.</summary>
/// <param name="folder">The session's own.</param>
internal sealed class SandboxSession(string folder, SandboxMachine machine) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task<SandboxNetwork?>? _network;

    private string Temporary => Path.Join(folder, "tmp");

    /// <summary>Makes what all commands of the session share; needed once, and cheap from then on.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _network ??= SandboxNetwork.TryMakeAsync(machine.Bubblewrap, machine.Enter, CancellationToken.None);
        }

        return _network.WaitAsync(cancellationToken);
    }

    /// <summary>Makes the start of a command one in the sandbox.</summary>
    /// <exception cref="IOException">There is no place for its files.</exception>
    public ConfinedStart Begin(CommandStart start, WorkspaceRoots workspace, SandboxSettings settings)
    {
        PrivateFiles.CreateFolder(Temporary);
        var roots = workspace.All.Select(Unix.RealPath).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var watch = machine.Guard.Begin(roots, Path.Join(folder, "kept"));
        try
        {
            var plan = machine.Planner.Make(workspace, settings.Filesystem, watch.Masks, Temporary);
            var network = _network is { IsCompletedSuccessfully: true, Result: var made } ? made : null;
            var inside = start with { Directory = Unix.RealPath(start.Directory) ?? start.Directory, Reports = [.. start.Reports.Select(path => Unix.RealPath(path) ?? path)] };
            var arguments = BubblewrapArguments.Of(plan, inside, machine.Filter is not null, ownNetwork: network is null);
            var outside = new CommandStart(machine.Bubblewrap, arguments, SandboxEnvironment.Of(start.Environment), "/") { OpenFile = machine.Filter, IsWarden = true };
            if (network is { Entry: var (program, entry) })
            {
                outside = outside with { Program = program, Arguments = [.. entry, machine.Bubblewrap, .. arguments] };
            }

            return new ConfinedStart(outside, wasAlone => machine.Guard.End(watch, wasAlone));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _ = machine.Guard.End(watch, wasAlone: true);
            throw new IOException($"the sandbox could not be made: {exception.Message}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_network is { } making && await making is { } network)
        {
            network.Dispose();
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
}
