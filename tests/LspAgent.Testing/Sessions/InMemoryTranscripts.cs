using System.Runtime.CompilerServices;
using LspAgent.Core.Sessions;

namespace LspAgent.Testing.Sessions;

/// <summary>Transcripts that live as long as the test does, with the manners of those on the disk.</summary>
public sealed class InMemoryTranscripts(TimeProvider time) : ITranscriptStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Stored> _sessions = [];

    /// <summary>While it is set, every append fails with this.</summary>
    public TranscriptWriteException? Failure { get; set; }

    /// <summary>Makes lines safe; null where they are at once.</summary>
    public Func<Task>? Sync { get; set; }

    private DateTimeOffset Now => TranscriptLineFormat.Rounded(time.GetUtcNow());

    public ValueTask<ITranscript> CreateAsync(
        TranscriptEntry.SessionStarted start,
        IReadOnlyList<TranscriptLine> takenOver,
        CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Failure is { } failure || _sessions.ContainsKey(start.Session))
            {
                throw Failure ?? new TranscriptWriteException($"There is a session {start.Session} already.", isDiskFull: false, innerException: null);
            }

            var stored = new Stored { IsOpen = true };
            stored.Lines.Add(new TranscriptLine(1, null, Now, AgentId.Main, start));
            stored.Lines.AddRange(takenOver);
            _sessions.Add(start.Session, stored);
            return ValueTask.FromResult<ITranscript>(new Open(this, start.Session, stored));
        }
    }

    public ValueTask<TranscriptOpening> OpenAsync(SessionId session, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(session, out var stored))
            {
                return ValueTask.FromResult<TranscriptOpening>(new TranscriptOpening.NotFound($"There is no session {session}."));
            }

            if (stored.IsOpen)
            {
                return ValueTask.FromResult<TranscriptOpening>(new TranscriptOpening.Busy($"Session {session} is open."));
            }

            stored.IsOpen = true;
            return ValueTask.FromResult<TranscriptOpening>(new TranscriptOpening.Opened(new Open(this, session, stored), [.. stored.Lines], []));
        }
    }

    public async IAsyncEnumerable<SessionSummary> ListAsync(string? root, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<SessionSummary> summaries;
        lock (_lock)
        {
            summaries =
            [
                .. _sessions.Select(session => SummaryOf(session.Key, session.Value.Lines))
                    .Where(summary => root is null || summary.Root == root)
                    .OrderByDescending(summary => summary.UpdatedAt)
                    .ThenByDescending(summary => summary.Session.Value, StringComparer.Ordinal),
            ];
        }

        foreach (var summary in summaries)
        {
            yield return await ValueTask.FromResult(summary);
        }
    }

    public ValueTask<TranscriptDeletion> DeleteAsync(SessionId session, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(session, out var stored))
            {
                return ValueTask.FromResult<TranscriptDeletion>(new TranscriptDeletion.NotFound($"There is no session {session}."));
            }

            if (stored.IsOpen)
            {
                return ValueTask.FromResult<TranscriptDeletion>(new TranscriptDeletion.Busy($"Session {session} is open."));
            }

            _sessions.Remove(session);
            return ValueTask.FromResult<TranscriptDeletion>(new TranscriptDeletion.Deleted());
        }
    }

    private static SessionSummary SummaryOf(SessionId session, List<TranscriptLine> lines) =>
        new(session, ((TranscriptEntry.SessionStarted)lines[0].Entry).Root, SessionTitle.Of(lines), lines[^1].At, lines[^1].Seq);

    private sealed class Stored
    {
        public bool IsOpen { get; set; }

        public List<TranscriptLine> Lines { get; } = [];
    }

    private sealed class Open(InMemoryTranscripts store, SessionId session, Stored stored) : ITranscript
    {
        public SessionId Session => session;

        public string FilesFolder => $"/sessions/{session}.files";

        public long LastSeq
        {
            get
            {
                lock (store._lock)
                {
                    return stored.Lines[^1].Seq;
                }
            }
        }

        public ValueTask<TranscriptLine> AppendAsync(AgentId agent, TranscriptEntry entry, Durability durability, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (store._lock)
            {
                if (store.Failure is { } failure)
                {
                    throw failure;
                }

                var last = stored.Lines[^1].Seq;
                var parent = entry is not TranscriptEntry.Rewound rewound
                    ? last
                    : rewound.ToSeq >= 1 && rewound.ToSeq <= last
                        ? rewound.ToSeq
                        : throw new ArgumentOutOfRangeException(nameof(entry), rewound.ToSeq, "A rewind goes back to a line of the session.");
                var line = new TranscriptLine(last + 1, parent, store.Now, agent, entry);
                stored.Lines.Add(line);
                return ValueTask.FromResult(line);
            }
        }

        public ValueTask SyncAsync(CancellationToken cancellationToken) => store.Sync is { } sync ? new(sync()) : ValueTask.CompletedTask;

        public async IAsyncEnumerable<TranscriptLine> ReadAsync(long fromSeq, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            List<TranscriptLine> lines;
            lock (store._lock)
            {
                lines = [.. stored.Lines.Where(line => line.Seq >= fromSeq)];
            }

            foreach (var line in lines)
            {
                yield return await ValueTask.FromResult(line);
            }
        }

        public ValueTask DisposeAsync()
        {
            lock (store._lock)
            {
                stored.IsOpen = false;
            }

            return ValueTask.CompletedTask;
        }
    }
}
