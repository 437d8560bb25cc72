namespace LspAgent.Core.Sessions;

/// <summary>Puts exported sessions where the user finds them. Safe for concurrent use; overwrites nothing but its own earlier exports.</summary>
public interface IExportFiles
{
    /// <param name="file">What the user named, relative to <paramref name="root"/> or absolute; null for a place of our own.</param>
    /// <param name="name">The file's name where the user named none.</param>
    ValueTask<ExportSaving> SaveAsync(string? file, string root, string name, string text, CancellationToken cancellationToken);
}

/// <summary>What saving an export ends in. Closed.</summary>
public abstract record ExportSaving
{
    private ExportSaving()
    {
    }

    /// <param name="Path">Absolute.</param>
    public sealed record Saved(string Path) : ExportSaving;

    /// <param name="Because">One sentence for the user with the remedy.</param>
    public sealed record Refused(string Because) : ExportSaving;
}
