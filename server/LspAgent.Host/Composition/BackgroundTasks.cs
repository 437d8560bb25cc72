using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LspAgent.Host.Composition;

/// <summary>Owns the tasks that nobody waits for: they end with the process, and their faults are logged.</summary>
internal sealed partial class BackgroundTasks(ILogger<BackgroundTasks> log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public void Run(Func<CancellationToken, Task> work)
    {
        var task = RunAsync(work);
        if (!task.IsCompleted)
        {
            _running[task] = true;
            _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running.Keys);
        _ending.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The process ends.
        }
#pragma warning disable CA1031 // One of the three places that catch everything: nobody waits for this task, so its fault must not be lost.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A background task failed.")]
    private partial void LogFault(Exception exception);
}
