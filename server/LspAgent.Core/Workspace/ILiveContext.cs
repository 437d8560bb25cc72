namespace LspAgent.Core.Workspace;

/// <summary>Says what changed around the conversation, for the end of the newest message. One per process, safe for concurrent use.</summary>
public interface ILiveContext
{
    /// <summary>A session's own view, which remembers what it has said.</summary>
    /// <param name="editor">What the session's door knows of the editor.</param>
    ILiveContextView Open(WorkspaceRoots roots, IEditorState editor);
}

/// <summary>What one session's model has been told of its surroundings. Asked once at the start of each turn.</summary>
public interface ILiveContextView
{
    /// <summary>What is new since the last time, or null when nothing is. Never waits long: what is not known yet is said next time.</summary>
    ValueTask<string?> TakeNewsAsync(CancellationToken cancellationToken);

    /// <summary>What was said is gone from the model's window: everything is news again.</summary>
    void Forget();
}
