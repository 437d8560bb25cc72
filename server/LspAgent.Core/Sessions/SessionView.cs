using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Compaction;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>
/// What clients see of a session, computed from its lines in their order: the events of a line carry its number, and the same
/// lines give the same events after a restart. Not safe for concurrent use.
/// </summary>
/// <param name="contextWindow">The size of a model's window; null when it is not known.</param>
public sealed class SessionView(Func<string, int?> contextWindow)
{
    private readonly SessionCosts _costs = new();

    /// <summary>Messages of which pieces were shown and the whole is not there yet.</summary>
    private readonly HashSet<MessageId> _streaming = [];

    /// <summary>Calls that were shown and have no outcome yet, and whether they may have had an effect.</summary>
    private readonly Dictionary<(AgentId Agent, string CallId), bool> _calls = [];

    private readonly List<(AgentId Agent, string QuestionId)> _questions = [];

    /// <summary>Where each message begins, so that a rewind can take it back.</summary>
    private readonly List<(long Seq, AgentId Agent, MessageId Message)> _messages = [];

    /// <summary>The model that answered last, and its window, which the conversation fills.</summary>
    private string? _lastModel;
    private int _lastWindow;

    /// <summary>The whole conversation for a client that begins to look now: no pieces, nothing that was withdrawn or rewound.</summary>
    public static ImmutableArray<SessionEvent> History(IReadOnlyList<TranscriptLine> lines, Func<string, int?> contextWindow)
    {
        var view = new SessionView(contextWindow);
        List<SessionEvent> events = [.. CondensedLines.Of(lines).SelectMany(line => view.Add(line))];
        var newer = new HashSet<string>(StringComparer.Ordinal);
        for (var index = events.Count - 1; index >= 0; index--)
        {
            // Of what replaces itself, only the latest says something.
            if (StateOf(events[index].Update) is { } state && !newer.Add(state))
            {
                events.RemoveAt(index);
            }
        }

        events.RemoveAll(shown => shown.Update is SessionUpdate.QuestionClosed);
        return [.. events];
    }

    /// <summary>What clients miss that have seen everything up to a number.</summary>
    public static IEnumerable<SessionEvent> Missed(IEnumerable<TranscriptLine> lines, long seenSeq, Func<string, int?> contextWindow)
    {
        var view = new SessionView(contextWindow);
        return lines.SelectMany(line => view.Add(line)).Where(shown => shown.Seq > seenSeq);
    }

    /// <summary>What the next line shows; often nothing.</summary>
    public ImmutableArray<SessionEvent> Add(TranscriptLine line)
    {
        _costs.Add(line);
        return line.Entry switch
        {
            TranscriptEntry.UserText { IsTail: false } text => UserMessage(line, text.Message, text.Content),
            TranscriptEntry.CommandGiven command => UserMessage(line, command.Message, [new ContentBlock.Text(command.Text)]),
            TranscriptEntry.AssistantDelta delta => Delta(line, delta),
            TranscriptEntry.AssistantWithdrawn withdrawn => _streaming.Remove(withdrawn.Message)
                ? Show(line, new SessionUpdate.MessageWithdrawn(withdrawn.Message))
                : [],
            TranscriptEntry.AssistantMessage message => Message(line, message),
            TranscriptEntry.ToolIntent intent => Intent(line, intent),
            TranscriptEntry.ToolBegun begun => Begun(line, begun),
            TranscriptEntry.ToolOutcome outcome => Outcome(line, outcome),
            TranscriptEntry.QuestionAsked question => Question(line, question),
            TranscriptEntry.QuestionAnswered answer => _questions.Remove((line.Agent, answer.QuestionId))
                ? Show(line, new SessionUpdate.QuestionClosed(answer.QuestionId))
                : [],
            TranscriptEntry.SessionResumed => Resumed(line),
            TranscriptEntry.TurnEnded ended => Show(line, new SessionUpdate.TurnEnded(ended.TurnId, ended.Reason, ended.Error)),
            TranscriptEntry.PlanChanged plan => Show(line, new SessionUpdate.Plan(plan.Entries)),
            TranscriptEntry.OptionChanged { OptionId: SessionOptions.ModeId } mode => Show(line, new SessionUpdate.CurrentMode(mode.Value)),
            TranscriptEntry.OptionChanged option => Show(line, new SessionUpdate.OptionChanged(option.OptionId, option.Value)),
            TranscriptEntry.Renamed renamed => Show(line, new SessionUpdate.SessionInfo(renamed.Title, line.At)),
            TranscriptEntry.Noticed notice => Show(line, new SessionUpdate.Notice(notice.Level, notice.Text)),
            TranscriptEntry.Compacted compacted => Compacted(line, compacted),
            TranscriptEntry.Rewound rewound => Rewound(line, rewound),
            _ => [],
        };
    }

