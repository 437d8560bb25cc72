using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>What a session's changes took away, kept so that they can be taken back. Safe for concurrent use; the host implements it.</summary>
public interface ICheckpoints
{
    /// <summary>Carries out a plan, with what it takes away kept before anything is touched.</summary>
    ValueTask<EditOutcome> ApplyAsync(IWorkspaceFiles files, EditPlan plan, CheckpointCause cause, CancellationToken cancellationToken);
}

/// <summary>Why files changed.</summary>
/// <param name="CallId">The model's call that did it; null for the user.</param>
public sealed record CheckpointCause(CheckpointKind Kind, string? CallId);

/// <summary>What changed files.</summary>
public enum CheckpointKind
{
    Edit,
    Command,
    Rewind,
    Rejection,
}

/// <summary>Keeps nothing.</summary>
public sealed class NoCheckpoints : ICheckpoints
{
    public static NoCheckpoints Instance { get; } = new();

    public ValueTask<EditOutcome> ApplyAsync(IWorkspaceFiles files, EditPlan plan, CheckpointCause cause, CancellationToken cancellationToken) =>
        files.ApplyAsync(plan, NoWitness.Instance, cancellationToken);

    private sealed class NoWitness : IEditWitness
    {
        public static NoWitness Instance { get; } = new();

        public ValueTask BeforeAsync(ImmutableArray<FileEdit> edits, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
