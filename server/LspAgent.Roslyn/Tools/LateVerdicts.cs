using LspAgent.Core.Tools;
using LspAgent.Roslyn.Intelligence.Verification;

namespace LspAgent.Roslyn.Tools;

/// <summary>Tells the model of a session what comes out about its changes after their calls are over; ends with the session. Safe for concurrent use.</summary>
internal sealed class LateVerdicts(ToolSession session) : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _waiting = [];

    /// <summary>Ends with the session.</summary>
    public CancellationToken Life => _over.Token;

    /// <param name="text">What the model is told; nothing when it is empty.</param>
    public void Tell(Task<EditVerdict> verdict, Func<EditVerdict, string> text)
    {
        lock (_lock)
        {
            _waiting.RemoveAll(static task => task.IsCompleted);
            _waiting.Add(TellAsync(verdict, text));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        Task[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
        }

        await Task.WhenAll(waiting);
        _over.Dispose();
    }

    private async Task TellAsync(Task<EditVerdict> verdict, Func<EditVerdict, string> text)
    {
        // What waits was begun here, and ends with the session.
#pragma warning disable VSTHRD003
        var said = text(await verdict);
#pragma warning restore VSTHRD003
        if (said.Length > 0 && !_over.IsCancellationRequested)
        {
            session.Say(said);
        }
    }
}
