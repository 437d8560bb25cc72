using System.Collections.Immutable;
using System.Threading.Channels;
using LspAgent.Core.Edits;
using LspAgent.Core.Models;
using LspAgent.Core.Permissions;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Sessions;

/// <summary>
/// One conversation. One reader owns its state and runs one turn at a time; everybody else puts something into its inbox.
/// Clients come and go, the session stays until it is disposed.
/// </summary>
public sealed class AgentSession : IAsyncDisposable
{
    // A full inbox makes its writers wait: nothing that a user said is dropped.
    private readonly Channel<SessionInput> _inbox = Channel.CreateBounded<SessionInput>(new BoundedChannelOptions(64) { SingleReader = true });
    private readonly WaitingPrompts _queue = new();
    private readonly CancellationTokenSource _stopping;
    private readonly ITranscript _transcript;
    private readonly SessionJournal _journal;
    private readonly SessionTurns _turns;
    private readonly Task _reader;
    private RunningTurn? _running;

    /// <param name="lines">What the transcript holds already, in order; empty but for its first line in a new session.</param>
    /// <param name="shutdown">Ends with the process.</param>
    public AgentSession(
        AgentServices services,
        SessionSetup setup,
        ITranscript transcript,
        IReadOnlyList<TranscriptLine> lines,
        CancellationToken shutdown)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        _transcript = transcript;
        Roots = setup.Roots;
        var options = new SessionOptions(setup.Mode, setup.Model, setup.Thinking) { ReviewsEdits = setup.ReviewsEdits };
        _journal = new SessionJournal(transcript, lines, options, model => (services.Models.Choose(model) as ModelChoice.Ready)?.Model.ContextWindow);
        Desk = new PermissionDesk(
            setup.Permissions,
            setup.RuleKeeper,
            (entry, token) => _journal.AppendAsync(AgentId.Main, entry, Durability.Written, token),
            () => _journal.HasListener,
            setup.WhenNobodyIsThere);
        _turns = new SessionTurns(services, setup, this, _journal, lines.Count(static line => line.Entry is TranscriptEntry.ToolIntent), _stopping.Token);
        _reader = ReadInboxAsync(_stopping.Token);
    }

    public SessionId Id => _transcript.Session;

    public WorkspaceEdits Edits => _turns.Edits;

    public Workspace.WorkspaceRoots Roots { get; }

    public PermissionDesk Desk { get; }

    /// <summary>What the session's tools keep, and where they ask.</summary>
    public ToolSession Tools => _turns.Tools;

    /// <summary>Title, options and costs as they stand now.</summary>
    public SessionState State => _journal.State;

    /// <summary>The number of the last line; a client that attaches behind it sees only what comes next.</summary>
    public long LastSeq => _journal.LastSeq;

    public ImmutableArray<Message> Messages => _journal.Messages;

    /// <summary>True while something that was said to steer the turn has not been heard.</summary>
    public bool HasSteering => Volatile.Read(ref _running)?.HasSteering ?? false;

    /// <summary>True while a client is attached who can be asked.</summary>
    public bool IsSomebodyThere => _journal.HasListener;

    public bool IsBusy => Volatile.Read(ref _running) is not null;

    /// <summary>Attaches a client; it is shown everything behind <paramref name="afterSeq"/>.</summary>
    public SessionSubscription Subscribe(ISessionClient client, long afterSeq) => new(_journal, client, afterSeq);

    /// <summary>Reads the transcript behind a number.</summary>
    public ValueTask<IReadOnlyList<TranscriptLine>> ReadAsync(long afterSeq, CancellationToken cancellationToken) =>
        _journal.ReadAsync(afterSeq, cancellationToken);

    /// <summary>
    /// Says something to the agent. Returns when the turn that heard it is over. The token gives up waiting and does not
    /// stop the turn: <see cref="Cancel()"/> does.
    /// </summary>
    public async Task<PromptEnd> PromptAsync(Prompt prompt, CancellationToken cancellationToken)
    {
        var prompted = new SessionInput.Prompted(prompt, new TaskCompletionSource<PromptEnd>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _inbox.Writer.WriteAsync(prompted, cancellationToken);
        return await prompted.End.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Stops the running turn and forgets the prompts that wait behind it. The session takes the next prompt. Never waits: when
    /// the inbox is full, only the turn hears it.
    /// </summary>
    public void Cancel()
    {
        // The word goes into the inbox before the turn hears it: a prompt that follows the turn's end finds it gone.
        var running = Volatile.Read(ref _running);
        _inbox.Writer.TryWrite(new SessionInput.Cancelled(running));
        running?.Cancel();
    }

    /// <summary>Takes one prompt back: one that waits is forgotten alone, and the turn that heard it is stopped. Never waits.</summary>
    public void Cancel(Prompt prompt) => _inbox.Writer.TryWrite(new SessionInput.TakenBack(one => ReferenceEquals(one, prompt)));

    /// <summary>Takes back the prompt that its client calls so, whoever sent it; false when it does not wait any more.</summary>
    public Task<bool> TakeBackAsync(string promptId, CancellationToken cancellationToken) =>
        OrderAsync(done => new SessionInput.TakenBack(one => string.Equals(one.Id, promptId, StringComparison.Ordinal), done), cancellationToken);

    /// <exception cref="ArgumentException">There is no such option, or it has no such value.</exception>
    public Task SetOptionAsync(string optionId, string value, CancellationToken cancellationToken) =>
        OrderAsync(done => new SessionInput.OptionSet(optionId, value, done), cancellationToken);

    public Task RenameAsync(string title, CancellationToken cancellationToken) =>
        OrderAsync(done => new SessionInput.Retitled(title, done), cancellationToken);

    /// <summary>Ends the session here: the running turn is interrupted, everything is written, the transcript is closed.</summary>
    public async ValueTask DisposeAsync()
    {
        IsEnding = true;
        _running?.Cancel();
        _inbox.Writer.TryComplete();
        await _reader;
        await _stopping.CancelAsync();
        await _turns.DisposeAsync();
        await _transcript.DisposeAsync();
        _journal.Dispose();
        _stopping.Dispose();
    }

    internal bool IsEnding { get; private set; }

    internal ValueTask WriteAsync(TranscriptEntry entry, Durability durability, CancellationToken cancellationToken) =>
        _journal.AppendAsync(AgentId.Main, entry, durability, cancellationToken);

    /// <summary>Says something without waiting for the turn that hears it; when the inbox is full, it is not said.</summary>
    internal void Post(Prompt prompt) => _inbox.Writer.TryWrite(new SessionInput.Prompted(prompt, new TaskCompletionSource<PromptEnd>()));

    /// <summary>Takes the prompts that want to steer; they end with the turn that hears them.</summary>
    internal ImmutableArray<Prompt> TakeSteering() => Volatile.Read(ref _running)?.TakeSteering() ?? [];

    private async Task<bool> OrderAsync(Func<TaskCompletionSource<bool>, SessionInput> input, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(input(done), cancellationToken);
        return await done.Task.WaitAsync(cancellationToken);
    }

    private async Task ReadInboxAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var input in _inbox.Reader.ReadAllAsync(cancellationToken))
            {
                await HandleAsync(input, cancellationToken);
            }

            await (_running?.Task ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends; what was shown is written.
        }
        finally
        {
            Forget(_queue.TakeAll());
        }
    }

    private async ValueTask HandleAsync(SessionInput input, CancellationToken cancellationToken)
    {
        switch (input)
        {
            case SessionInput.Prompted prompted when _running is not { } running:
                Begin(prompted);
                break;
            case SessionInput.Prompted { Prompt: { Delivery: Delivery.Steer, IsCommand: false } } prompted when _running is { } running:
                running.Steer(prompted);
                break;
            case SessionInput.Prompted prompted:
                _queue.Add(prompted);
                break;
            case SessionInput.Cancelled { Turn: var turn }:
                Forget(_queue.TakeAll());
                Forget(turn?.DropSteering() ?? []);
                break;
            case SessionInput.TakenBack back when back.Found(_queue.TakeBack(back.IsMeant) ?? _running?.TakeBack(back.IsMeant)) is { } waiting:
                Forget(waiting);
                break;
            case SessionInput.TakenBack { WhileItWaits: null, IsMeant: var isMeant } when _running?.HasHeard(isMeant) is true:
                Cancel();
                break;
            case SessionInput.TurnOver:
                GoOn();
                break;
            case SessionInput.OptionSet set:
                await SessionInput.TryAsync(set.Done, () => ApplyAsync(set, cancellationToken));
                break;
            case SessionInput.Retitled retitled:
                await SessionInput.TryAsync(retitled.Done, () => WriteAsync(new TranscriptEntry.Renamed(retitled.Title), Durability.Written, cancellationToken));
                break;
        }
    }

    private void Begin(SessionInput.Prompted prompted)
    {
        var running = new RunningTurn(prompted, _stopping.Token);
        Volatile.Write(ref _running, running);
        running.Task = RunAsync(running);
    }

    private async Task RunAsync(RunningTurn running)
    {
        var outcome = await _turns.RunAsync(running.First.Prompt, running.Token);
        try
        {
            await _inbox.Writer.WriteAsync(new SessionInput.TurnOver(), _stopping.Token);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            // The session ends; nobody waits for the next turn.
        }

        running.Finish(new PromptEnd(outcome, LastSeq));
    }

    /// <summary>The turn is over: what came too late to steer it gets a turn of its own, before what was queued.</summary>
    private void GoOn()
    {
        var over = _running;
        Volatile.Write(ref _running, null);
        _queue.AddFirst(over?.DropSteering() ?? []);
        over?.Dispose();
        if (_queue.TryTake(out var next))
        {
            Begin(next);
        }
    }

    private ValueTask ApplyAsync(SessionInput.OptionSet set, CancellationToken cancellationToken) =>
        State.Options.With(set.OptionId, set.Value) is null
            ? throw new ArgumentException($"There is no option '{set.OptionId}' with the value '{set.Value}'.", nameof(set))
            : WriteAsync(new TranscriptEntry.OptionChanged(set.OptionId, set.Value), Durability.Written, cancellationToken);

    private void Forget(params IEnumerable<SessionInput.Prompted> prompts) => WaitingPrompts.Forget(prompts, LastSeq);
}
