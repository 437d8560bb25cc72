namespace LspAgent.Roslyn.Workspace;

/// <summary>What tells whether a file changed without reading it.</summary>
/// <param name="ChangedAt">In ticks of UTC.</param>
internal sealed record FileStamp(long Length, long ChangedAt)
{
    /// <summary>Of what is on no disk.</summary>
    public static readonly FileStamp None = new(0, 0);

    /// <summary>Of a file on the disk; null when it is not there.</summary>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }
}
