using System.Collections.Immutable;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>What we say in the metadata of ACP's own messages, under <c>_meta.lspagent</c>. Each member belongs to one kind of message.</summary>
/// <param name="Seq">
/// On every <c>session/update</c>: the number of what happened. Numbers grow, with gaps; updates with the same number are sent together.
/// </param>
/// <param name="Agent">On every <c>session/update</c>: the agent that it belongs to; <c>main</c> is the one that the user speaks to.</param>
/// <param name="Parent">On every <c>session/update</c>: the agent that started that one; absent for the main agent.</param>
/// <param name="Mode">On <c>session/prompt</c>: what becomes of the prompt when a turn is running; absent means that it is queued.</param>
/// <param name="PromptId">On <c>session/prompt</c>: what the client calls the prompt, for <c>_lspagent/session/take_back</c>; no two of a session are called the same.</param>
/// <param name="Question">On <c>session/request_permission</c>: the id of the question, which <c>_lspagent/session/event</c> speaks of.</param>
/// <param name="Permission">On <c>session/request_permission</c>: what the call would do and why it is asked about, for clients that draw it their own way.</param>
/// <param name="Covers">On an option of <c>session/request_permission</c>: what else it would allow from now on, each in a sentence.</param>
/// <param name="Feedback">On the answer to <c>session/request_permission</c>: what the user says should be done instead.</param>
/// <param name="Methods">On the capabilities of either side: the methods of ours that it answers or takes.</param>
public sealed record LspAgentMeta(
    long? Seq = null,
    string? Agent = null,
    string? Parent = null,
    PromptMode? Mode = null,
    string? PromptId = null,
    string? Question = null,
    PermissionFacts? Permission = null,
    ImmutableArray<string>? Covers = null,
    string? Feedback = null,
    ImmutableArray<string>? Methods = null);

/// <summary>What a call that needs a permission would do. In every text, a character that does not show itself stands as its code point, such as <c>&lt;U+202E&gt;</c>.</summary>
/// <param name="Because">Why it is asked, in a sentence.</param>
/// <param name="Command">The exact text that a shell would run.</param>
/// <param name="Directory">The folder that it would run in.</param>
/// <param name="Hosts">Which machines would be asked.</param>
/// <param name="Part">The part of the call that is in question.</param>
/// <param name="Rule">The rule that wants to be asked, and where it stands.</param>
/// <param name="Meaning">What the changes mean to the code, each in words that go on behind "This", such as <c>renames method Order.Add to Append (3 uses in 2 projects)</c>.</param>
public sealed record PermissionFacts(
    string Because,
    string? Command = null,
    string? Directory = null,
    ImmutableArray<string>? Hosts = null,
    string? Part = null,
    string? Rule = null,
    ImmutableArray<string>? Meaning = null);
