using System.Collections.Immutable;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>What we say in the metadata of ACP's own messages, under <c>_meta.lspagent</c>. Each member belongs to one kind of message.</summary>
/// <param name="Seq">
/// On every <c>session/update</c>: the number of what happened. Numbers grow, with gaps; updates with the same number are sent together.
/// </param>
/// <param name="Agent">On every <c>session/update</c>: the agent that it belongs to; <c>main</c> is the one that the user speaks to.</param>
/// <param name="Parent">On every <c>session/update</c>: the agent that started that one; absent for the main agent.</param>
/// <param name="Mode">On <c>session/prompt</c>: what becomes of the prompt when a turn is running; absent means that it is queued.</param>
/// <param name="Question">On <c>session/request_permission</c>: the id of the question, which <c>_lspagent/session/event</c> speaks of.</param>
/// <param name="Methods">On the capabilities of either side: the methods of ours that it answers or takes.</param>
public sealed record LspAgentMeta(
    long? Seq = null,
    string? Agent = null,
    string? Parent = null,
    PromptMode? Mode = null,
    string? Question = null,
    ImmutableArray<string>? Methods = null);
