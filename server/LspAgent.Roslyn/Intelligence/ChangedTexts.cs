using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What differs between two states of a solution, file by file.</summary>
internal static class ChangedTexts
{
    public static async Task<ImmutableArray<ChangedText>> BetweenAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ChangedText>(StringComparer.Ordinal);
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            foreach (var id in project.GetChangedDocuments())
            {
                if (before.GetDocument(id) is { FilePath: { } path } old && after.GetDocument(id) is { } changed)
                {
                    var (from, to) = ((await old.GetTextAsync(cancellationToken)).ToString(), (await changed.GetTextAsync(cancellationToken)).ToString());
                    if (!string.Equals(from, to, StringComparison.Ordinal))
                    {
                        // The same file may be compiled for several frameworks.
                        files[path] = new ChangedText(path, from, to);
                    }
                }
            }

            foreach (var id in project.GetRemovedDocuments())
            {
                // A file that another project takes in is moved and not gone.
                if (before.GetDocument(id) is { FilePath: { } path } removed && after.GetDocumentIdsWithFilePath(path).IsEmpty)
                {
                    files[path] = new ChangedText(path, (await removed.GetTextAsync(cancellationToken)).ToString(), null);
                }
            }

            foreach (var id in project.GetAddedDocuments())
            {
                if (after.GetDocument(id) is { } added && PathOf(added) is { } path)
                {
                    files[path] = new ChangedText(path, null, (await added.GetTextAsync(cancellationToken)).ToString());
                }
            }
        }

        return [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>A new document has no path until it is saved: it goes where its project and folders say.</summary>
    private static string? PathOf(Document document) =>
        document.FilePath ?? (Path.GetDirectoryName(document.Project.FilePath) is { } folder ? Path.Join([folder, .. document.Folders, document.Name]) : null);
}
