using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Asks the compiler, and where wanted the project's analyzers, what is wrong.</summary>
internal static class ProblemSearch
{
    /// <param name="path">One file; null for whole projects.</param>
    /// <param name="project">Only this project; null for all.</param>
    public static async Task<ImmutableArray<CodeProblem>> FindAsync(Solution solution, string? path, string? project, bool withAnalyzers, CancellationToken cancellationToken)
    {
        var problems = new List<CodeProblem>();
        foreach (var each in Projects(solution, path, project))
        {
            foreach (var diagnostic in await OfAsync(each, path, withAnalyzers, cancellationToken))
            {
                var problem = Shown(diagnostic, each);
                if (!diagnostic.IsSuppressed && (path is null || string.Equals(problem.Place?.Path, path, StringComparison.Ordinal)))
                {
                    problems.Add(problem);
                }
            }
        }

        return
        [
            .. problems.GroupBy(static problem => (problem.Id, problem.Message, problem.Place))
                .Select(same => same.First() with { OnlyIn = same.Key.Place is { } place ? ProblemProjects.OnlyIn(same.Select(static problem => problem.Project), Compiling(solution, place.Path, project)) : null })
                .OrderByDescending(problem => problem.Severity)
                .ThenBy(problem => problem.Place?.Path, StringComparer.Ordinal)
                .ThenBy(problem => problem.Place?.Start.Line),
        ];
    }

    /// <summary>In how many of the projects that were asked a file is.</summary>
    private static int Compiling(Solution solution, string path, string? project) => Projects(solution, path, null).Count(item => project is null || IsNamed(item, project));

    private static bool IsNamed(Project item, string project) => item.Name.Equals(project, StringComparison.OrdinalIgnoreCase) || item.Name.StartsWith(project + "(", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Project> Projects(Solution solution, string? path, string? project)
    {
        if (path is not null)
        {
            return solution.GetDocumentIdsWithFilePath(path).Select(id => solution.GetProject(id.ProjectId)).OfType<Project>().Distinct();
        }

        return solution.Projects.Where(item => project is null || IsNamed(item, project));
    }

    private static async Task<IEnumerable<Diagnostic>> OfAsync(Project project, string? path, bool withAnalyzers, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken) is not { } compilation)
        {
            return [];
        }

        var tree = path is null ? null : compilation.SyntaxTrees.FirstOrDefault(item => string.Equals(item.FilePath, path, StringComparison.Ordinal));
        IEnumerable<Diagnostic> found = tree is null ? compilation.GetDiagnostics(cancellationToken) : compilation.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancellationToken);
        if (!withAnalyzers)
        {
            return found;
        }

        return found.Concat(tree is null
            ? await AnalyzerRun.InProjectAsync(project, compilation, AnalyzerRun.Of(project), cancellationToken)
            : await AnalyzerRun.InFileAsync(project, compilation.GetSemanticModel(tree), null, AnalyzerRun.Of(project), cancellationToken));
    }

    internal static CodeProblem Shown(Diagnostic diagnostic, Project project) => new(
        diagnostic.Id,
        diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => ProblemSeverity.Error,
            DiagnosticSeverity.Warning => ProblemSeverity.Warning,
            DiagnosticSeverity.Info => ProblemSeverity.Information,
            _ => ProblemSeverity.Hint,
        },
        diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
        SymbolText.Place(diagnostic.Location),
        project.Name);
}
