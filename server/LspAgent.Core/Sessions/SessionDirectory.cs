using System.Collections.Concurrent;
using System.Diagnostics;
using LspAgent.Core.Models;

namespace LspAgent.Core.Sessions;

/// <summary>What opening a session ends in. Closed.</summary>
public abstract record SessionOpening
{
    private SessionOpening()
    {
    }

    /// <param name="Problems">Sentences for the user about what was found in its transcript.</param>
    public sealed record Opened(AgentSession Session, IReadOnlyList<string> Problems) : SessionOpening;

    /// <param name="Because">One sentence for the user with the remedy.</param>
    public sealed record Refused(string Because) : SessionOpening;
}

/// <summary>
/// The sessions that are open in this process. They outlive the connections that use them: two clients that open one get the
/// same. Safe for concurrent use.
/// </summary>
public sealed class SessionDirectory(AgentServices services, CancellationToken shutdown) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SessionId, AgentSession> _open = new();
    private readonly SemaphoreSlim _opening = new(1);

    public IEnumerable<AgentSession> Open => _open.Values;

    public AgentSession? Find(SessionId id) => _open.GetValueOrDefault(id);

    /// <exception cref="TranscriptWriteException">There is no place for its transcript.</exception>
    public async Task<AgentSession> NewAsync(SessionSetup setup, CancellationToken cancellationToken)
    {
        var id = new SessionId(Guid.CreateVersion7(services.Time.GetUtcNow()).ToString());
        var start = new TranscriptEntry.SessionStarted(id, TranscriptLineFormat.Version, setup.Roots.Root, setup.Roots.Additional, ForkedFrom: null);
        var transcript = await services.Transcripts.CreateAsync(start, [], cancellationToken);
        return Begin(setup, transcript, []);
    }

    /// <summary>Opens a session to go on with it, or finds it open already.</summary>
    /// <param name="setupFor">Makes its setup from the folder that it began in.</param>
    public async Task<SessionOpening> OpenAsync(
        SessionId id,
        Func<string, CancellationToken, ValueTask<SessionSetup>> setupFor,
        CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (Find(id) is { } open)
            {
                return new SessionOpening.Opened(open, []);
            }

            var opening = await services.Transcripts.OpenAsync(id, cancellationToken);
            return opening switch
            {
                TranscriptOpening.Opened opened => await TakeOverAsync(opened, setupFor, cancellationToken),
                TranscriptOpening.NotFound { Because: var because } => new SessionOpening.Refused(because),
                TranscriptOpening.Busy { Because: var because } => new SessionOpening.Refused(because),
                TranscriptOpening.Unreadable { Because: var because } => new SessionOpening.Refused(because),
                _ => throw new UnreachableException(),
            };
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>A new session that goes on from where another one stands, or stood.</summary>
    /// <param name="toSeq">The last line that is taken over; null for all.</param>
    public async Task<AgentSession> ForkAsync(AgentSession origin, SessionSetup setup, long? toSeq, CancellationToken cancellationToken)
    {
        var id = new SessionId(Guid.CreateVersion7(services.Time.GetUtcNow()).ToString());
        var fork = SessionFork.Of(await origin.ReadAsync(0, cancellationToken), toSeq ?? origin.LastSeq, id);
        var transcript = await services.Transcripts.CreateAsync(fork.Start, fork.TakenOver, cancellationToken);
        return Begin(setup, transcript, fork.TakenOver);
    }

    /// <summary>Ends the session in this process; its transcript stays. False when it was not open.</summary>
    public async Task<bool> CloseAsync(SessionId id)
    {
        if (!_open.TryRemove(id, out var session))
        {
            return false;
        }

        await session.DisposeAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _open.Keys)
        {
            await CloseAsync(id);
        }

        _opening.Dispose();
    }

    private async Task<SessionOpening> TakeOverAsync(
        TranscriptOpening.Opened opened,
        Func<string, CancellationToken, ValueTask<SessionSetup>> setupFor,
        CancellationToken cancellationToken)
    {
        var root = opened.Lines.Select(line => line.Entry).OfType<TranscriptEntry.SessionStarted>().FirstOrDefault()?.Root;
        if (root is null)
        {
            await opened.Transcript.DisposeAsync();
            return new SessionOpening.Refused($"The transcript of session {opened.Transcript.Session} has no readable first line, so it is not known which folder it belongs to. Start a new session.");
        }

        var setup = await setupFor(root, cancellationToken);
        var session = Begin(setup, opened.Transcript, opened.Lines);
        await session.WriteAsync(new TranscriptEntry.SessionResumed(), Durability.Written, cancellationToken);
        if (await session.Edits.TakeBackHalfDoneAsync(Unanswered(opened.Lines), cancellationToken) is { } halfDone)
        {
            await session.WriteAsync(new TranscriptEntry.ToolOutcome(halfDone.CallId, [new ContentBlock.Text(halfDone.Text)], IsError: true, []), Durability.Synced, cancellationToken);
            await session.WriteAsync(new TranscriptEntry.Noticed(NoticeLevel.Warning, halfDone.Text), Durability.Written, cancellationToken);
        }

        foreach (var entry in Unfinished(opened.Lines))
        {
            await session.WriteAsync(entry, Durability.Written, cancellationToken);
        }

        return new SessionOpening.Opened(session, opened.Problems);
    }

    /// <summary>The calls that had begun and have no outcome.</summary>
    private static HashSet<string> Unanswered(IReadOnlyList<TranscriptLine> lines)
    {
        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            switch (line.Entry)
            {
                case TranscriptEntry.ToolIntent { IsPending: false } intent:
                    calls.Add(intent.CallId);
                    break;
                case TranscriptEntry.ToolBegun begun:
                    calls.Add(begun.CallId);
                    break;
                case TranscriptEntry.ToolOutcome outcome:
                    calls.Remove(outcome.CallId);
                    break;
            }
        }

        return calls;
    }

    /// <summary>What the process that had the session before left open: its questions lapse, its turn was interrupted.</summary>
    private static IEnumerable<TranscriptEntry> Unfinished(IReadOnlyList<TranscriptLine> lines)
    {
        var questions = new List<string>();
        string? turn = null;
        foreach (var line in lines)
        {
            switch (line.Entry)
            {
                case TranscriptEntry.QuestionAsked asked:
                    questions.Add(asked.QuestionId);
                    break;
                case TranscriptEntry.QuestionAnswered answered:
                    questions.Remove(answered.QuestionId);
                    break;
                case TranscriptEntry.TurnStarted started:
                    turn = started.TurnId;
                    break;
                case TranscriptEntry.TurnEnded:
                    turn = null;
                    break;
            }
        }

        foreach (var question in questions)
        {
            yield return new TranscriptEntry.QuestionAnswered(question, "lapsed");
        }

        if (turn is not null)
        {
            yield return new TranscriptEntry.TurnEnded(turn, "interrupted", Error: null);
        }
    }

    private AgentSession Begin(SessionSetup setup, ITranscript transcript, IReadOnlyList<TranscriptLine> lines)
    {
        var session = new AgentSession(services, setup, transcript, lines, shutdown);
        _open[session.Id] = session;
        return session;
    }
}
