using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Planning;

/// <summary>What <c>TaskCreate</c> is asked.</summary>
internal sealed record TaskCreateInput(
    string Subject,
    [property: Description("What is to be done, and when it is done")] string Description,
    [property: JsonPropertyName("activeForm"), Description("As 'Running the tests'")] string? ActiveForm = null,
    ImmutableDictionary<string, JsonElement>? Metadata = null);

/// <summary>Adds a task to the session's list.</summary>
internal sealed class TaskCreateTool() : Tool<TaskCreateInput>(ToolResources.Define("TaskCreate"), static () => ToolInputJson.Default.TaskCreateInput)
{
    public override ToolEffects Effects => ToolEffects.ChangesSession;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskCreateInput input, ToolContext context, CancellationToken cancellationToken) => new(
        string.IsNullOrWhiteSpace(input.Subject)
            ? Refuse("The subject is empty: say in a few words what is to be done.")
            : new ToolPreparation.Ready(new PreparedCall
            {
                Title = $"Add a task: {input.Subject}",
                Kind = ToolKind.Think,
                Effects = ToolEffects.ChangesSession,
                Commit = async token =>
                {
                    var task = await context.Session.Keep(static session => new TaskList(session)).AddAsync(input.Subject, input.Description, input.ActiveForm, token);
                    return ToolResult.Ok($"Task #{task.Id} was added: {task.Subject}");
                },
            }));
}
