namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>What we say in the metadata of ACP's own messages, under <c>_meta.lspagent</c>.</summary>
/// <param name="Seq">
/// On every <c>session/update</c>: the number of what happened. It grows with gaps; updates with the same number come together.
/// </param>
/// <param name="Agent">On every <c>session/update</c>: the agent that it belongs to.</param>
/// <param name="Parent">The agent that started that one; absent for the main agent.</param>
public sealed record LspAgentMeta(
    long? Seq = null,
    string? Agent = null,
    string? Parent = null);
