using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Hooks;

/// <summary>A moment at which hooks run. Closed; the names are the well-known ones.</summary>
public abstract record HookEvent
{
    private HookEvent()
    {
    }

    public sealed record SessionStart(string Source) : HookEvent;

    public sealed record UserPromptSubmit(string Prompt) : HookEvent;

    public sealed record PreToolUse(string CallId, string Tool, string Input) : HookEvent;

    public sealed record PostToolUse(string CallId, string Tool, string Input, ToolResult Result) : HookEvent;

    /// <param name="Instructions">What the user wants kept; null when nothing in particular.</param>
    public sealed record PreCompact(string Trigger, string? Instructions) : HookEvent;

    /// <param name="IsRepeated">True when a hook has already sent the agent on in this turn.</param>
    public sealed record Stop(bool IsRepeated) : HookEvent;

    public sealed record SessionEnd(string Reason) : HookEvent;
}

/// <summary>What the hooks of one moment say together.</summary>
/// <param name="Block">Why it must not go on; null lets it.</param>
/// <param name="Context">What the model should read; null is nothing.</param>
public sealed record HookVerdict(string? Block, string? Context)
{
    public static HookVerdict Pass { get; } = new(Block: null, Context: null);
}

/// <summary>The one seam at which hooks run. Safe for concurrent use. A hook can make things stricter, never freer.</summary>
public interface IHooks
{
    ValueTask<HookVerdict> RunAsync(SessionId session, AgentId agent, HookEvent hookEvent, CancellationToken cancellationToken);
}

/// <summary>No hooks are configured.</summary>
public sealed class NoHooks : IHooks
{
    public static NoHooks Instance { get; } = new();

    public ValueTask<HookVerdict> RunAsync(SessionId session, AgentId agent, HookEvent hookEvent, CancellationToken cancellationToken) =>
        ValueTask.FromResult(HookVerdict.Pass);
}
