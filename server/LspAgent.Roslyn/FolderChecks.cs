using System.Collections.Immutable;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;
using LspAgent.Roslyn.Intelligence;
using LspAgent.Roslyn.Intelligence.Meaning;
using LspAgent.Roslyn.Intelligence.Verification;

namespace LspAgent.Roslyn;

/// <summary>Proves a change in every folder of a session that it concerns, each part by the projects of its own folder, and tells the whole as one.</summary>
internal static class FolderChecks
{
    /// <summary>A folder whose projects know a file of another one is asked about that file too, since the change may break it there.</summary>
    public static async Task<EditCheck> VerifyAsync(
        CSharpWorkspaces workspaces,
        WorkspaceRoots roots,
        ImmutableArray<FileChange> changes,
        EditCheckOptions options,
        ImmutableArray<UnsavedDocument> unsaved,
        CancellationToken cancellationToken)
    {
        var checks = new List<EditCheck>();
        foreach (var root in roots.All)
        {
            ImmutableArray<FileChange> own = [.. changes.Where(change => IsOf(root, change, roots))];
            if (await workspaces.Open(root).VerifyAsync(own, changes.RemoveRange(own), options, unsaved, cancellationToken) is { } answer)
            {
                checks.Add(answer.Value);
            }
        }

        return checks is [var only] ? only : Whole(checks);
    }

    public static async Task<EditMeaning> MeaningAsync(CSharpWorkspaces workspaces, WorkspaceRoots roots, ImmutableArray<FileChange> changes, ImmutableArray<UnsavedDocument> unsaved, CancellationToken cancellationToken)
    {
        var meanings = new List<EditMeaning>();
        foreach (var root in roots.All)
        {
            if (changes.Where(change => IsOf(root, change, roots)).ToImmutableArray() is { IsEmpty: false } own)
            {
                meanings.Add(await workspaces.Open(root).MeaningAsync(own, unsaved, cancellationToken));
            }
        }

        return meanings is [var only] ? only : new EditMeaning(
            [.. meanings.SelectMany(static meaning => meaning.Words)],
            new TouchedSymbols([.. meanings.SelectMany(static meaning => meaning.Symbols.Items)], meanings.TrueForAll(static meaning => meaning.Symbols.IsWhole)),
            meanings.TrueForAll(static meaning => meaning.IsPlain));
    }

    private static bool IsOf(string root, FileChange change, WorkspaceRoots roots) => CodeRoots.Of(change.Path, roots).Equals(root, StringComparison.Ordinal);

    private static EditCheck Whole(List<EditCheck> checks)
    {
        var rest = checks.Select(static check => check.Rest).OfType<Task<EditVerdict>>().ToList();
        return new EditCheck(Whole(checks.ConvertAll(static check => check.Verdict)), rest.Count == 0 ? null : RestAsync());

        async Task<EditVerdict> RestAsync() => Whole([.. await Task.WhenAll(rest)]);
    }

    /// <summary>Checked no further than what was checked least.</summary>
    private static EditVerdict Whole(List<EditVerdict> verdicts)
    {
        var compiled = verdicts.ConvertAll(static verdict => verdict.By).FindAll(static by => by is not VerifiedBy.Nothing);
        return new EditVerdict(
            compiled.Count == 0 ? VerifiedBy.Nothing : compiled.Contains(VerifiedBy.Syntax) ? VerifiedBy.Syntax : compiled.Max(),
            Distinct(verdicts.SelectMany(static verdict => verdict.New)),
            Distinct(verdicts.SelectMany(static verdict => verdict.Warnings)),
            verdicts.Sum(static verdict => verdict.Gone),
            [.. verdicts.SelectMany(static verdict => verdict.Unchecked).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Two folders may compile one file.</summary>
    private static ImmutableArray<CodeProblem> Distinct(IEnumerable<CodeProblem> problems) => [.. problems.DistinctBy(static problem => (problem.Id, problem.Message, problem.Place))];
}
