using System.ComponentModel;
using System.Globalization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>One call that runs a command: waits for it, shows what it prints, and says how it ended.</summary>
/// <param name="program">The shell.</param>
/// <param name="directory">Where it runs, as it was said when the call was prepared.</param>
/// <param name="confinement">How it is started, as it was said when the call was prepared.</param>
internal sealed class ShellCall(ShellSession shell, ShellProgram program, string command, string directory, CommandConfinement confinement, ToolContext context)
{
    private const int MaxResult = 30_000;
    private const int MaxFailure = 15_000;
    private const int MaxShown = 4_000;

    /// <summary>Quicker commands show nothing on the way.</summary>
    private static readonly TimeSpan ShowInterval = TimeSpan.FromMilliseconds(250);

    public async ValueTask<ToolResult> RunAsync(TimeSpan timeout, bool inBackground, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            shell.ReturnTo(context.Roots.Root);
            return ToolResult.Error($"The folder {directory} is gone, so nothing was run. The shell is back in {context.Roots.Root}; send the command again.");
        }

        ShellTask task;
        try
        {
            task = shell.Start(program, command, directory, confinement);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return ToolResult.Error($"The command was not started: {exception.Message}");
        }

        if (inBackground)
        {
            shell.KeepInBackground(task);
            return ToolResult.Ok($"Task {task.Id} runs in the background. You are told when it ends; TaskOutput shows what it printed, TaskStop ends it. Its output goes to {task.Output.Path}.");
        }

        try
        {
            return await WaitAsync(task, timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await task.EndAsync();
            shell.Forget(task);
            throw;
        }
    }

    private async Task<ToolResult> WaitAsync(ShellTask task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var shown = 0L;
        while (!task.Exited.IsCompleted)
        {
            if (task.WantsBackground.IsCompleted || task.Elapsed >= timeout)
            {
                return await LeaveAsync(task, timeout);
            }

            var pause = timeout - task.Elapsed < ShowInterval ? timeout - task.Elapsed : ShowInterval;
            await WaitForNewsAsync(task, pause, cancellationToken);
            if (!task.Exited.IsCompleted && task.Output.Length is var length && length > shown)
            {
                shown = length;
                context.Progress.Report(task.Output.Tail(MaxShown));
            }

            if (task.IsTooLarge)
            {
                await task.EndAsync();
            }
        }

        return End(task, await task.Exited);
    }

    private async Task WaitForNewsAsync(ShellTask task, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task.Exited, task.WantsBackground, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, shell.Time, done.Token));
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ToolResult> LeaveAsync(ShellTask task, TimeSpan timeout)
    {
        var isWanted = task.WantsBackground.IsCompleted;
        if (!isWanted && ShellWords.First(command) is "sleep")
        {
            await task.EndAsync();
            shell.Forget(task);
            return ToolResult.Error($"The command only waited, and was ended after {ShellTask.InWords(timeout)}. Do not wait with sleep: run what you wait for in the background, and you are told when it ends.");
        }

        shell.KeepInBackground(task);
        var news = task.TakeNews(MaxFailure);
        var because = isWanted ? "The user moved the command to the background" : $"The command runs for longer than {ShellTask.InWords(timeout)} and was moved to the background";
        return ToolResult.Ok($"{(news.Length == 0 ? "" : news + "\n")}[{because} as task {task.Id}. You are told when it ends; TaskOutput shows what comes next, TaskStop ends it. Its whole output goes to {task.Output.Path}.]");
    }

    private ToolResult End(ShellTask task, int exitCode)
    {
        shell.Forget(task);
        var isFailure = exitCode != 0 && !ShellWords.IsAnswer(command, exitCode);
        var text = task.TakeNews(isFailure ? MaxFailure : MaxResult);
        var isCut = task.Output.Length > 0 && text.Contains(task.Output.Path, StringComparison.Ordinal);
        if (isCut)
        {
            task.Output.Cover(isOver: true);
        }
        else
        {
            task.Output.Delete();
        }

        var notes = new List<string>();
        if (exitCode != 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"[exit code {exitCode}{(exitCode is > 128 and < 160 ? $", ended by signal {exitCode - 128}" : "")}{(task.IsTooLarge ? "; it was ended because its output grew too large" : "")}]"));
        }

        notes.AddRange(task.FinishNotes());
        if (isFailure && confinement is CommandConfinement.Confined && SandboxHint.For(text) is { } hint)
        {
            notes.Add(hint);
        }

        if (confinement is CommandConfinement.Unavailable { IsWanted: true, Because: var because } && shell.IsFirstWithoutSandbox())
        {
            notes.Add($"[Commands run without a sandbox here, so that the permission rules alone hold them back: {because}]");
        }

        if (program.MayMove(command) && shell.FollowDirectory(context.Roots) is { } moved)
        {
            notes.Add(moved);
        }

        var all = string.Join('\n', notes.Prepend(text).Where(static part => part.Length > 0));
        return isFailure ? ToolResult.Error(all) : ToolResult.Ok(all.Length == 0 ? "(no output)" : all);
    }
}
