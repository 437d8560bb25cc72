using System.Text.Json.Serialization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>TaskGet</c> is asked.</summary>
internal sealed record TaskGetInput([property: JsonPropertyName("taskId")] string TaskId);

/// <summary>Shows one task of the session's list whole.</summary>
internal sealed class TaskGetTool() : Tool<TaskGetInput>(ToolResources.Define("TaskGet"), static () => ToolInputJson.Default.TaskGetInput)
{
    public override ToolEffects Effects => ToolEffects.None;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskGetInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var tasks = context.Session.Keep(static session => new TaskList(session));
        return new(tasks.Find(input.TaskId) is not { } task
            ? Refuse($"There is no task '{input.TaskId}'. TaskList shows those that there are.")
            : new ToolPreparation.Ready(new PreparedCall
            {
                Title = $"Look at task #{task.Id}",
                Kind = ToolKind.Think,
                Effects = ToolEffects.None,
                Commit = _ => new(ToolResult.Ok($"{tasks.Describe(task)}\n{task.Description}\nBlocks: {List(tasks.Blocked(task))}. Blocked by: {List(task.BlockedBy)}.")),
            }));
    }

    private static string List(IEnumerable<string> ids) => string.Join(", ", ids.Select(static id => $"#{id}")) is { Length: > 0 } list ? list : "nothing";
}
