using System.Collections.Concurrent;
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

    /// <summary>
    /// Tells the model something that happened outside of any call: the running turn hears it at its next step, else a turn
    /// begins. Does not wait.
    /// </summary>
    public required Action<string> Say { get; init; }

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
