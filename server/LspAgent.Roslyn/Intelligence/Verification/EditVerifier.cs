using System.Collections.Immutable;
using LspAgent.Core.Tools;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>
/// Applies a change to a fork of the solution and compares what the compiler says before and after, in every project and for every
/// target framework: in the changed files, and where a declaration changed also in the files that can depend on it. What takes longer
/// than the patience goes on behind the answer. Nothing is written.
/// </summary>
internal static class EditVerifier
{
    /// <summary>What takes longer than this is not told any more: the code has moved on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <param name="before">Null while no project is loaded.</param>
    public static async Task<EditCheck> VerifyAsync(Solution? before, ImmutableArray<FileChange> changes, EditCheckOptions options, CancellationToken cancellationToken)
    {
        var sources = changes.Where(change => CodeFiles.IsSource(change.Path)).ToImmutableArray();
        ImmutableArray<string> foreign = [.. changes.Select(change => change.Path).Where(CodeFiles.IsForeign)];
        if (sources.IsEmpty)
        {
            return new EditCheck(new EditVerdict(VerifiedBy.Nothing, [], [], 0, foreign), null);
        }

        if (before is null || VerifiedFork.Of(before, sources) is not { } fork)
        {
            return new EditCheck(SyntaxCheck.Of(sources, cancellationToken) with { Unchecked = foreign }, null);
        }

        var found = new ProblemDifference(fork, options.WithAnalyzers);
        foreach (var change in sources)
        {
            await found.AddAsync(change.Path, cancellationToken);
        }

        var scope = ChangeScope.Of(fork);
        if (scope.IsLocal)
        {
            return new EditCheck(found.Verdict(VerifiedBy.Compiler, foreign), null);
        }

        var rest = RestAsync(fork, scope, options);
        return await Task.WhenAny(rest, Wait(options.Patience, cancellationToken)) == rest
            ? new EditCheck(Together(found.Verdict(VerifiedBy.Compiler, foreign), await rest), null)
            : new EditCheck(found.Verdict(VerifiedBy.CompilerInPart, foreign), rest);
    }

    private static async Task Wait(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, TimeProvider.System, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The files that depend on the change, those of its own projects first. Not bound to the call that asked.</summary>
    private static async Task<EditVerdict> RestAsync(VerifiedFork fork, ChangeScope scope, EditCheckOptions options)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(options.Life);
        limit.CancelAfter(Longest);
        var found = new ProblemDifference(fork, options.WithAnalyzers);
        try
        {
            await foreach (var path in Dependents.OfAsync(fork, scope, limit.Token))
            {
                await found.AddAsync(path, limit.Token);
            }

            return found.Verdict(VerifiedBy.Compiler, []);
        }
        catch (OperationCanceledException)
        {
            return found.Verdict(VerifiedBy.CompilerInPart, []);
        }
    }

    private static EditVerdict Together(EditVerdict one, EditVerdict other) => new(
        other.By,
        [.. one.New, .. other.New],
        [.. one.Warnings, .. other.Warnings],
        one.Gone + other.Gone,
        one.Unchecked);
}