    private ImmutableArray<SessionEvent> UserMessage(TranscriptLine line, MessageId message, ImmutableArray<ContentBlock> content)
    {
        _messages.Add((line.Seq, line.Agent, message));
        return [.. content.Select(block => Event(line, new SessionUpdate.UserMessageChunk(message, block)))];
    }

    private ImmutableArray<SessionEvent> Delta(TranscriptLine line, TranscriptEntry.AssistantDelta delta)
    {
        if (_streaming.Add(delta.Message))
        {
            _messages.Add((line.Seq, line.Agent, delta.Message));
        }

        return Show(line, Chunk(delta.Message, delta.IsThought, delta.Text));
    }

    private ImmutableArray<SessionEvent> Message(TranscriptLine line, TranscriptEntry.AssistantMessage message)
    {
        var events = ImmutableArray.CreateBuilder<SessionEvent>();
        var wasStreaming = _streaming.Remove(message.Message);
        if (!wasStreaming)
        {
            _messages.Add((line.Seq, line.Agent, message.Message));
        }

        if (wasStreaming && !message.IsStreamed)
        {
            events.Add(Event(line, new SessionUpdate.MessageWithdrawn(message.Message)));
        }

        var isShown = wasStreaming && message.IsStreamed;
        foreach (var block in message.Content)
        {
            if (!isShown && block is ContentBlock.Text { Value.Length: > 0 } text)
            {
                events.Add(Event(line, Chunk(message.Message, isThought: false, text.Value)));
            }
            else if (!isShown && block is ContentBlock.Thinking { Value.Length: > 0 } thought)
            {
                events.Add(Event(line, Chunk(message.Message, isThought: true, thought.Value)));
            }
        }

        if (line.Agent == AgentId.Main && !message.IsInterrupted && WindowOf(message.Model) is { } window)
        {
            events.Add(Event(line, new SessionUpdate.Usage(message.Usage.Context + message.Usage.Output, window, _costs.CostUsd)));
        }

        return events.DrainToImmutable();
    }

    /// <summary>A session asks for the same one with every reply, and finding it is not free.</summary>
    private int? WindowOf(string model)
    {
        if (!string.Equals(model, _lastModel, StringComparison.Ordinal))
        {
            if (contextWindow(model) is not { } window)
            {
                return null;
            }

            (_lastModel, _lastWindow) = (model, window);
        }

        return _lastWindow;
    }

    private ImmutableArray<SessionEvent> Intent(TranscriptLine line, TranscriptEntry.ToolIntent intent)
    {
        _calls[(line.Agent, intent.CallId)] = !intent.IsPending;
        return Show(line, new SessionUpdate.ToolCall(
            intent.CallId,
            intent.Tool,
            intent.Title,
            intent.Kind,
            intent.IsPending ? ToolCallStatus.Pending : ToolCallStatus.InProgress,
            intent.Input,
            intent.Locations));
    }

    private ImmutableArray<SessionEvent> Begun(TranscriptLine line, TranscriptEntry.ToolBegun begun)
    {
        _calls[(line.Agent, begun.CallId)] = true;
        return Show(line, new SessionUpdate.ToolCallUpdate(begun.CallId, ToolCallStatus.InProgress));
    }

