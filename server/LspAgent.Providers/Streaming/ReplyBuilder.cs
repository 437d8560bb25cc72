using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Models;

namespace LspAgent.Providers.Streaming;

/// <summary>
/// Puts a reply together from the pieces of a stream, and gathers the events for the caller: all text that came in with one
/// read is one delta, so that what follows pays for what arrives and not for how it was cut.
/// </summary>
internal sealed class ReplyBuilder(string dialect, ModelRequest request)
{
    private readonly List<BlockBuilder> _blocks = [];
    private readonly List<ModelEvent> _events = [];
    private readonly List<WebSource> _cited = [];
    private readonly List<WebSource> _found = [];
    private HashSet<string>? _callIds;
    private BlockBuilder? _speaking;

    /// <summary>The model that says it answers.</summary>
    public string? Model { get; set; }

    /// <summary>Null until the model said why it stopped.</summary>
    public StopReason? Stop { get; set; }

    public TokenUsage Usage { get; set; }

    /// <param name="index">The block's place in the vendor's words; -1 when it has none.</param>
    public BlockBuilder Begin(BlockKind kind, int index = -1)
    {
        var block = new BlockBuilder(kind, index);
        _blocks.Add(block);
        return block;
    }

    /// <summary>The block at a place in the vendor's words, most often the last; null when there is none.</summary>
    public BlockBuilder? Find(int index)
    {
        for (var i = _blocks.Count - 1; i >= 0; i--)
        {
            if (_blocks[i].Index == index)
            {
                return _blocks[i];
            }
        }

        return null;
    }

    /// <summary>Adds to a text or a thought.</summary>
    public void Say(BlockBuilder block, JsonText text)
    {
        Speak(block);
        text.AppendTo(block.Content);
    }

    /// <summary>Adds to a text or a thought.</summary>
    public void Say(BlockBuilder block, string text)
    {
        Speak(block);
        block.Content.Append(text);
    }

    /// <summary>Tells the caller that a call begins, as soon as its name is known.</summary>
    public void Announce(BlockBuilder call, string? id, string? name)
    {
        if (call.CallId is null)
        {
            call.CallId = UniqueId(id, call);
        }

        if (call.ToolName is null && !string.IsNullOrWhiteSpace(name))
        {
            call.ToolName = name;
            FlushDeltas();
            _events.Add(new ModelEvent.ToolCallStarted(call.CallId, name));
        }
    }

    /// <summary>Keeps a page that a search of the service's found.</summary>
    /// <param name="isCited">True when the text names it.</param>
    public void AddSource(WebSource source, bool isCited) => (isCited ? _cited : _found).Add(source);

    /// <summary>Moves what there is to show into a list of the caller's.</summary>
    public void TakeEvents(List<ModelEvent> target)
    {
        FlushDeltas();
        target.AddRange(_events);
        _events.Clear();
    }

    public ModelReply Build()
    {
        var stop = Stop ?? StopReason.EndTurn;
        var content = ImmutableArray.CreateBuilder<ContentBlock>(_blocks.Count);
        foreach (var block in _blocks)
        {
            // Only the block that was written last can be cut, and whether it was is not to be seen in it.
            var isCut = block == _blocks[^1] && stop is StopReason.MaxTokens or StopReason.Refusal or StopReason.ContentFilter;
            if (block.Build(dialect, isCut) is { } built)
            {
                content.Add(built);
            }
        }

        var calls = content.Any(block => block is ContentBlock.ToolUse);
        stop = (stop, calls) switch
        {
            (StopReason.ToolUse, false) => StopReason.EndTurn,
            (StopReason.EndTurn, true) => StopReason.ToolUse,
            _ => stop,
        };
        return new ModelReply(content.DrainToImmutable(), stop, Usage, string.IsNullOrEmpty(Model) ? request.Model : Model)
        {
            Sources = _cited.Count + _found.Count == 0 ? [] : [.. _cited.Concat(_found).DistinctBy(static source => source.Address, StringComparer.Ordinal)],
        };
    }

    private void Speak(BlockBuilder block)
    {
        if (_speaking != block)
        {
            FlushDeltas();
            _speaking = block;
        }
    }

    private void FlushDeltas()
    {
        if (_speaking is { } block && block.Content.TakeNew() is { } text)
        {
            _events.Add(block.Kind == BlockKind.Thinking ? new ModelEvent.ThinkingDelta(text) : new ModelEvent.TextDelta(text));
        }
    }

    /// <summary>
    /// Ids are unique in the whole conversation, since the services insist on it: two calls of one reply with one id are the
    /// model's mistake and neither runs; an id of an earlier message that comes again (small servers count from zero each
    /// time) is only renamed.
    /// </summary>
    private string UniqueId(string? id, BlockBuilder call)
    {
        var earlier = _blocks.Find(block => block != call && id is not null && string.Equals(block.GivenId, id, StringComparison.Ordinal));
        call.GivenId = id;
        if (earlier is not null)
        {
            earlier.Problem = call.Problem = "Two calls of your message have the same id, so neither can run.";
        }

        _callIds ??= request.Messages.SelectMany(message => message.Calls).Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        var wanted = string.IsNullOrWhiteSpace(id) ? "call" : id;
        var unique = wanted;
        for (var number = 2; !_callIds.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        }

        return unique;
    }
}
