using System.Collections.Immutable;

namespace LspAgent.Core.Sessions;

/// <summary>The one turn that runs, and the prompts that steer it.</summary>
internal sealed class RunningTurn(SessionInput.Prompted first, CancellationToken sessionStopping) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = CancellationTokenSource.CreateLinkedTokenSource(sessionStopping);
    private readonly Lock _lock = new();
    private readonly List<SessionInput.Prompted> _heard = [first];
    private ImmutableArray<SessionInput.Prompted> _steering = [];

    public SessionInput.Prompted First => first;

    public CancellationToken Token => _cancellation.Token;

    public bool HasSteering => !_steering.IsEmpty;

    public Task Task { get; set; } = Task.CompletedTask;

    public void Steer(SessionInput.Prompted prompted)
    {
        lock (_lock)
        {
            _steering = _steering.Add(prompted);
        }
    }

    public ImmutableArray<Prompt> TakeSteering()
    {
        lock (_lock)
        {
            var taken = _steering;
            _steering = [];
            _heard.AddRange(taken);
            return [.. taken.Select(prompted => prompted.Prompt)];
        }
    }

    /// <summary>Takes back what the turn has not heard.</summary>
    public ImmutableArray<SessionInput.Prompted> DropSteering()
    {
        lock (_lock)
        {
            var dropped = _steering;
            _steering = [];
            return dropped;
        }
    }

    /// <summary>Takes one back that the turn has not heard; null when that is too late.</summary>
    public SessionInput.Prompted? TakeBack(Func<Prompt, bool> isMeant)
    {
        lock (_lock)
        {
            var found = _steering.FirstOrDefault(one => isMeant(one.Prompt));
            _steering = found is null ? _steering : _steering.Remove(found);
            return found;
        }
    }

    public bool HasHeard(Func<Prompt, bool> isMeant)
    {
        lock (_lock)
        {
            return _heard.Exists(one => isMeant(one.Prompt));
        }
    }

    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The turn was over already.
        }
    }

    /// <summary>Answers everybody whose prompt this turn heard.</summary>
    public void Finish(PromptEnd end)
    {
        lock (_lock)
        {
            foreach (var prompted in _heard)
            {
                prompted.End.TrySetResult(end);
            }
        }
    }

    public void Dispose() => _cancellation.Dispose();
}
