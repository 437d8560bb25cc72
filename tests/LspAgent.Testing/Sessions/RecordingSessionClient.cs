using System.Collections.Immutable;
using LspAgent.Core.Sessions;

namespace LspAgent.Testing.Sessions;

/// <summary>A client that remembers what it was shown.</summary>
public sealed class RecordingSessionClient(bool canAnswer = false, Action<string>? onQuestion = null) : ISessionClient
{
    private readonly Lock _lock = new();
    private readonly List<(Func<SessionUpdate, bool> Wanted, TaskCompletionSource Seen)> _waiting = [];
    private ImmutableArray<SessionEvent> _events = [];

    public bool CanAnswer => canAnswer;

    public ImmutableArray<SessionEvent> Events => _events;

    /// <summary>What running calls showed.</summary>
    public ImmutableArray<LiveOutput> Outputs { get; private set; } = [];

    public ImmutableArray<SessionStatus> Statuses { get; private set; } = [];

    /// <summary>The agent's text as it stands on the screen: what was withdrawn is gone.</summary>
    public string TextShown => string.Concat(_events
        .Select(shown => shown.Update)
        .OfType<SessionUpdate.AgentMessageChunk>()
        .Where(chunk => !_events.Any(other => other.Update is SessionUpdate.MessageWithdrawn withdrawn && withdrawn.Message == chunk.Message))
        .Select(chunk => chunk.Text));

    /// <summary>Done when an update of the wanted kind was shown, now or before.</summary>
    public Task UntilAsync(Func<SessionUpdate, bool> wanted, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_events.Any(shown => wanted(shown.Update)))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, seen));
            return seen.Task.WaitAsync(cancellationToken);
        }
    }

    public ValueTask ShowAsync(ShownLine shown, CancellationToken cancellationToken)
    {
        foreach (var sessionEvent in shown.Events)
        {
            lock (_lock)
            {
                _events = _events.Add(sessionEvent);
                foreach (var (_, seen) in _waiting.Where(waiter => waiter.Wanted(sessionEvent.Update)))
                {
                    seen.TrySetResult();
                }
            }

            if (sessionEvent.Update is SessionUpdate.QuestionRaised { QuestionId: var id })
            {
                onQuestion?.Invoke(id);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ShowStatusAsync(SessionStatus status, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Statuses = Statuses.Add(status);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ShowOutputAsync(LiveOutput output, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Outputs = Outputs.Add(output);
        }

        return ValueTask.CompletedTask;
    }
}
