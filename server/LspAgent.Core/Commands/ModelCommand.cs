using System.Globalization;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Shows and changes the model that answers.</summary>
internal sealed class ModelCommand : ISlashCommand
{
    private const int MaxShown = 30;

    public CommandInfo Info { get; } = new("model", "Show or change the model", "model");

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var models = surroundings.Services.Models;
        var current = models.Choose(surroundings.Session.State.Options.Model);
        if (arguments.Length == 0)
        {
            var now = current switch
            {
                ModelChoice.Ready { Model: var model } => $"The model is **{model.Id}** ({model.Provider}).",
                ModelChoice.Unavailable { Error.Message: var because } => because,
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            await surroundings.TellAsync($"{now} {List(models)}", cancellationToken);
            return;
        }

        switch (models.Choose(arguments))
        {
            case ModelChoice.Unavailable { Error.Message: var because }:
                await surroundings.RefuseAsync($"{because} {List(models)}", cancellationToken);
                break;
            case ModelChoice.Ready { Model: var chosen }:
                await surroundings.Session.WriteAsync(
                    new TranscriptEntry.OptionChanged(SessionOptions.ModelId, NameOf(chosen, models)), Durability.Written, cancellationToken);
                await surroundings.TellAsync($"The model is now **{chosen.Id}** ({chosen.Provider}).{Consequences(chosen, surroundings.Session.State)}", cancellationToken);
                break;
        }
    }

    /// <summary>The shortest name that means exactly this model.</summary>
    private static string NameOf(ModelInfo model, IModelDirectory models) =>
        models.Choose(model.Id) is ModelChoice.Ready { Model: var found } && (found.Id, found.Provider) == (model.Id, model.Provider)
            ? model.Id
            : $"{model.Provider}/{model.Id}";

    private static string Consequences(ModelInfo model, SessionState state) =>
        state.ContextTokens == 0 ? ""
        : state.ContextTokens >= model.ContextWindow
            ? string.Create(CultureInfo.InvariantCulture, $" The conversation, of about {state.ContextTokens:N0} tokens, is larger than its window of {model.ContextWindow:N0}: it is shortened with your next message.")
            : string.Create(CultureInfo.InvariantCulture, $" Nothing of the conversation is cached there yet, so your next message is read in full, about {state.ContextTokens:N0} tokens.");

    private static string List(IModelDirectory models)
    {
        var available = models.Available;
        if (available.Count < 2)
        {
            return "No other one is configured. One that a provider knows can be named all the same, as in `/model ollama/qwen3-coder`.";
        }

        var text = new StringBuilder("Change it with `/model NAME`, with one of these names or any other that a configured provider knows:\n");
        foreach (var model in available.Take(MaxShown))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- `{NameOf(model, models)}` {model.Provider}, window {model.ContextWindow:N0} tokens");
            if (model.Price is { } price)
            {
                text.Append(CultureInfo.InvariantCulture, $", ${price.Input:0.##} in and ${price.Output:0.##} out for a million tokens");
            }
        }

        if (available.Count > MaxShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- and {available.Count - MaxShown} more");
        }

        return text.ToString();
    }
}
