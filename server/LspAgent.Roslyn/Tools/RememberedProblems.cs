using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Roslyn.Intelligence;

namespace LspAgent.Roslyn.Tools;

/// <summary>Remembers for a session what the compiler said at points that the model named. Safe for concurrent use.</summary>
internal sealed class RememberedProblems
{
    private readonly ConcurrentDictionary<string, ImmutableArray<string>> _points = new(StringComparer.Ordinal);

    /// <summary>What is new since a point and how much is gone; null when the point was not known, and is from here on.</summary>
    public (ImmutableArray<CodeProblem> New, int Gone)? Since(string point, ImmutableArray<CodeProblem> problems)
    {
        ImmutableArray<string> now = [.. problems.Select(KeyOf)];
        if (_points.TryAdd(point, now))
        {
            return null;
        }

        // Told by what they say, since lines move.
        var old = _points[point].ToList();
        ImmutableArray<CodeProblem> fresh = [.. problems.Where(problem => !old.Remove(KeyOf(problem)))];
        return (fresh, old.Count);
    }

    private static string KeyOf(CodeProblem problem) => $"{problem.Place?.Path}|{problem.Id}|{problem.Message}";
}
