using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>What differs between two states of a solution, file by file.</summary>
internal static class ChangedTexts
{
    public static Task<ImmutableArray<ChangedText>> BetweenAsync(Solution before, Solution after, CancellationToken cancellationToken) => BetweenAsync(before, [after], cancellationToken);

    /// <param name="afters">Several that each changed their own part: all the changes together are the new state.</param>
    public static async Task<ImmutableArray<ChangedText>> BetweenAsync(Solution before, IReadOnlyList<Solution> afters, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ChangedText>(StringComparer.Ordinal);
        var variants = new Dictionary<string, (SourceText Old, List<(Document Before, Document After)> Documents)>(StringComparer.Ordinal);
        foreach (var (after, project) in afters.SelectMany(after => after.GetChanges(before).GetProjectChanges().Select(project => (after, project))))
        {
            foreach (var id in project.GetChangedDocuments())
            {
                if (before.GetDocument(id) is { FilePath: { } path } old && after.GetDocument(id) is { } changed)
                {
                    (variants.TryGetValue(path, out var known) ? known : variants[path] = (await old.GetTextAsync(cancellationToken), [])).Documents.Add((old, changed));
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

        foreach (var (path, (old, documents)) in variants)
        {
            var from = old.ToString();
            var to = await TextAsync(old, documents, cancellationToken);
            if (!string.Equals(from, to, StringComparison.Ordinal))
            {
                to = await LaidOutAsync(documents[0].Before, from, to, cancellationToken);
            }

            if (!string.Equals(from, to, StringComparison.Ordinal))
            {
                files[path] = new ChangedText(path, from, to);
            }
        }

        return [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>What writes new code knows the meaning of a file better than its white space.</summary>
    private static async Task<string> LaidOutAsync(Document before, string from, string to, CancellationToken cancellationToken)
    {
        var indentation = await Indentation.OfAsync(before, cancellationToken);
        return LineEnds.Kept(from, indentation.Kept(from, to, before.Project.ParseOptions as CSharpParseOptions));
    }

    /// <summary>One file may be compiled for several frameworks, each of which changed its own part: all the changes together are the new text.</summary>
    private static async Task<string> TextAsync(SourceText old, List<(Document Before, Document After)> documents, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        foreach (var (_, after) in documents)
        {
            texts.Add((await after.GetTextAsync(cancellationToken)).ToString());
        }

        if (texts.Distinct(StringComparer.Ordinal).Count() == 1)
        {
            return texts[0];
        }

        var parts = new List<List<TextChange>>();
        foreach (var (before, after) in documents)
        {
            parts.Add([.. await after.GetTextChangesAsync(before, cancellationToken)]);
        }

        var all = new List<TextChange>();
        foreach (var part in parts.OrderByDescending(static part => part.Count))
        {
            all.AddRange([.. part.Where(change => !all.Exists(other => other.Span.IntersectsWith(change.Span)))]);
        }

        return old.WithChanges(all.OrderBy(static change => change.Span.Start)).ToString();
    }

    /// <summary>A new document has no path until it is saved: it goes where its project and folders say.</summary>
    private static string? PathOf(Document document) =>
        document.FilePath ?? (Path.GetDirectoryName(document.Project.FilePath) is { } folder ? Path.Join([folder, .. document.Folders, document.Name]) : null);
}