    private ImmutableArray<SessionEvent> Outcome(TranscriptLine line, TranscriptEntry.ToolOutcome outcome)
    {
        _calls.Remove((line.Agent, outcome.CallId));
        return Show(line, new SessionUpdate.ToolCallUpdate(
            outcome.CallId,
            outcome.IsError ? ToolCallStatus.Failed : ToolCallStatus.Completed,
            Content: outcome.Content,
            Changes: outcome.Changes.IsEmpty ? null : outcome.Changes));
    }

    private ImmutableArray<SessionEvent> Question(TranscriptLine line, TranscriptEntry.QuestionAsked question)
    {
        _questions.Add((line.Agent, question.QuestionId));
        return Show(line, new SessionUpdate.QuestionRaised(question.QuestionId));
    }

    /// <summary>Another process took over: what was under way has no known end, and nobody waits for an answer any more.</summary>
    private ImmutableArray<SessionEvent> Resumed(TranscriptLine line)
    {
        ImmutableArray<SessionEvent> events =
        [
            .. _questions.Select(question => Event(line, question.Agent, new SessionUpdate.QuestionClosed(question.QuestionId))),
            .. _calls.Select(call => Event(line, call.Key.Agent, new SessionUpdate.ToolCallUpdate(
                call.Key.CallId,
                ToolCallStatus.Failed,
                Content: [new ContentBlock.Text(call.Value ? Conversation.OutcomeUnknown : Conversation.NeverBegan)]))),
        ];
        _questions.Clear();
        _calls.Clear();
        _streaming.Clear();
        return events;
    }

    private ImmutableArray<SessionEvent> Compacted(TranscriptLine line, TranscriptEntry.Compacted compacted)
    {
        var notice = Event(line, new SessionUpdate.Notice(NoticeLevel.Info, compacted.Trigger is CompactionTrigger.Clear
            ? "The conversation begins anew: the model knows nothing of what was said before. The transcript keeps it."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The conversation was shortened for the model, from about {compacted.TokensBefore:N0} to {compacted.TokensAfter:N0} tokens.")));
        return line.Agent == AgentId.Main && _lastModel is { } model && WindowOf(model) is { } size
            ? [notice, Event(line, new SessionUpdate.Usage(compacted.TokensAfter, size, _costs.CostUsd))]
            : [notice];
    }

    private ImmutableArray<SessionEvent> Rewound(TranscriptLine line, TranscriptEntry.Rewound rewound)
    {
        ImmutableArray<SessionEvent> events =
        [
            .. _messages.Where(message => message.Seq > rewound.ToSeq)
                .Select(message => Event(line, message.Agent, new SessionUpdate.MessageWithdrawn(message.Message))),
            Event(line, new SessionUpdate.Notice(NoticeLevel.Info, "The conversation was taken back. What came after is kept in the transcript, and is no longer part of it.")),
        ];
        _messages.RemoveAll(message => message.Seq > rewound.ToSeq);
        _streaming.Clear();
        _calls.Clear();
        return events;
    }

    private static SessionUpdate Chunk(MessageId message, bool isThought, string text) => isThought
        ? new SessionUpdate.AgentThoughtChunk(message, text)
        : new SessionUpdate.AgentMessageChunk(message, text);

    private static ImmutableArray<SessionEvent> Show(TranscriptLine line, SessionUpdate update) => [Event(line, update)];

    private static SessionEvent Event(TranscriptLine line, SessionUpdate update) => Event(line, line.Agent, update);

    private static SessionEvent Event(TranscriptLine line, AgentId agent, SessionUpdate update) =>
        new(line.Seq, agent, agent == AgentId.Main ? null : AgentId.Main, update);

    private static string? StateOf(SessionUpdate update) => update switch
    {
        SessionUpdate.Plan => "plan",
        SessionUpdate.CurrentMode => "mode",
        SessionUpdate.OptionChanged option => $"option {option.OptionId}",
        SessionUpdate.SessionInfo => "info",
        SessionUpdate.Usage => "usage",
        _ => null,
    };
}
