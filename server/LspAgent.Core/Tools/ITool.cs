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

    /// <summary>The same instance for the life of the process: its bytes are part of the cached prefix.</summary>
    ToolDefinition Definition { get; }

    /// <summary>Says what a call would do. Changes nothing, and reads no more than it must.</summary>
    /// <param name="input">A valid JSON object, as the model sent it.</param>
    ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken);
}

/// <summary>What a call may know of its surroundings.</summary>
public sealed record ToolContext
{
    /// <summary>The call's id in the conversation.</summary>
    public required string CallId { get; init; }

    public required WorkspaceRoots Roots { get; init; }

    public required IWorkspaceFiles Files { get; init; }

    /// <summary>Shows something of a long call to the user while it runs; never part of the result.</summary>
    public required IProgress<string> Progress { get; init; }
}
