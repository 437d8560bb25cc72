namespace LspAgent.Host.Platform.Sandbox;

/// <summary>What of this machine the sandbox is made with.</summary>
/// <param name="Bubblewrap">The program.</param>
/// <param name="Enter">The program <c>nsenter</c>; null when there is none.</param>
/// <param name="Filter">The file with the filter of system calls; null where none is known for the processor.</param>
internal sealed record SandboxMachine(string Bubblewrap, string? Enter, string? Filter, SandboxPlanner Planner, WorkspaceGuard Guard)
{
    /// <summary>Null without bubblewrap.</summary>
    /// <param name="home">The user's home folder.</param>
    /// <param name="userFolder">See <see cref="UserFolder"/>.</param>
    public static SandboxMachine? Find(string home, string userFolder, Func<string, string?> environment) =>
        OperatingSystem.IsLinux() && Programs.Find("bwrap", environment) is { } bubblewrap
            ? new SandboxMachine(bubblewrap, Programs.Find("nsenter", environment), WriteFilter(userFolder), new SandboxPlanner(home, userFolder, environment), new WorkspaceGuard())
            : null;

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
