using System.Collections.Immutable;
using LspAgent.Core.Memory;

namespace LspAgent.Core.Workspace;

/// <summary>The state of a repository; what is not known yet is null, and then nothing is said about it.</summary>
/// <param name="Branch">Such as <c>main</c>, or <c>detached at 1a2b3c4</c>.</param>
/// <param name="Status">One line a path, as <c>git status --short</c> writes them; empty when all is committed.</param>
/// <param name="Commits">The last ones, each with its short id and subject.</param>
public sealed record GitSnapshot(string? Branch = null, ImmutableArray<string>? Status = null, ImmutableArray<string>? Commits = null);

/// <summary>What surrounds a conversation at one moment.</summary>
public sealed record LiveContextSnapshot
{
    /// <summary>Absolute; paths below it are said relative to it.</summary>
    public required string Root { get; init; }

    /// <summary>Where commands run.</summary>
    public required string WorkingDirectory { get; init; }

    public DateOnly? Date { get; init; }

    public GitSnapshot Git { get; init; } = new();

    public EditorSnapshot Editor { get; init; } = EditorSnapshot.Empty;

    public InstructionSet Instructions { get; init; } = InstructionSet.None;

    /// <summary>What the model knows after it was told this, when it knew an earlier state before.</summary>
    public LiveContextSnapshot Over(LiveContextSnapshot earlier) => this with
    {
        Date = Date ?? earlier.Date,
        Git = new GitSnapshot(Git.Branch ?? earlier.Git.Branch, Git.Status ?? earlier.Git.Status, Git.Commits ?? earlier.Git.Commits),
    };
}
