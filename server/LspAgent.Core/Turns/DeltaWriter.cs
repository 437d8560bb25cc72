using System.Text;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Turns;

/// <summary>
/// Writes the text of a streaming message in pieces of at least 50 ms, so that neither the transcript nor a client pays for
/// each delta. The first piece goes out as soon as the stream pauses.
/// </summary>
internal sealed class DeltaWriter(ITurnJournal journal, TimeProvider time, Func<MessageId> nextMessage, CancellationToken sessionStopping)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder _pending = new();
    private readonly StringBuilder _text = new();
    private bool _isThought;
    private long? _lastFlush;

    public MessageId Message { get; private set; } = nextMessage();

    /// <summary>True when some of the message was written.</summary>
    public bool IsStreamed { get; private set; }

    public bool HasPending => _pending.Length > 0;

    /// <summary>All text of the message so far, without thoughts.</summary>
    public string Text => _text.ToString();

    /// <summary>How long what is pending may still wait.</summary>
    public TimeSpan Patience => _lastFlush is { } last && Interval - time.GetElapsedTime(last) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero;

    public ValueTask AddAsync(string text, bool isThought)
    {
        if (isThought != _isThought && HasPending)
        {
            return SwitchAsync(text, isThought);
        }

        Take(text, isThought);

        // The clock is asked only now and then: a burst of small deltas costs no more than copying them.
        return _pending.Length >= 1024 && Patience == TimeSpan.Zero ? FlushAsync() : ValueTask.CompletedTask;
    }

    public async ValueTask FlushAsync()
    {
        if (!HasPending)
        {
            return;
        }

        var piece = _pending.ToString();
        _pending.Clear();
        _lastFlush = time.GetTimestamp();
        IsStreamed = true;
        await journal.AppendAsync(new TranscriptEntry.AssistantDelta(Message, _isThought, piece), Durability.Written, sessionStopping);
    }

    /// <summary>The attempt failed: what it said is void, and the next one writes a message of its own.</summary>
    public async ValueTask WithdrawAsync()
    {
        _pending.Clear();
        _text.Clear();
        if (IsStreamed)
        {
            await journal.AppendAsync(new TranscriptEntry.AssistantWithdrawn(Message), Durability.Written, sessionStopping);
            Message = nextMessage();
            IsStreamed = false;
        }
    }

    private async ValueTask SwitchAsync(string text, bool isThought)
    {
        await FlushAsync();
        Take(text, isThought);
    }

    private void Take(string text, bool isThought)
    {
        _isThought = isThought;
        _pending.Append(text);
        if (!isThought)
        {
            _text.Append(text);
        }
    }
}
