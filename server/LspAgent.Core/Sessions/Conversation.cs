using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>
/// The history of one agent as a model is told it, computed from the transcript line by line: a restarted session has the
/// same messages as the one that wrote the lines. Whatever the lines are, the roles alternate, a user begins, and each call
/// has exactly one result in the message after it. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// A reply is one message. What follows it until the next reply makes one message of the user: the results, in the order of
/// the calls, then what was said. So a text's line is written when it enters the history, not when it arrives. A message
/// keeps its instance from the first time that it is asked for, as long as nothing is added to it.
/// </remarks>
public sealed class Conversation(AgentId agent)
{
    /// <summary>What the model is told of a call that had begun when the process ended.</summary>
    public const string OutcomeUnknown =
        "The outcome of this call is unknown: the process ended while it ran. It may have had its effect in full, in part or not at all. It was not run again. Look at the present state before you decide whether to repeat it.";

    /// <summary>What the model is told of a call that nobody had begun when the process ended.</summary>
    public const string NeverBegan = "This call was not run: the process ended before it began.";

    /// <summary>Stands where a user's message must be and none can be read.</summary>
    public const string UnreadableBeginning = "(The message that stood here could not be read.)";

    private static readonly Message Unreadable = Message.User(UnreadableBeginning);

    private readonly List<Message> _closed = [];
    private OpenUserMessage _open = new([]);

    /// <summary>A reply of which only pieces are known so far, and what was said behind it.</summary>
    private PartialReply? _partial;

    private ImmutableArray<Message> _messages = [];

    /// <summary>Replays a transcript as it stands.</summary>
    public static Conversation Replay(AgentId agent, IReadOnlyList<TranscriptLine> lines)
    {
        var conversation = new Conversation(agent);
        foreach (var line in ActivePath.Of(lines))
        {
            conversation.Continue(line);
        }

        return conversation;
    }

    /// <summary>The messages as they stand now; a reply that was cut off is part of them, calls without an outcome are answered.</summary>
    public ImmutableArray<Message> Messages => _messages.IsDefault ? _messages = Compute() : _messages;

    /// <summary>Adds the next line. After a rewind the history must be replayed from all lines instead.</summary>
    public void Add(TranscriptLine line)
    {
        if (line.Entry is TranscriptEntry.Rewound)
        {
            throw new InvalidOperationException($"A rewind is not a continuation: use {nameof(Replay)}.");
        }

        Continue(line);
    }

    private void Continue(TranscriptLine line)
    {
        if (line.Agent != agent)
        {
            return;
        }

        switch (line.Entry)
        {
            case TranscriptEntry.UserText text:
                (_partial is { IsEmpty: false } partial ? partial.After : _open).Say(text.Content);
                break;
            case TranscriptEntry.AssistantDelta delta:
                AddDelta(delta);
                break;
            case TranscriptEntry.AssistantWithdrawn withdrawn when _partial?.Message == withdrawn.Message:
                TakePartial();
                break;
            case TranscriptEntry.AssistantMessage reply:
                AddReply(reply);
                break;
            case TranscriptEntry.ToolIntent { IsPending: false } intent:
                _open.Begin(intent.CallId);
                break;
            case TranscriptEntry.ToolBegun begun:
                _open.Begin(begun.CallId);
                break;
            case TranscriptEntry.ToolOutcome outcome:
                _open.Answer(outcome);
                break;
            case TranscriptEntry.Compacted compacted:
                BeginAnew(compacted.History);
                break;
            default:
                return;
        }

        _messages = default;
    }

    private void AddDelta(TranscriptEntry.AssistantDelta delta)
    {
        if (_partial?.Message != delta.Message)
        {
            ClosePartial();
            _partial = new PartialReply(delta.Message);
        }

        if (!delta.IsThought)
        {
            _partial.Append(delta.Text);
        }
    }

