using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Gathers the problems of files that are new or gone after a change, told by what they say and not by where they stand, since lines move.</summary>
internal sealed class ProblemDifference(VerifiedFork fork, bool withAnalyzers)
{
    private const int MostWithCode = 10;

    private readonly List<CodeProblem> _errors = [];
    private readonly List<CodeProblem> _warnings = [];
    private int _gone;

    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        var (before, after) = (await ProblemsAsync(fork.Before, path, cancellationToken), await ProblemsAsync(fork.After, path, cancellationToken));
        var (errors, gone) = Between(before.Where(IsError), after.Where(IsError), byMessage: true);
        var (warnings, _) = Between(before.Where(problem => !IsError(problem)), after.Where(problem => !IsError(problem)), byMessage: true);
        _gone += gone;
        if (errors.Count > 0 && _errors.Count < MostWithCode && await TextAsync(path, cancellationToken) is { } text)
        {
            errors = [.. errors.Select(problem => CodeAround.In(problem, text))];
        }

        _errors.AddRange(errors);
        _warnings.AddRange(warnings);
    }

    public EditVerdict Verdict(VerifiedBy by, ImmutableArray<string> foreign) => new(by, [.. _errors], [.. _warnings], _gone, foreign);

    /// <summary>The problems of the second list that the first lacks, and how many it is the other way round.</summary>
    public static (List<CodeProblem> New, int Gone) Between(IEnumerable<CodeProblem> before, IEnumerable<CodeProblem> after, bool byMessage)
    {
        var old = before.Select(KeyOf).ToList();
        var fresh = after.Where(problem => !old.Remove(KeyOf(problem))).ToList();
        return (fresh, old.Count);

        string KeyOf(CodeProblem problem) => byMessage ? $"{problem.Id}|{problem.Message}" : problem.Id;
    }

    private static bool IsError(CodeProblem problem) => problem.Severity is ProblemSeverity.Error;

    private async Task<List<CodeProblem>> ProblemsAsync(Solution solution, string path, CancellationToken cancellationToken) =>
        [.. (await ProblemSearch.FindAsync(solution, path, null, withAnalyzers, cancellationToken)).Where(problem => problem.Severity >= ProblemSeverity.Warning)];

    private async Task<string?> TextAsync(string path, CancellationToken cancellationToken) =>
        fork.After.GetDocumentIdsWithFilePath(path).Select(fork.After.GetDocument).OfType<Document>().FirstOrDefault() is { } document
            ? (await document.GetTextAsync(cancellationToken)).ToString()
            : null;
}
