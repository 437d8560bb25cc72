using LspAgent.Core.Workspace;

namespace LspAgent.Core.Edits;

/// <summary>The one road by which a session changes files: what would be lost is kept first, and what was changed is remembered. Safe for concurrent use.</summary>
public sealed class WorkspaceEdits(IWorkspaceFiles files, ICheckpoints checkpoints)
{
    /// <summary>What the session's model knows of files.</summary>
    public SeenFiles Seen { get; } = new();

    /// <summary>Carries out a plan of a call.</summary>
    public async ValueTask<EditOutcome> ApplyAsync(EditPlan plan, string callId, CancellationToken cancellationToken)
    {
        var outcome = await checkpoints.ApplyAsync(files, plan, new CheckpointCause(CheckpointKind.Edit, callId), cancellationToken);
        if (outcome is EditOutcome.Applied applied)
        {
            foreach (var file in applied.Files)
            {
                if (file.Edit.After is FileContent.Text text)
                {
                    Seen.Note(file.Path, text.Value);
                }
            }
        }

        return outcome;
    }
}
