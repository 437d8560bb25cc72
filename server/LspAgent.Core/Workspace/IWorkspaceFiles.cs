namespace LspAgent.Core.Workspace;

/// <summary>
/// The workspace's files as the user sees them: the text of an open document before the disk. Safe for concurrent use.
/// Nothing here decides what is allowed.
/// </summary>
public interface IWorkspaceFiles
{
    /// <summary>Resolves what the model wrote (relative, absolute, <c>~/</c>) component by component, links included.</summary>
    PathResolution Resolve(string path, WorkspaceRoots roots);

    /// <summary>Reads a file as the user sees it now.</summary>
    ValueTask<FileReading> ReadAsync(ResolvedPath path, CancellationToken cancellationToken);
}

/// <summary>What a path that somebody wrote really names. Closed.</summary>
public abstract record PathResolution
{
    private PathResolution()
    {
    }

    public sealed record Found(ResolvedPath Path) : PathResolution;

    /// <param name="Because">One sentence for the model.</param>
    public sealed record Invalid(string Because) : PathResolution;
}

/// <summary>A path with both its faces: as written and normalised, and with every link resolved.</summary>
public sealed record ResolvedPath(string Lexical, string Canonical);

/// <summary>What reading a file ends in. Closed.</summary>
public abstract record FileReading
{
    private FileReading()
    {
    }

    /// <param name="Version">Identifies exactly this content, for a later edit to compare.</param>
    /// <param name="IsUnsaved">True when the text comes from an editor and differs from the disk.</param>
    public sealed record Text(string Value, string Version, bool IsUnsaved) : FileReading;

    public sealed record Binary(ReadOnlyMemory<byte> Bytes) : FileReading;

    public sealed record Missing : FileReading;

    public sealed record Directory : FileReading;

    /// <param name="Because">One sentence for the model, such as that the file is too large, and what to do.</param>
    public sealed record Refused(string Because) : FileReading;
}
