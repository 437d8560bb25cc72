using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary><c>TaskList</c> is asked nothing more.</summary>
internal sealed record TaskListInput;

/// <summary>Shows the session's tasks, a line each.</summary>
internal sealed class TaskListTool() : Tool<TaskListInput>(ToolResources.Define("TaskList"), static () => ToolInputJson.Default.TaskListInput)
{
    public override ToolEffects Effects => ToolEffects.None;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskListInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var tasks = context.Session.Keep(static session => new TaskList(session));
        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = "Look at the tasks",
            Kind = ToolKind.Think,
            Effects = ToolEffects.None,
            Commit = _ => new(ToolResult.Ok(tasks.Tasks.IsEmpty ? "The list is empty." : string.Join('\n', tasks.Tasks.Select(tasks.Describe)))),
        }));
    }
}
