using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Shell;

/// <summary>
/// What all sessions of this process share to run commands: the shells of the machine, the environment, and the guard that
/// ends what is left when the process is gone. Safe for concurrent use.
/// </summary>
internal sealed class ShellHost
{
    private readonly ProcessMark _mark = new($"{Guid.NewGuid():N}.");
    private readonly Lazy<Dictionary<string, string>> _environment = new(ShellEnvironment.OfThisProcess);
    private readonly Lazy<ProcessGuard?> _guard;
    private int _sessions;

    public ShellHost() => _guard = new(() => ProcessGuard.TryStart(_mark));

    public ShellProgram? Bash { get; } = ShellProgram.FindBash();

    public ShellProgram? PowerShell { get; } = ShellProgram.FindPowerShell();

    /// <summary>The commands of the session that a call belongs to.</summary>
    public ShellSession SessionOf(ToolContext context) =>
        context.Session.Keep(session => new ShellSession(this, session, context.Roots.Root, _mark.Child(Interlocked.Increment(ref _sessions))));

    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started.</exception>
    public IShellProcess Start(ShellProgram program, IReadOnlyList<string> arguments, string directory, string outputFile, string directoryFile, ProcessMark mark)
    {
        // Before anything that it may have to end.
        _ = _guard.Value;
        var environment = new Dictionary<string, string>(_environment.Value, _environment.Value.Comparer)
        {
            [ProcessMark.Variable] = mark.Value,
            [ShellProgram.DirectoryFileVariable] = directoryFile,
            ["PWD"] = directory,
        };
        var start = new ShellStart(program.Path, arguments, environment, directory, outputFile);
        return OperatingSystem.IsWindows() ? WindowsProcess.Start(start) : UnixProcess.Start(start);
    }

    /// <summary>True when a folder is one that commands may go on in from call to call.</summary>
    public static bool IsInside(string folder, WorkspaceRoots roots) => roots.All.Any(root =>
        folder.Equals(root, PathComparison)
        || (folder.StartsWith(root, PathComparison) && (root.EndsWith(Path.DirectorySeparatorChar) || folder[root.Length] == Path.DirectorySeparatorChar)));

    private static StringComparison PathComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
