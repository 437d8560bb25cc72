using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>TaskUpdate</c> is asked; what is left out stays.</summary>
internal sealed record TaskUpdateInput(
    [property: JsonPropertyName("taskId")] string TaskId,
    TaskChange? Status = null,
    string? Subject = null,
    string? Description = null,
    [property: JsonPropertyName("activeForm")] string? ActiveForm = null,
    [property: JsonPropertyName("addBlocks")] ImmutableArray<string>? AddBlocks = null,
    [property: JsonPropertyName("addBlockedBy")] ImmutableArray<string>? AddBlockedBy = null,
    string? Owner = null,
    ImmutableDictionary<string, JsonElement>? Metadata = null);

/// <summary>What becomes of a task.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TaskChange>))]
internal enum TaskChange
{
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    [JsonStringEnumMemberName("completed")]
    Completed,

    [JsonStringEnumMemberName("deleted")]
    Deleted,
}

/// <summary>Changes a task of the session's list.</summary>
internal sealed class TaskUpdateTool() : Tool<TaskUpdateInput>(ToolResources.Define("TaskUpdate"), static () => ToolInputJson.Default.TaskUpdateInput)
{
    public override ToolEffects Effects => ToolEffects.ChangesSession;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskUpdateInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var tasks = context.Session.Keep(static session => new TaskList(session));
        ImmutableArray<string> others = [.. input.AddBlocks ?? [], .. input.AddBlockedBy ?? []];
        var unknown = others.Prepend(input.TaskId).FirstOrDefault(id => tasks.Find(id) is null);
        if (unknown is not null)
        {
            return new(Refuse($"There is no task '{unknown}'; nothing was changed. TaskList shows those that there are."));
        }

        if (others.Contains(input.TaskId, StringComparer.Ordinal))
        {
            return new(Refuse("A task cannot wait for itself; nothing was changed."));
        }

        if (Circle(input, tasks) is { } circle)
        {
            return new(Refuse($"#{input.TaskId} and #{circle} would wait for each other; nothing was changed."));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Change task #{input.TaskId}",
            Kind = ToolKind.Think,
            Effects = ToolEffects.ChangesSession,
            Commit = async token =>
            {
                await tasks.ChangeAsync(input.TaskId, task => Changed(task, input), input.AddBlocks ?? [], token);
                return ToolResult.Ok(tasks.Find(input.TaskId) is { } now ? tasks.Describe(now) : $"Task #{input.TaskId} was deleted.");
            },
        }));
    }

    /// <summary>A task that would wait for this one while this one waits for it; null when there is none.</summary>
    private static string? Circle(TaskUpdateInput input, TaskList tasks) =>
        (input.AddBlockedBy ?? []).FirstOrDefault(other => tasks.WaitsFor(other, input.TaskId) || (input.AddBlocks ?? []).Contains(other, StringComparer.Ordinal))
        ?? (input.AddBlocks ?? []).FirstOrDefault(other => tasks.WaitsFor(input.TaskId, other));

    private static ListedTask? Changed(ListedTask task, TaskUpdateInput input) => input.Status is TaskChange.Deleted
        ? null
        : task with
        {
            Subject = input.Subject ?? task.Subject,
            Description = input.Description ?? task.Description,
            ActiveForm = input.ActiveForm ?? task.ActiveForm,
            Owner = input.Owner ?? task.Owner,
            BlockedBy = task.BlockedBy.Union(input.AddBlockedBy ?? []),
            Status = input.Status switch
            {
                TaskChange.Pending => StepStatus.Pending,
                TaskChange.InProgress => StepStatus.InProgress,
                TaskChange.Completed => StepStatus.Completed,
                _ => task.Status,
            },
        };
}
