using System.Globalization;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Shows what fills the model's window.</summary>
internal sealed class ContextCommand : ISlashCommand
{
    private const int BarLength = 20;

    public CommandInfo Info { get; } = new("context", "Show what fills the model's window", InputHint: null);

    public ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var session = surroundings.Session;
        return surroundings.Services.Models.Choose(session.State.Options.Model) switch
        {
            ModelChoice.Ready { Model: var model } => surroundings.TellAsync(
                Report(model, ContextUsage.Of(model, surroundings.Setup, session.Messages, session.State.ContextTokens), surroundings.Setup.CompactsByItself),
                cancellationToken),
            ModelChoice.Unavailable { Error.Message: var because } => surroundings.RefuseAsync($"How large the window is depends on the model. {because}", cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string Report(ModelInfo model, ContextUsage usage, bool compactsByItself)
    {
        var share = usage.Total / (double)Math.Max(1, usage.Window);
        var filled = Math.Clamp((int)Math.Ceiling(share * BarLength), 0, BarLength);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"`{new string('█', filled)}{new string('░', BarLength - filled)}` {usage.Total:N0} of {usage.Window:N0} tokens ({share:P0}) of **{model.Id}**\n\n| | tokens | share |\n|---|--:|--:|\n");
        ReadOnlySpan<(string Name, long Tokens)> rows =
        [
            ("System prompt", usage.System),
            ("Tools", usage.Tools),
            ("User, with context and summaries", usage.User),
            ("Assistant", usage.Assistant),
            ("Results of tools", usage.ToolResults),
            ("Free", usage.Free),
        ];
        foreach (var (name, tokens) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {tokens:N0} | {tokens / (double)Math.Max(1, usage.Window):P1} |\n");
        }

        text.Append("\nThe parts are estimates. ");
        text.Append(compactsByItself
            ? string.Create(CultureInfo.InvariantCulture, $"From about {ContextUsage.ThresholdOf(model):N0} tokens on the conversation is shortened by itself; `/compact` does it now")
            : "The conversation is not shortened by itself, for the setting `autoCompactEnabled` is off; `/compact` does it");
        return text.Append(", `/clear` begins anew.").ToString();
    }
}
