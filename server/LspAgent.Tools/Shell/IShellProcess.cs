using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>A started command: both its outputs go to one file, and it reads nothing.</summary>
internal interface IShellProcess
{
    int Id { get; }

    /// <summary>As shells have it: 128 and the number of a signal that ended it; null while it runs.</summary>
    int? ExitCode { get; }

    /// <summary>Done when it ended, with its exit code. Never fails.</summary>
    Task<int> Exited { get; }

    /// <summary>True when it only watches over the command, and goes when that does.</summary>
    bool IsWarden => false;

    /// <summary>Asks it and its group to end.</summary>
    void Terminate();

    /// <summary>Ends it and its group.</summary>
    void Kill();
}

/// <summary>What is started: one program in one folder.</summary>
/// <param name="Program">Absolute.</param>
/// <param name="OutputFile">Is appended to, and made when it is missing.</param>
internal sealed record ShellStart(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Directory,
    string OutputFile)
{
    /// <summary>See <see cref="CommandStart.OpenFile"/>.</summary>
    public string? OpenFile { get; init; }

    /// <summary>See <see cref="CommandStart.IsWarden"/>.</summary>
    public bool IsWarden { get; init; }
}
