using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>Tells the model what a watched command prints, whole lines at a time, and that it ended.</summary>
internal sealed class MonitorFeed(ShellTask task, string description, TimeSpan patience, ToolSession session, CancellationToken ending)
{
    private const int MaxTold = 4_000;

    /// <summary>Lines that come together are told together.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync()
    {
        while (!task.Exited.IsCompleted && !ending.IsCancellationRequested)
        {
            await Task.WhenAny(task.Exited, Task.Delay(Interval, session.Time, CancellationToken.None));
            task.Output.Cover(isOver: false);
            Tell(isOver: false);
            if (task.IsTooLarge || (patience != Timeout.InfiniteTimeSpan && task.Elapsed >= patience))
            {
                await task.EndAsync();
            }
        }

        task.Output.Cover(isOver: true);
        var notes = task.FinishNotes();
        if (ending.IsCancellationRequested)
        {
            return;
        }

        Tell(isOver: true);
        session.Say(string.Join('\n', notes.Prepend($"Monitor {task.Id} ({description}) is over: {task.Describe()}.")));
    }

    private void Tell(bool isOver)
    {
        if (task.TakeNews(MaxTold, wholeLines: !isOver) is { Length: > 0 } lines)
        {
            session.Say($"Monitor {task.Id} ({description}):\n{lines}");
        }
    }
}
