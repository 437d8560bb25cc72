using LspAgent.Core.Settings;
using LspAgent.Core.Tools;

namespace LspAgent.Host.Platform.Sandbox;

/// <summary>
/// Runs commands in the sandbox of the machine (bubblewrap, or what macOS has) where there is one that passes its test, which is done before the first
/// command and not before. Safe for concurrent use.
/// </summary>
/// <param name="home">The user's home folder.</param>
/// <param name="userFolder">See <see cref="UserFolder"/>.</param>
/// <param name="settings">The settings of a workspace, by its root.</param>
public sealed class CommandSandbox(string home, string userFolder, Func<string, string?> environment, Func<string, SandboxSettings> settings) : ICommandSandbox
{
    private readonly Lock _lock = new();
    private Task<string?>? _test;
    private SandboxMachine? _machine;

    public static CommandSandbox OfThisMachine(Func<string, string?> environment, Func<string, SandboxSettings> settings) =>
        new(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), UserFolder.Locate(environment), environment, settings);

    /// <summary>Why there is no sandbox, with the remedy; null when there is one that holds.</summary>
    public Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // One test for all who wait for it, whoever of them goes.
            _test ??= Task.Run(() => TestAsync(CancellationToken.None), CancellationToken.None);
        }

        return _test.WaitAsync(cancellationToken);
    }

    /// <summary>True when commands of a session can share a network, without which no host can be let through.</summary>
    public async Task<bool> HasWayOutAsync(CancellationToken cancellationToken)
    {
        if (await ProblemAsync(cancellationToken) is not null || _machine is not { IsSeatbelt: false } machine)
        {
            return _machine is { IsSeatbelt: true };
        }

        using var network = await SandboxNetwork.TryMakeAsync(machine.Program, machine.Enter, cancellationToken);
        return network is not null;
    }

    public async ValueTask<CommandConfinement> PlanAsync(CommandIntent intent, CancellationToken cancellationToken)
    {
        // Those of the moment in which the session runs its first command.
        var wanted = intent.Session.Keep(_ => new SessionSettings(settings(intent.Roots.Root))).Sandbox;
        if (!wanted.Enabled)
        {
            return new CommandConfinement.Unavailable("your settings turn the sandbox off (sandbox.enabled)", IsWanted: false);
        }

        if (await ProblemAsync(cancellationToken) is { } problem)
        {
            return wanted.FailIfUnavailable
                ? new CommandConfinement.Refused($"there is no sandbox, and your settings want none to run without (sandbox.failIfUnavailable). {problem}")
                : new CommandConfinement.Unavailable(problem, IsWanted: true);
        }

        if (_machine is not { } machine)
        {
            throw new InvalidOperationException("The sandbox passed its test without a machine.");
        }

        if (new ExcludedCommands(wanted.ExcludedCommands).Contain(intent.Command))
        {
            return new CommandConfinement.Excluded("sandbox.excludedCommands names it");
        }

        var session = intent.Session.Keep(kept => new SandboxSession(kept.Folder, machine, wanted));
        await session.PrepareAsync(cancellationToken);
        return new CommandConfinement.Confined(wanted.AutoAllowBashIfSandboxed, start => session.Begin(start, intent.Roots));
    }

    private async Task<string?> TestAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return "there is none for this system.";
        }

        try
        {
            HeldRecord.Sweep(Path.Join(userFolder, "cache"));
            _machine = SandboxMachine.Find(home, userFolder, environment);
            return _machine is null
                ? "bubblewrap was not found. Install the package bubblewrap."
                : await SandboxSelfTest.RunAsync(_machine, userFolder, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it could not be tested: {exception.Message}";
        }
    }

    /// <summary>What the user wants of the sandbox in one session.</summary>
    private sealed record SessionSettings(SandboxSettings Sandbox);
}
