using System.Collections.Immutable;
using LspAgent.Core.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>A solution before and after a change of some of its files.</summary>
/// <param name="Projects">Those that compile one of the files, one for each target framework.</param>
internal sealed record VerifiedFork(Solution Before, Solution After, ImmutableArray<FileChange> Changes, ImmutableHashSet<ProjectId> Projects)
{
    /// <summary>Null when none of the files is in a project.</summary>
    public static VerifiedFork? Of(Solution before, ImmutableArray<FileChange> changes)
    {
        var after = before;
        var projects = ImmutableHashSet<ProjectId>.Empty;
        // What is there first: a new file among loose ones is of the project of those that change with it.
        foreach (var change in changes.OrderBy(change => change.OldText is null))
        {
            var ids = before.GetDocumentIdsWithFilePath(change.Path).Where(id => before.GetDocument(id) is not null).ToList();
            foreach (var id in ids)
            {
                after = change.NewText is { } text ? after.WithDocumentText(id, SourceText.From(text, System.Text.Encoding.UTF8)) : after.RemoveDocument(id);
                projects = projects.Add(id.ProjectId);
            }

            if (ids.Count == 0 && change.NewText is { } fresh)
            {
                foreach (var project in Owners(before, change.Path, projects))
                {
                    after = after.AddDocument(DocumentId.CreateNewId(project.Id), Path.GetFileName(change.Path), SourceText.From(fresh, System.Text.Encoding.UTF8), filePath: change.Path);
                    projects = projects.Add(project.Id);
                }
            }
        }

        return projects.IsEmpty ? null : new VerifiedFork(before, after, changes, projects);
    }

    /// <summary>The changed documents, each once for every project that compiles it.</summary>
    public IEnumerable<DocumentId> Changed() =>
        Changes.SelectMany(change => Before.GetDocumentIdsWithFilePath(change.Path).Concat(After.GetDocumentIdsWithFilePath(change.Path))).Distinct().Where(id => Before.GetDocument(id) is not null || After.GetDocument(id) is not null);

    /// <summary>The projects touched, and those that refer to them.</summary>
    public IEnumerable<ProjectId> Reached()
    {
        var graph = After.GetProjectDependencyGraph();
        return Projects.Concat(graph.GetTopologicallySortedProjects(CancellationToken.None).Where(id => !Projects.Contains(id) && graph.GetProjectsThatThisProjectTransitivelyDependsOn(id).Overlaps(Projects)));
    }

    /// <summary>A new file is of the project whose folder is the nearest above it.</summary>
    private static List<Project> Owners(Solution solution, string path, ImmutableHashSet<ProjectId> touched)
    {
        var above = solution.Projects.Where(project => Path.GetDirectoryName(project.FilePath) is { } folder && path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        var nearest = above.Count == 0 ? 0 : above.Max(project => Path.GetDirectoryName(project.FilePath)?.Length ?? 0);
        return above.Count > 0
            ? [.. above.Where(project => Path.GetDirectoryName(project.FilePath)?.Length == nearest)]
            : [.. solution.Projects.Where(project => project.FilePath is null).OrderByDescending(project => touched.Contains(project.Id)).ThenByDescending(project => project.DocumentIds.Count).Take(1)];
    }
}
