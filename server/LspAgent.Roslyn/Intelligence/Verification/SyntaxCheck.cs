using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Tools;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>Compares the errors of files before and after a change by their syntax alone.</summary>
internal static class SyntaxCheck
{
    public static EditVerdict Of(ImmutableArray<FileChange> sources, CancellationToken cancellationToken)
    {
        var fresh = new List<CodeProblem>();
        var gone = 0;
        foreach (var change in sources.Where(change => change.NewText is { Length: > 0 }))
        {
            var (added, taken) = ProblemDifference.Between(Errors(change.OldText ?? string.Empty, change.Path, cancellationToken), Errors(change.NewText ?? string.Empty, change.Path, cancellationToken), byMessage: false);
            fresh.AddRange(added.Select(problem => CodeAround.In(problem, change.NewText ?? string.Empty)));
            gone += taken.Count;
        }

        return new EditVerdict(VerifiedBy.Syntax, [.. fresh], [], gone, []);
    }

    private static List<CodeProblem> Errors(string text, string path, CancellationToken cancellationToken) =>
    [
        .. ParsedText.Of(text, cancellationToken).WithFilePath(path).GetDiagnostics(cancellationToken)
            .Where(item => item.Severity is DiagnosticSeverity.Error)
            .Select(item => new CodeProblem(item.Id, ProblemSeverity.Error, item.GetMessage(CultureInfo.InvariantCulture), SymbolText.Place(item.Location), string.Empty)),
    ];
}
