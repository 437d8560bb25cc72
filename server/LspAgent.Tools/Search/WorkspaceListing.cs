namespace LspAgent.Tools.Search;

/// <summary>Lists what of a workspace is worth keeping: all that git would not ignore, small ignored files beside it, and links.</summary>
public static class WorkspaceListing
{
    /// <returns>Paths, in no order.</returns>
    public static IReadOnlyList<string> Of(string root, int maxFiles, CancellationToken cancellationToken) =>
        FileWalk.List(root, maxFiles, WalkedFiles.Everything, cancellationToken).ConvertAll(static file => file.Path);
}
