using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LspAgent.Core.Sessions;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>TodoWrite</c> is asked.</summary>
internal sealed record TodoWriteInput(ImmutableArray<TodoItem> Todos);

/// <summary>One step of a list.</summary>
/// <param name="ActiveForm">What is being done while the step is under way, such as <c>Running the tests</c>.</param>
internal sealed record TodoItem(string Content, StepStatus Status, [property: JsonPropertyName("activeForm")] string? ActiveForm = null);

/// <summary>How far a step has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepStatus>))]
internal enum StepStatus
{
    [JsonStringEnumMemberName("pending")]
    Pending,

    [JsonStringEnumMemberName("in_progress")]
    InProgress,

    [JsonStringEnumMemberName("completed")]
    Completed,
}

/// <summary>Replaces the list of steps that the user sees as the agent's plan.</summary>
internal sealed class TodoWriteTool() : Tool<TodoWriteInput>(ToolResources.Define("TodoWrite"), static () => ToolInputJson.Default.TodoWriteInput)
{
    public override ToolEffects Effects => ToolEffects.ChangesSession;

    protected override ValueTask<ToolPreparation> PrepareAsync(TodoWriteInput input, ToolContext context, CancellationToken cancellationToken)
    {
        if (input.Todos.IsDefault || input.Todos.Any(static todo => string.IsNullOrWhiteSpace(todo.Content)))
        {
            return new(Refuse("Each step needs a content that says what is to be done; the list was not changed."));
        }

        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Plan: {input.Todos.Count(static todo => todo.Status is StepStatus.Completed)} of {input.Todos.Length} done",
            Kind = ToolKind.Think,
            Effects = ToolEffects.ChangesSession,
            Commit = async token =>
            {
                await context.Session.SetPlanAsync([.. input.Todos.Select(static todo => PlanSteps.Entry(todo.Status is StepStatus.InProgress ? todo.ActiveForm ?? todo.Content : todo.Content, todo.Status))], token);
                return ToolResult.Ok($"The list has {input.Todos.Length} steps, {input.Todos.Count(static todo => todo.Status is StepStatus.Completed)} of them done.{OneAtATime(input.Todos)}");
            },
        }));
    }

    private static string OneAtATime(ImmutableArray<TodoItem> todos) => todos.Count(static todo => todo.Status is StepStatus.InProgress) > 1
        ? " More than one is under way: keep exactly one in_progress, so that the user sees where you are."
        : "";
}

/// <summary>Steps as the client shows them.</summary>
internal static class PlanSteps
{
    public static PlanEntry Entry(string content, StepStatus status) => new(content, PlanPriority.Medium, status switch
    {
        StepStatus.Completed => PlanStatus.Completed,
        StepStatus.InProgress => PlanStatus.InProgress,
        _ => PlanStatus.Pending,
    });
}
