using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>The message of the user that follows the last reply and can still grow: each call's one result, then what was said.</summary>
internal sealed class OpenUserMessage
{
    private readonly Message? _begun;
    private readonly ImmutableArray<ContentBlock.ToolUse> _calls;
    private readonly Dictionary<string, TranscriptEntry.ToolOutcome?> _outcomes;
    private readonly HashSet<string> _began = new(StringComparer.Ordinal);
    private ImmutableArray<ContentBlock> _said = [];
    private Message? _message;

    /// <param name="calls">The calls of the reply before it.</param>
    public OpenUserMessage(IEnumerable<ContentBlock.ToolUse> calls)
    {
        _calls = [.. calls.DistinctBy(call => call.Id, StringComparer.Ordinal)];
        _outcomes = _calls.ToDictionary(call => call.Id, _ => default(TranscriptEntry.ToolOutcome), StringComparer.Ordinal);
    }

    /// <param name="begun">A message that is there already and grows from here.</param>
    public OpenUserMessage(Message begun)
        : this([])
    {
        _begun = begun;
        _message = begun;
    }

    public ImmutableArray<ContentBlock> Said => _said;

    /// <summary>As it stands; null while there is nothing in it. The same instance until something is added.</summary>
    public Message? Message => _message ??= Compute();

    public void Say(ImmutableArray<ContentBlock> blocks)
    {
        foreach (var block in blocks)
        {
            // A model refuses text of nothing but space.
            if (block is not ContentBlock.Text text || !string.IsNullOrWhiteSpace(text.Value))
            {
                _said = _said.Add(block);
                _message = null;
            }
        }
    }

    public void Begin(string callId)
    {
        if (_outcomes.ContainsKey(callId) && _began.Add(callId))
        {
            _message = null;
        }
    }

    /// <summary>The first outcome counts; one of a call that is not the last reply's has no place.</summary>
    public void Answer(TranscriptEntry.ToolOutcome outcome)
    {
        if (_outcomes.TryGetValue(outcome.CallId, out var known) && known is null)
        {
            _outcomes[outcome.CallId] = outcome;
            _message = null;
        }
    }

    private Message? Compute()
    {
        if (_calls.IsEmpty && _said.IsEmpty)
        {
            return _begun;
        }

        return new Message(Role.User, [.. _begun?.Content ?? [], .. _calls.Select(ResultOf), .. _said]);
    }

    private ContentBlock ResultOf(ContentBlock.ToolUse call) => _outcomes[call.Id] is { } outcome
        ? new ContentBlock.ToolResult(call.Id, outcome.Content, outcome.IsError)
        : new ContentBlock.ToolResult(
            call.Id,
            [new ContentBlock.Text(_began.Contains(call.Id) ? Conversation.OutcomeUnknown : Conversation.NeverBegan)],
            IsError: true);
}
