using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>TaskStop</c> is asked; the second name is an older one for the first.</summary>
internal sealed record TaskStopInput(string? TaskId = null, string? ShellId = null);

/// <summary>Ends a command in the background with everything that it started.</summary>
internal sealed class TaskStopTool(ShellHost shells) : Tool<TaskStopInput>(ToolResources.Define("TaskStop"), static () => ToolInputJson.Default.TaskStopInput)
{
    // Only what this session started can be ended, so nobody need be asked.
    public override ToolEffects Effects => ToolEffects.None;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskStopInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var shell = shells.SessionOf(context);
        if ((input.TaskId ?? input.ShellId) is not { } id)
        {
            return new(Refuse("task_id is missing: it says which task to end."));
        }

        if (shell.Find(id) is not { } task)
        {
            return new(Refuse(NoSuchTask(id, shell)));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Stop {ShellSession.OneLine(task.Command)}",
            Kind = ToolKind.Execute,
            Effects = ToolEffects.None,
            Commit = async token =>
            {
                if (task.Exited.IsCompleted)
                {
                    return ToolResult.Ok($"{task.Describe()} before it could be stopped.");
                }

                await task.EndAsync().WaitAsync(token);
                return ToolResult.Ok($"Task {id} was ended, with everything that it had started: {ShellSession.OneLine(task.Command)}");
            },
        }));
    }

    internal static string NoSuchTask(string id, ShellSession shell) => shell.IsFromBefore(id)
        ? $"Task '{id}' is not of this session: it was started before the conversation was opened here, either in the session that this one was forked from, which keeps it, or in a process that is over and has ended it. Look at what it left behind, or start it again here."
        : $"There is no task '{id}' in this session. {(shell.Background.Any() ? $"The tasks are: {string.Join(", ", shell.Background.Select(static task => $"{task.Id} ({ShellSession.OneLine(task.Command)})"))}." : "No command was started in the background.")}";
}
