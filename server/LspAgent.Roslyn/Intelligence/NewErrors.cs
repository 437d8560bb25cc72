using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>The compiler errors of some files that were not there before a change, told by what they say and not by where they stand, since lines move.</summary>
internal static class NewErrors
{
    public static async Task<ImmutableArray<string>> BetweenAsync(Solution before, Solution after, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            var old = (await ErrorsAsync(before, path, cancellationToken)).Select(problem => problem.Id).ToList();
            foreach (var problem in await ErrorsAsync(after, path, cancellationToken))
            {
                if (!old.Remove(problem.Id))
                {
                    found.Add(string.Create(CultureInfo.InvariantCulture, $"{problem.Id} in line {problem.Place?.Start.Line + 1} of {Path.GetFileName(path)}: {problem.Message}"));
                }
            }
        }

        return [.. found];
    }

    private static async Task<IEnumerable<CodeProblem>> ErrorsAsync(Solution solution, string path, CancellationToken cancellationToken) =>
        (await ProblemSearch.FindAsync(solution, path, null, withAnalyzers: false, cancellationToken)).Where(problem => problem.Severity is ProblemSeverity.Error);
}
