using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>
/// Gathers the problems that are new or gone after a change, told by what they say and not by where they stand, since lines move. Safe
/// for concurrent use: what was found by now can be taken while more is being found.
/// </summary>
internal sealed class ProblemDifference(VerifiedFork fork, bool withAnalyzers)
{
    private const int MostWithCode = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Id, string Message, CodePlace? Place), HashSet<string>> _told = [];
    private readonly HashSet<DocumentId> _seen = [];
    private readonly KeptProblems _kept = new(fork.Changes);
    private readonly HashSet<(string Id, string Message, CodePlace? Place)> _toldGone = [];
    private readonly List<CodeProblem> _gone = [];
    private readonly List<CodeProblem> _goneWarnings = [];
    private List<CodeProblem> _errors = [];
    private List<CodeProblem> _warnings = [];

    public async Task AddAsync(DocumentId document, ImmutableArray<TextSpan> spans, CancellationToken cancellationToken)
    {
        // What was wrong before matters where something is wrong now, and in the projects of the change, where it may have been mended.
        var isNear = fork.Projects.Contains(document.ProjectId);
        var early = isNear ? Task.Run(() => PlaceProblems.FindAsync(fork.Before, document, spans, withAnalyzers, cancellationToken), cancellationToken) : null;
        var after = await PlaceProblems.FindAsync(fork.After, document, spans, withAnalyzers, cancellationToken);
        var before = early is not null ? await early : after.Count == 0 ? [] : await PlaceProblems.FindAsync(fork.Before, document, spans, withAnalyzers, cancellationToken);
        var (errors, gone) = Between(before.Where(IsError), after.Where(IsError), byMessage: true);
        var (warnings, goneWarnings) = Between(before.Where(static problem => !IsError(problem)), after.Where(static problem => !IsError(problem)), byMessage: true);
        _kept.RemoveRenamed(gone, errors);
        _kept.RemoveRenamed(goneWarnings, warnings);
        if (errors.Count > 0 && _told.Count < MostWithCode && fork.After.GetDocument(document) is { } shown)
        {
            var text = (await shown.GetTextAsync(cancellationToken)).ToString();
            errors = [.. errors.Select(problem => CodeAround.In(problem, text))];
        }

        lock (_lock)
        {
            _seen.Add(document);
            _errors.AddRange(errors.Where(IsNew));
            _warnings.AddRange(warnings.Where(IsNew));
            _gone.AddRange(gone.Where(IsGone));
            _goneWarnings.AddRange(goneWarnings.Where(IsGone));
        }
    }

    private bool IsGone(CodeProblem problem) => _toldGone.Add((problem.Id, problem.Message, problem.Place));

    /// <summary>A file can be in several projects.</summary>
    private bool IsNew(CodeProblem problem)
    {
        var key = (problem.Id, problem.Message, problem.Place);
        if (_told.TryGetValue(key, out var projects))
        {
            projects.Add(problem.Project);
            return false;
        }

        _told[key] = new HashSet<string>(StringComparer.Ordinal) { problem.Project };
        return true;
    }

    /// <summary>What was found since the last one was taken.</summary>
    public EditVerdict Take(VerifiedBy by, ImmutableArray<string> foreign)
    {
        lock (_lock)
        {
            _kept.RemoveMoved(_gone, _errors);
            _kept.RemoveMoved(_goneWarnings, _warnings);
            var verdict = new EditVerdict(by, Ordered(_errors), Ordered(_warnings), _gone.Count, foreign);
            (_errors, _warnings) = ([], []);
            return verdict;
        }
    }

    /// <summary>The problems of the second list that the first lacks, and the other way round.</summary>
    public static (List<CodeProblem> New, List<CodeProblem> Gone) Between(IEnumerable<CodeProblem> before, IEnumerable<CodeProblem> after, bool byMessage)
    {
        var old = before.ToList();
        var fresh = new List<CodeProblem>();
        foreach (var problem in after)
        {
            var known = old.FindIndex(other => string.Equals(KeyOf(other), KeyOf(problem), StringComparison.Ordinal));
            if (known >= 0)
            {
                old.RemoveAt(known);
            }
            else
            {
                fresh.Add(problem);
            }
        }

        return (fresh, old);

        string KeyOf(CodeProblem problem) => byMessage ? $"{problem.Id}|{problem.Message}" : problem.Id;
    }

    /// <summary>Files are looked at side by side; those of the change come first, and then they are in order.</summary>
    private ImmutableArray<CodeProblem> Ordered(List<CodeProblem> problems) =>
    [
        .. problems.Select(problem => problem with { OnlyIn = OnlyIn(problem) })
            .OrderBy(problem => !fork.Changes.Any(change => string.Equals(change.Path, problem.Place?.Path, StringComparison.Ordinal)))
            .ThenBy(static problem => problem.Place?.Path, StringComparer.Ordinal).ThenBy(static problem => problem.Place?.Start.Line),
    ];

    /// <summary>Known once every framework and project that compiles the file was looked at.</summary>
    private string? OnlyIn(CodeProblem problem) =>
        problem.Place is { } place && fork.After.GetDocumentIdsWithFilePath(place.Path) is { Length: > 1 } all && all.All(_seen.Contains)
            ? ProblemProjects.OnlyIn(_told[(problem.Id, problem.Message, problem.Place)], all.Length)
            : null;

    private static bool IsError(CodeProblem problem) => problem.Severity is ProblemSeverity.Error;
}
