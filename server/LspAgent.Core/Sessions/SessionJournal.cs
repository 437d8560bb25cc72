using System.Collections.Immutable;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>
/// The one writer of a session: a line is handed to the transcript, then added to the conversation, then shown. Keeps the
/// newest lines in memory for clients that keep up; whoever is further behind reads the transcript.
/// </summary>
internal sealed class SessionJournal : IDisposable
{
    private const int MaxRecent = 2048;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _lock = new();
    private readonly Queue<ShownLine> _recent = new();
    private readonly ITranscript _transcript;
    private Conversation _conversation;
    private readonly Func<string, int?> _contextWindow;
    private readonly SessionView _view;
    private ImmutableArray<SessionSubscription> _subscriptions = [];

    public SessionJournal(ITranscript transcript, IReadOnlyList<TranscriptLine> lines, SessionOptions options, Func<string, int?> contextWindow)
    {
        _transcript = transcript;
        _conversation = Conversation.Replay(AgentId.Main, lines);
        State = SessionState.Replay(options, lines);
        _contextWindow = contextWindow;
        _view = new SessionView(contextWindow);
        foreach (var line in lines)
        {
            _view.Add(line);
        }
    }

    /// <summary>The folder for the session's own files.</summary>
    public string Folder => _transcript.FilesFolder;

    public long LastSeq => _transcript.LastSeq;

    public SessionState State { get; private set; }

    /// <summary>The model's history as it stands now.</summary>
    public ImmutableArray<Message> Messages => _conversation.Messages;

    public ValueTask AppendAsync(AgentId agent, TranscriptEntry entry, Durability durability, CancellationToken cancellationToken) =>
        WriteAsync(agent, entry, durability, Continue, cancellationToken);

    /// <summary>See <see cref="ITranscript.SyncAsync"/>.</summary>
    public ValueTask SyncAsync(CancellationToken cancellationToken) => _transcript.SyncAsync(cancellationToken);

    /// <summary>Lets the conversation go on behind a line; what came after it is kept, and no longer part of it.</summary>
    public async ValueTask RewindAsync(long toSeq, CancellationToken cancellationToken)
    {
        var lines = new List<TranscriptLine>(await ReadAsync(0, cancellationToken));
        await WriteAsync(AgentId.Main, new TranscriptEntry.Rewound(toSeq), Durability.Synced, line => Replay(lines, line), cancellationToken);
    }

    private void Continue(TranscriptLine line)
    {
        _conversation.Add(line);
        State = State.After(line);
    }

    private void Replay(List<TranscriptLine> lines, TranscriptLine rewound)
    {
        lines.Add(rewound);
        _conversation = Conversation.Replay(AgentId.Main, lines);
        State = State with { ContextTokens = Messages.Sum(message => TokenEstimate.Of(message.Content)) };
    }

    private async ValueTask WriteAsync(AgentId agent, TranscriptEntry entry, Durability durability, Action<TranscriptLine> take, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var line = await _transcript.AppendAsync(agent, entry, durability, cancellationToken);
            take(line);
            lock (_lock)
            {
                _recent.Enqueue(new ShownLine(line, _view.Add(line)));
                if (_recent.Count > MaxRecent)
                {
                    _recent.Dequeue();
                }
            }
        }
        finally
        {
            _writing.Release();
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Wake();
        }
    }

    /// <summary>What the lines behind a number show, in order: from memory while it is there, else from the transcript.</summary>
    public async ValueTask<IReadOnlyList<ShownLine>> ShowAsync(long afterSeq, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_recent.TryPeek(out var oldest) ? oldest.Seq <= afterSeq + 1 : afterSeq >= LastSeq)
            {
                return [.. _recent.SkipWhile(line => line.Seq <= afterSeq)];
            }
        }

        var view = new SessionView(_contextWindow);
        return [.. (await ReadAsync(0, cancellationToken)).Select(line => new ShownLine(line, view.Add(line))).Where(line => line.Seq > afterSeq)];
    }

    /// <summary>The lines behind a number, in order.</summary>
    public async ValueTask<IReadOnlyList<TranscriptLine>> ReadAsync(long afterSeq, CancellationToken cancellationToken)
    {
        var lines = new List<TranscriptLine>();
        await foreach (var line in _transcript.ReadAsync(afterSeq + 1, cancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    public void Add(SessionSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Add(subscription));

    public void Remove(SessionSubscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Remove(subscription));

    /// <summary>Shows what is waited for; whoever misses one needs only the next.</summary>
    public void Report(SessionStatus status)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Report(status);
        }
    }

    /// <summary>Shows what a running call has to show; whoever misses one needs only the next.</summary>
    public void Show(LiveOutput output)
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Show(output);
        }
    }

    /// <summary>True while somebody is attached who can be asked.</summary>
    public bool HasListener => _subscriptions.Any(subscription => subscription.CanAnswer);

    public void Dispose() => _writing.Dispose();
}
