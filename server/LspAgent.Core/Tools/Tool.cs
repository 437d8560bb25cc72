using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LspAgent.Core.Models;

namespace LspAgent.Core.Tools;

/// <summary>
/// A tool whose input record is its schema. The input is read strictly: unknown or repeated members and wrong types are
/// refused with a sentence for the model, and nothing runs.
/// </summary>
/// <param name="inputType">Not asked before the first call: to know how all inputs are read takes longer than most starts have to.</param>
public abstract class Tool<TInput>(ToolDefinition definition, Func<JsonTypeInfo<TInput>> inputType) : ITool
    where TInput : class
{
    public string Name => definition.Name;

    public ToolDefinition Definition => definition;

    public abstract ToolEffects Effects { get; }

    public virtual ToolPresence Presence => ToolPresence.Listed;

    public virtual ToolPresence PresenceBeside(ModelSkills skills) => Presence;

    public async ValueTask<ToolPreparation> PrepareAsync(string input, ToolContext context, CancellationToken cancellationToken)
    {
        TInput? parsed;
        try
        {
            parsed = JsonSerializer.Deserialize(input, inputType());
        }
        catch (JsonException exception)
        {
            return new ToolPreparation.Refused(ToolResult.Error(
                $"The input of {Name} does not fit its schema, so nothing was run: {InputProblem.Describe(input, definition.InputSchema, exception)}. Call {Name} again with an input that fits {definition.InputSchema}"));
        }

        return parsed is null
            ? new ToolPreparation.Refused(ToolResult.Error($"The input of {Name} must be a JSON object; nothing was run."))
            : await PrepareAsync(parsed, context, cancellationToken);
    }

    protected abstract ValueTask<ToolPreparation> PrepareAsync(TInput input, ToolContext context, CancellationToken cancellationToken);

    /// <summary>The input cannot be done as asked.</summary>
    protected static ToolPreparation Refuse(string because) => new ToolPreparation.Refused(ToolResult.Error(because));
}
