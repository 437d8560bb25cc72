using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Tools;

/// <summary>
/// Something that the model can call. Safe for concurrent calls. Use <see cref="Tool{TInput}"/>; only adapters of foreign
/// tools implement this directly.
/// </summary>
public interface ITool
{
    string Name { get; }

    /// <summary>The most that any call may do.</summary>
    ToolEffects Effects { get; }

    /// <summary>Whether the model is told of it at once.</summary>
    ToolPresence Presence => ToolPresence.Listed;

    /// <summary>The same for a session whose model can do something itself.</summary>
    ToolPresence PresenceBeside(ModelSkills skills) => Presence;

    /// <summary>The same instance for the life of the process: its bytes are part of the cached prefix.</summary>
    ToolDefinition Definition { get; }

    /// <summary>Says what a call would do. Changes nothing, and reads no more than it must.</summary>
    /// <param name="input">A valid JSON object, as the model sent it.</param>
    ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken);
}

/// <summary>What the model of a session can do itself, when the session begins.</summary>
public sealed record ModelSkills(bool SearchesWeb)
{
    public static ModelSkills None { get; } = new(SearchesWeb: false);
}

/// <summary>Whether, and when, the model is told of a tool. Whatever it is, a call of the tool is a call.</summary>
public enum ToolPresence
{
    /// <summary>It stands in the tools block of every request.</summary>
    Listed,

    /// <summary>Only its name stands in the prompt; the model looks up the rest when it needs it, and the tools block stays as it is.</summary>
    Deferred,

    /// <summary>It is an older name of another tool, or cannot be used on this machine.</summary>
    Hidden,
}

/// <summary>A tool through which another one is called: the call is that of the other tool, for hooks, permissions and clients alike.</summary>
public interface IToolGateway : ITool
{
    /// <summary>The call of the other tool, under the same id; with a problem written for the model when there is none in it.</summary>
    ContentBlock.ToolUse Open(ContentBlock.ToolUse call);
}

/// <summary>What a call may know of its surroundings.</summary>
public sealed record ToolContext
{
    /// <summary>The call's id in the conversation.</summary>
    public required string CallId { get; init; }

    public required WorkspaceRoots Roots { get; init; }

    public required IWorkspaceFiles Files { get; init; }

    /// <summary>All tools of the session.</summary>
    public required ToolCatalog Tools { get; init; }

    public required ToolSession Session { get; init; }

    /// <summary>Done when it is certain that the transcript tells of this call even after the end of the machine; to be asked for by <see cref="PreparedCall.Commit"/> only.</summary>
    public Func<Task> Recorded { get; init; } = static () => Task.CompletedTask;

    /// <summary>The only way to change a file.</summary>
    public required WorkspaceEdits Edits { get; init; }

    /// <summary>The web search of the model's vendor; null where it has none.</summary>
    public IModelSearch? Search { get; init; }

    /// <summary>Shows what a long call has to show so far, in place of what it showed before; never part of the result.</summary>
    public required IProgress<string> Progress { get; init; }
}