    private void AddReply(TranscriptEntry.AssistantMessage reply)
    {
        if (_partial is { } partial && partial.Message != reply.Message)
        {
            ClosePartial();
        }

        // The pieces of this reply are void now; what was said behind them stays behind the reply.
        var saidAfter = _partial is { IsEmpty: false } ? _partial.After : new OpenUserMessage([]);
        _partial = null;
        var blocks = Sendable(reply);
        if (blocks.IsEmpty)
        {
            _open.Say(saidAfter.Said);
            return;
        }

        AppendReply(_closed, _open.Message, new Message(Role.Assistant, blocks));
        _open = new OpenUserMessage(_closed[^1].Calls);
        _open.Say(saidAfter.Said);
    }

    private void ClosePartial()
    {
        if (_partial is { IsEmpty: false } partial)
        {
            AppendReply(_closed, _open.Message, partial.Reply);
            _open = partial.After;
        }

        _partial = null;
    }

    private void TakePartial()
    {
        if (_partial is { } partial)
        {
            _open.Say(partial.After.Said);
        }

        _partial = null;
    }

    private void BeginAnew(ImmutableArray<Message> history)
    {
        _partial = null;
        _closed.Clear();
        if (history is [.., { Role: Role.User } last])
        {
            _closed.AddRange(history.AsSpan()[..^1]);
            _open = new OpenUserMessage(last);
        }
        else
        {
            _closed.AddRange(history);
            _open = new OpenUserMessage(history is [.., var reply] ? reply.Calls : []);
        }
    }

    private ImmutableArray<Message> Compute()
    {
        if (_partial is { IsEmpty: false } partial)
        {
            var messages = new List<Message>(_closed);
            AppendReply(messages, _open.Message, partial.Reply);
            return partial.After.Message is { } after ? [.. messages, after] : [.. messages];
        }

        return _open.Message is { } open ? [.. _closed, open] : [.. _closed];
    }

    private static void AppendReply(List<Message> messages, Message? user, Message reply)
    {
        if (user is not null)
        {
            messages.Add(user);
        }
        else if (messages is [.., { Role: Role.Assistant } last])
        {
            // Two replies with nothing between them are one for a model.
            messages[^1] = last with { Content = last.Content.AddRange(reply.Content) };
            return;
        }
        else if (messages.Count == 0)
        {
            messages.Add(Unreadable);
        }

        messages.Add(reply);
    }

    /// <summary>
    /// A reply less what no model takes back: text of nothing but space, thoughts behind which nothing follows, and of a
    /// reply that was cut off the thoughts that were not finished.
    /// </summary>
    private static ImmutableArray<ContentBlock> Sendable(TranscriptEntry.AssistantMessage reply)
    {
        var blocks = reply.Content;
        if (blocks.Any(IsVoid))
        {
            blocks = blocks.RemoveAll(IsVoid);
        }

        while (blocks is [.., ContentBlock.Thinking or ContentBlock.RedactedThinking])
        {
            blocks = blocks.RemoveAt(blocks.Length - 1);
        }

        return blocks;

        bool IsVoid(ContentBlock block) =>
            (block is ContentBlock.Text text && string.IsNullOrWhiteSpace(text.Value))
            || (reply.IsInterrupted && block is ContentBlock.Thinking { Signature: "" });
    }

    private sealed class PartialReply(MessageId message)
    {
        private readonly StringBuilder _text = new();
        private Message? _reply;

        public MessageId Message => message;

        /// <summary>What was said behind it.</summary>
        public OpenUserMessage After { get; } = new([]);

        /// <summary>True until there is something to see; a model refuses text of nothing but space.</summary>
        public bool IsEmpty { get; private set; } = true;

        /// <summary>What it says so far, as a message of its own.</summary>
        public Message Reply => _reply ??= new Message(Role.Assistant, [new ContentBlock.Text(_text.ToString())]);

        public void Append(string text)
        {
            _text.Append(text);
            _reply = null;
            IsEmpty &= string.IsNullOrWhiteSpace(text);
        }
    }
}
