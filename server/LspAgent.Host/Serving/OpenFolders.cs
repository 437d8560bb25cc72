using System.Collections.Immutable;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>
/// The folders that the editor has open, in its order and each once. Changes come one after another; <see cref="Current"/> can
/// be taken at any time, from anywhere.
/// </summary>
public sealed class OpenFolders
{
    // Boxed so that it is replaced in one step.
    private volatile Folders _folders = new([]);

    public ImmutableArray<WorkspaceFolder> Current => _folders.All;

    /// <summary>Takes the folders of <c>initialize</c>, or what older clients say instead of them.</summary>
    public void Begin(InitializeParams parameters) => _folders = new(
        parameters.WorkspaceFolders is { IsDefaultOrEmpty: false } folders ? Distinct(folders)
        : parameters.RootUri is { } uri ? [Named(uri)]
        : parameters.RootPath is { } path && Path.IsPathFullyQualified(path) ? [Named(DocumentUri.FromPath(path))]
        : []);

    public void Change(WorkspaceFoldersChangeEvent change)
    {
        var removed = change.Removed.Select(folder => folder.Uri).ToHashSet();
        _folders = new(Distinct(Current.Where(folder => !removed.Contains(folder.Uri)).Concat(change.Added)));
    }

    private static ImmutableArray<WorkspaceFolder> Distinct(IEnumerable<WorkspaceFolder> folders) =>
        [.. folders.DistinctBy(folder => folder.Uri)];

    private static WorkspaceFolder Named(DocumentUri uri) =>
        new(uri, uri.TryGetPath(out var path) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) : uri.Value);

    private sealed record Folders(ImmutableArray<WorkspaceFolder> All);
}
