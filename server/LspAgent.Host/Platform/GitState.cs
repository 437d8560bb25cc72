using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using LspAgent.Core.Workspace;

namespace LspAgent.Host.Platform;

/// <summary>
/// Reads the state of a repository. The branch comes from its files at once; status and commits from git, which is started so
/// that neither hooks nor monitors, pagers or drivers of the repository run, and that nothing in it is locked or written.
/// </summary>
/// <param name="git">The program.</param>
internal sealed class GitState(string git, TimeProvider time)
{
    private const int MaxOutput = 256 * 1024;
    private const int MaxLines = 200;
    private const int Commits = 5;

    /// <summary>A repository that takes longer is not asked for more than it is worth.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly ImmutableArray<string> Hardening =
    [
        "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=keep",
        "-c", "submodule.recurse=false", "-c", "status.submoduleSummary=false", "-c", "safe.bareRepository=explicit", "-c", "log.showSignature=false",
    ];

    /// <summary>Null when the folder is in no repository.</summary>
    public static string? Branch(string folder)
    {
        try
        {
            return GitFolder(folder) is { } git ? Head(git) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A repository that cannot be read is as good as none.
            return null;
        }
    }

    /// <summary>
    /// True when the repository's own configuration names no program that reading its state would run: filters are the only
    /// ones that cannot be switched off from outside, and an include could hold one.
    /// </summary>
    public static bool IsHarmless(string folder) => Has(folder, NamesProgram) is false;

    /// <summary>True when no command of git that only reads would run a program that the repository names; also where there is none.</summary>
    public static bool RunsNothing(string folder) => Has(folder, static line => NamesProgram(line) || NamesViewer(line)) is null or false;

    /// <summary>Whether some line of the configuration is such; null when there is no repository, true when it cannot be read.</summary>
    private static bool? Has(string folder, Func<string, bool> isSuch)
    {
        try
        {
            return GitFolder(folder) is not { } git ? null
                : ((string[])[Path.Join(git, "config"), Path.Join(git, "config.worktree"), Path.Join(Common(git), "config")])
                    .Where(File.Exists)
                    .Any(file => File.ReadLines(file).Any(isSuch));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Status and last commits; null for what git does not say in time.</summary>
    public async Task<GitSnapshot> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var status = RunAsync(folder, ["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--ignore-submodules=all", "--no-renames"], cancellationToken);
        var commits = RunAsync(folder, ["log", "-z", $"--max-count={Commits}", "--no-show-signature", "--no-decorate", "--format=%h %s"], cancellationToken);
        return new GitSnapshot(Branch(folder), await status, await commits);
    }

    private static string? GitFolder(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var git = Path.Join(at, ".git");
            if (Path.Exists(git))
            {
                return Directory.Exists(git) ? git : Path.GetFullPath(Linked(File.ReadAllText(git)), at);
            }
        }

        return null;
    }

    /// <summary>The folder that a linked work tree shares with its repository.</summary>
    private static string Common(string git) =>
        File.Exists(Path.Join(git, "commondir")) ? Path.GetFullPath(File.ReadAllText(Path.Join(git, "commondir")).Trim(), git) : git;

    private static bool NamesProgram(string line) =>
        line.Contains("[filter", StringComparison.OrdinalIgnoreCase) || line.Contains("[include", StringComparison.OrdinalIgnoreCase);

    /// <summary>What the display of changes would run, besides.</summary>
    private static bool NamesViewer(string line) =>
        (line.Contains("[diff", StringComparison.OrdinalIgnoreCase) && !line.Trim().Equals("[diff]", StringComparison.OrdinalIgnoreCase))
        || line.Contains("external", StringComparison.OrdinalIgnoreCase)
        || line.Contains("textconv", StringComparison.OrdinalIgnoreCase);

    private static string Linked(string text) => text.StartsWith("gitdir:", StringComparison.Ordinal) ? text["gitdir:".Length..].Trim() : string.Empty;

    private static string? Head(string git)
    {
        const string Reference = "ref: ";
        const string Branches = "refs/heads/";
        var head = new FileInfo(Path.Join(git, "HEAD"));
        if (!head.Exists || head.Length is 0 or > 4096)
        {
            return null;
        }

        var text = File.ReadAllText(head.FullName).Trim();
        return !text.StartsWith(Reference, StringComparison.Ordinal) ? $"detached at {text[..Math.Min(7, text.Length)]}"
            : text.StartsWith(Reference + Branches, StringComparison.Ordinal) ? text[(Reference.Length + Branches.Length)..]
            : text[Reference.Length..];
    }

    private async Task<ImmutableArray<string>?> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var process = new Process { StartInfo = Start(folder, arguments) };
        try
        {
            process.Start();
            process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            return null;
        }

        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, both.Token);
            var output = await process.StandardOutput.ReadToEndAsync(both.Token);
            await errors;
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode != 0 || output.Length > MaxOutput
                ? null
                : [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Take(MaxLines).Select(static line => line.Trim('\n'))];
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            return null;
        }
    }

    private ProcessStartInfo Start(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(git)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Hardening)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What the caller's environment says of a repository is about another one.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
