using System.Collections.Concurrent;
using System.Collections.Immutable;
using LspAgent.Core.Permissions;
using LspAgent.Core.Questions;
using LspAgent.Core.Secrets;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Tools;

/// <summary>
/// The session as its tools see it, and what they keep between their calls: it lives exactly as long as the session is open.
/// Safe for concurrent use.
/// </summary>
public sealed class ToolSession : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _kept = new();
    private bool _isOver;

    public required SessionId Id { get; init; }

    /// <summary>For the session's own files, absolute; made by who first writes there.</summary>
    public required string Folder { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>How many calls the conversation had when it was opened here: in another process, or in the session that it was forked from.</summary>
    public int CallsBefore { get; init; }

    /// <summary>Takes secrets out of what tools keep and say besides their results.</summary>
    public SecretRedactor Secrets { get; init; } = new();

    /// <summary>
    /// Tells the model something that happened outside of any call: the running turn hears it at its next step, else a turn
    /// begins. Does not wait.
    /// </summary>
    public required Action<string> Say { get; init; }

    /// <summary>True while the user said something that the running turn has not heard.</summary>
    public required Func<bool> HasNews { get; init; }

    public required Func<PermissionMode> Mode { get; init; }

    public required Func<PermissionMode, CancellationToken, Task> SetModeAsync { get; init; }

    /// <summary>The plan as the user sees it.</summary>
    public required Func<ImmutableArray<PlanEntry>> Plan { get; init; }

    public required Func<ImmutableArray<PlanEntry>, CancellationToken, ValueTask> SetPlanAsync { get; init; }

    /// <summary>Where the user is asked.</summary>
    public required QuestionDesk Questions { get; init; }

    /// <summary>The calls that run return, and what they wait for goes on in the background; false when there is nothing that can.</summary>
    public bool MoveToBackground() =>
        _kept.Values.Select(kept => kept.Value).OfType<IMovesToBackground>().Aggregate(false, (moved, kept) => kept.MoveToBackground() || moved);

    /// <summary>True while something that a call began runs on behind it.</summary>
    public bool RunsInBackground => _kept.Values.Select(kept => kept.Value).OfType<IMovesToBackground>().Any(kept => kept.IsRunning);

    /// <summary>What the tools keep of this type, made when it is first asked for; disposed with the session.</summary>
    /// <exception cref="ObjectDisposedException">The session is over.</exception>
    public T Keep<T>(Func<ToolSession, T> make)
        where T : class
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isOver), this);
        return (T)_kept.GetOrAdd(typeof(T), _ => new Lazy<object>(() => make(this))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, true))
        {
            return;
        }

        foreach (var kept in _kept.Values)
        {
            if (kept.Value is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
        }
    }
}

/// <summary>Something that tools keep whose running calls can go on in the background.</summary>
public interface IMovesToBackground
{
    /// <summary>True while something runs behind no call.</summary>
    bool IsRunning { get; }

    /// <summary>False when there is no such call.</summary>
    bool MoveToBackground();
}
