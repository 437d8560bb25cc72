using System.Collections.Immutable;
using LspAgent.Core.Tools;
using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Intelligence.Verification;

/// <summary>
/// Applies a change to a fork of the solution and compares what the compiler says before and after, in every project and for every
/// target framework: in the changed files, and where a declaration changed also in the code that can depend on it. What takes longer
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

        var over = Wait(options.Patience, cancellationToken);
        var found = new ProblemDifference(fork, options.WithAnalyzers);
        await Task.WhenAll(fork.Changed().Select(document => Task.Run(() => found.AddAsync(document, [], cancellationToken), cancellationToken)));
        var scope = ChangeScope.Of(fork);
        if (scope.IsLocal)
        {
            return new EditCheck(found.Take(VerifiedBy.Compiler, foreign), null);
        }

        // Not bound to the call that asked.
        var looking = Task.Run(() => LookAsync(fork, scope, found, options.Life), CancellationToken.None);
        if (await Task.WhenAny(looking, over) != looking)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new EditCheck(found.Take(VerifiedBy.CompilerInPart, foreign), RestAsync());
        }

        return new EditCheck(found.Take(await looking, foreign), null);

        async Task<EditVerdict> RestAsync() => found.Take(await looking, []);
    }

    private static Task Wait(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, TimeProvider.System, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Looks at the code that depends on the change, that of its own projects first.</summary>
    private static async Task<VerifiedBy> LookAsync(VerifiedFork fork, ChangeScope scope, ProblemDifference found, CancellationToken life)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(life);
        limit.CancelAfter(Longest);
        try
        {
            await foreach (var places in Dependents.OfAsync(fork, scope, limit.Token))
            {
                await Parallel.ForEachAsync(places, limit.Token, async (place, token) => await found.AddAsync(place.Document, place.Spans, token));
            }

            return VerifiedBy.Compiler;
        }
        catch (OperationCanceledException)
        {
            return VerifiedBy.CompilerInPart;
        }
    }
}
