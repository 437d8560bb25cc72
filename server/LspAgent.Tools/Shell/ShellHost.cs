using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Shell;

/// <summary>
/// What all sessions of this process share to run commands: the shells of the machine, the environment, and the guard that
/// ends what is left when the process is gone. Safe for concurrent use.
/// </summary>
internal sealed class ShellHost : IDisposable
{
    private readonly ProcessMark _mark = new($"{Guid.NewGuid():N}.");
    private readonly Lazy<Dictionary<string, string>> _environment = new(ShellEnvironment.OfThisProcess);
    private readonly Lazy<ProcessGuard?> _guard;
    private int _sessions;
    private int _unfinished;

    public ShellHost(ICommandSandbox sandbox)
        : this(sandbox, ShellProgram.FindBash(), ShellProgram.FindPowerShell())
    {
    }

    public ShellHost()
        : this(new NoSandbox("this process has none"))
    {
    }

    public ShellHost(ICommandSandbox sandbox, ShellProgram? bash, ShellProgram? powerShell)
    {
        (Sandbox, Bash, PowerShell) = (sandbox, bash, powerShell);
        _guard = new(() => ProcessGuard.TryStart(_mark));
    }

    public ICommandSandbox Sandbox { get; }

    public ShellProgram? Bash { get; }

    public ShellProgram? PowerShell { get; }

    /// <summary>The commands of the session that a call belongs to.</summary>
    public ShellSession SessionOf(ToolContext context) =>
        context.Session.Keep(session =>
        {
            Interlocked.Increment(ref _unfinished);
            return new ShellSession(this, session, context.Roots.Root, _mark.Child(Interlocked.Increment(ref _sessions)));
        });

    /// <summary>A session is over, and nothing of it runs any more.</summary>
    public void HasFinished() => Interlocked.Decrement(ref _unfinished);

    /// <summary>Spares the guard its search when every session has ended what was its own.</summary>
    public void Dispose()
    {
        if (!_guard.IsValueCreated || _guard.Value is not { } guard)
        {
            return;
        }

        if (Volatile.Read(ref _unfinished) == 0)
        {
            guard.Release();
        }
        else
        {
            guard.Dispose();
        }
    }

    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    /// <exception cref="IOException">The sandbox could not be made.</exception>
    public (IShellProcess Process, Func<bool, ImmutableArray<string>>? Finish) Start(
        ShellProgram program,
        ImmutableArray<string> arguments,
        string directory,
        string outputFile,
        string? directoryFile,
        ProcessMark mark,
        CommandConfinement confinement)
    {
        // Before anything that it may have to end.
        _ = _guard.Value;
        var environment = new Dictionary<string, string>(_environment.Value, _environment.Value.Comparer)
        {
            [ProcessMark.Variable] = mark.Value,
            ["PWD"] = directory,
        };
        if (directoryFile is not null)
        {
            environment[ShellProgram.DirectoryFileVariable] = directoryFile;
        }

        var wanted = new CommandStart(program.Path, arguments, environment, directory) { Reports = directoryFile is null ? [] : [directoryFile] };
        var confined = (confinement as CommandConfinement.Confined)?.Begin(wanted);
        var start = confined?.Start ?? wanted;
        try
        {
            return (Start(new ShellStart(start.Program, start.Arguments, start.Environment, start.Directory, outputFile) { OpenFile = start.OpenFile, IsWarden = start.IsWarden }), confined?.Finish);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            _ = confined?.Finish(true);
            throw;
        }
    }

    private static IShellProcess Start(ShellStart start) => OperatingSystem.IsWindows() ? WindowsProcess.Start(start) : UnixProcess.Start(start);

    /// <summary>True when a folder is one that commands may go on in from call to call.</summary>
    public static bool IsInside(string folder, WorkspaceRoots roots) => roots.FolderOf(folder) is not null;
}
