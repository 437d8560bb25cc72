using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Host.Platform;

/// <summary>The names on this machine's disks, each looked at without following it.</summary>
/// <param name="isTrusted">Whether the user trusts the workspace, and with it what its repository names.</param>
internal sealed class DiskEntries(string home, bool isTrusted) : IFileEntries
{
    public PathStyle Style { get; } = PathStyle.OfThisMachine;

    public string Home => home;

    public bool IsGitHarmless(string folder) => isTrusted || GitState.RunsNothing(folder);

    public FileEntry Look(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is { } target)
            {
                return new FileEntry.Link(target);
            }

            var attributes = info.Attributes;
            return (int)attributes == -1 ? FileEntry.None
                : attributes.HasFlag(FileAttributes.Directory) ? new FileEntry.Directory()
                : FileKind.IsRegular(info) ? new FileEntry.Regular()
                : new FileEntry.Special();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new FileEntry.Unreadable();
        }
    }
}
