using System.Collections.Immutable;

namespace LspAgent.Tools.Shell;

/// <summary>A shell of this machine, and how it is asked to run the text of a command: itself, and no other program in between.</summary>
internal sealed record ShellProgram(string Path, ShellKind Kind)
{
    /// <summary>Where the shell writes the folder that it ends in.</summary>
    public const string DirectoryFileVariable = "LSPAGENT_DIRECTORY_FILE";

    /// <summary>Words without which no command goes to another folder.</summary>
    private static readonly string[] Moves = ["cd", "pushd", "popd", "eval", "source", ". "];

    private static string KeepDirectory { get; } =
        $"""trap '{(OperatingSystem.IsWindows() ? "pwd -W" : "command pwd -P")} >|"${DirectoryFileVariable}"' EXIT; """;

    /// <summary>The user's bash, else the system's plain shell; null when there is none.</summary>
    public static ShellProgram? FindBash()
    {
        var path = OperatingSystem.IsWindows()
            ? FirstOf([
                System.IO.Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "Git", "bin", "bash.exe"),
                System.IO.Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Programs", "Git", "bin", "bash.exe"),
            ])
            : FirstOf(["/bin/bash", "/usr/bin/bash", .. OnPath("bash"), "/bin/sh"]);
        return path is null ? null : new ShellProgram(path, ShellKind.Bash);
    }

    /// <summary>PowerShell, the new one before the one of Windows; null when there is none.</summary>
    public static ShellProgram? FindPowerShell() =>
        FirstOf(OperatingSystem.IsWindows() ? [.. OnPath("pwsh.exe"), .. OnPath("powershell.exe")] : OnPath("pwsh")) is { } path
            ? new ShellProgram(path, ShellKind.PowerShell)
            : null;

    /// <summary>True when the command may end in another folder than it began in.</summary>
    public bool MayMove(string command) => Kind is ShellKind.Bash && Moves.Any(word => command.Contains(word, StringComparison.Ordinal));

    /// <param name="keepsDirectory">The folder that it ends in is written where the environment says. On the first line, so that the numbers in messages are right.</param>
    public ImmutableArray<string> Arguments(string command, bool keepsDirectory) => Kind switch
    {
        ShellKind.PowerShell => ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command],
        _ when System.IO.Path.GetFileNameWithoutExtension(Path) is "sh" => ["-c", keepsDirectory ? KeepDirectory + command : command],
        _ => ["--noprofile", "--norc", "-c", keepsDirectory ? KeepDirectory + command : command],
    };

    private static string? FirstOf(IEnumerable<string> paths) => paths.FirstOrDefault(File.Exists);

    private static IEnumerable<string> OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(System.IO.Path.IsPathFullyQualified)
            .Select(folder => System.IO.Path.Join(folder, name));
}

/// <summary>The language that a shell speaks.</summary>
internal enum ShellKind
{
    Bash,
    PowerShell,
}
