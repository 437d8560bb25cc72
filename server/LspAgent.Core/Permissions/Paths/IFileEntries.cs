namespace LspAgent.Core.Permissions.Paths;

/// <summary>What stands at a path. Closed.</summary>
public abstract record FileEntry
{
    private FileEntry()
    {
    }

    public sealed record Missing : FileEntry;

    public sealed record Regular : FileEntry;

    public sealed record Directory : FileEntry;

    /// <summary>A pipe, a socket or a device.</summary>
    public sealed record Special : FileEntry;

    public sealed record Link(string Target) : FileEntry;

    /// <summary>It cannot be looked at.</summary>
    public sealed record Unreadable : FileEntry;

    public static FileEntry None { get; } = new Missing();
}

/// <summary>
/// The names of a machine's files, without following any link. The only thing that a decision asks the machine; it may be
/// asked from several threads.
/// </summary>
public interface IFileEntries
{
    PathStyle Style { get; }

    /// <summary>The user's home folder.</summary>
    string Home { get; }

    /// <param name="path">Absolute and normalised, in this machine's own way of writing.</param>
    FileEntry Look(string path);

    /// <summary>False when a repository names programs of its own that git would run although it is only asked to read.</summary>
    /// <param name="folder">Absolute, in this machine's own way of writing.</param>
    bool IsGitHarmless(string folder);
}
