using System.Collections.Immutable;
using System.Threading.Channels;

namespace LspAgent.Core.Sessions;

/// <summary>A line of the transcript and what it shows; often nothing.</summary>
public readonly record struct ShownLine(TranscriptLine Line, ImmutableArray<SessionEvent> Events)
{
    public long Seq => Line.Seq;
}

/// <summary>
/// A client of a session. Called by one pump, one call at a time, in order. A call that is slow holds up this client only:
/// what it missed meanwhile it gets afterwards.
/// </summary>
public interface ISessionClient
{
    /// <summary>True when questions may be put to this client.</summary>
    bool CanAnswer { get; }

    ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken);

    ValueTask ShowStatusAsync(SessionStatus status, CancellationToken cancellationToken);

    /// <summary>Never called for a call whose outcome was shown.</summary>
    ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken);
}

/// <summary>What a call shows while it runs, whole: it takes the place of what the call showed before. Not numbered, not kept.</summary>
public sealed record LiveOutput(AgentId Agent, string CallId, string Text);

/// <summary>
/// One client's place in a session's lines: it gets every event behind the number that it named, each once, in order, at its
/// own speed. Dispose it to go away; the session stays.
/// </summary>
public sealed class SessionSubscription : IAsyncDisposable
{
    private readonly SessionJournal _journal;
    private readonly ISessionClient _client;
    private readonly CancellationTokenSource _ending = new();

    // Only says that there is something: when one signal waits, a second one adds nothing.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _lock = new();
    private readonly List<(long Seq, TaskCompletionSource Reached)> _waiting = [];
    private readonly Task _pump;
    private readonly Dictionary<(AgentId Agent, string CallId), LiveOutput> _outputs = [];
    private SessionStatus? _status;
    private long _shown;

    /// <param name="afterSeq">The number of the last line that the client has seen.</param>
    internal SessionSubscription(SessionJournal journal, ISessionClient client, long afterSeq)
    {
        _journal = journal;
        _client = client;
        _shown = afterSeq;
        journal.Add(this);
        Wake();
        _pump = PumpAsync(_ending.Token);
    }

    internal bool CanAnswer => _client.CanAnswer;

    /// <summary>Returns when the client was shown everything up to a number, or went away.</summary>
    public Task ReachAsync(long seq, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_shown >= seq || _pump.IsCompleted)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((seq, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _journal.Remove(this);
        await _ending.CancelAsync();
        await _pump;
        _ending.Dispose();
    }

    internal void Wake() => _signal.Writer.TryWrite(true);

    internal void Report(SessionStatus status)
    {
        Volatile.Write(ref _status, status);
        Wake();
    }

    internal void Show(LiveOutput output)
    {
        lock (_lock)
        {
            _outputs[(output.Agent, output.CallId)] = output;
        }

        Wake();
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in _signal.Reader.ReadAllAsync(cancellationToken))
            {
                await CatchUpAsync(cancellationToken);
                foreach (var output in TakeOutputs())
                {
                    await _client.ShowOutputAsync(output, cancellationToken);
                }

                if (Interlocked.Exchange(ref _status, null) is { } status)
                {
                    await _client.ShowStatusAsync(status, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client went away.
        }
        catch (IOException)
        {
            // The client's connection broke: it comes back with the number that it has seen.
        }
        finally
        {
            _journal.Remove(this);
            Release(long.MaxValue);
        }
    }

    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await _journal.ShowAsync(_shown, cancellationToken) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await _client.ShowAsync(line, cancellationToken);
                Release(line.Seq);
                if (line.Line.Entry is TranscriptEntry.ToolOutcome { CallId: var callId })
                {
                    // What it showed while it ran is older than its outcome.
                    lock (_lock)
                    {
                        _outputs.Remove((line.Line.Agent, callId));
                    }
                }
            }
        }
    }

    private LiveOutput[] TakeOutputs()
    {
        lock (_lock)
        {
            LiveOutput[] outputs = [.. _outputs.Values];
            _outputs.Clear();
            return outputs;
        }
    }

    private void Release(long seq)
    {
        lock (_lock)
        {
            _shown = Math.Max(_shown, seq);
            foreach (var (_, reached) in _waiting.Where(waiter => waiter.Seq <= seq))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(waiter => waiter.Seq <= seq);
        }
    }
}
