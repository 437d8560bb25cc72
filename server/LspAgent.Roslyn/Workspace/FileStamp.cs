namespace LspAgent.Roslyn.Workspace;

/// <summary>What tells whether a file changed without reading it.</summary>
/// <param name="ChangedAt">In ticks of UTC.</param>
internal readonly record struct FileStamp(long Length, long ChangedAt)
{
    /// <summary>Of a file on the disk; null when it is not there.</summary>
    public static FileStamp? Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }
}
