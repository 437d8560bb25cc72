using System.Text;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Lists the commands.</summary>
internal sealed class HelpCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("help", "List the commands", InputHint: null);

    public ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var text = new StringBuilder("Ask in your own words: what to find, explain, change or check. These commands are answered here, without the model:\n\n");
        foreach (var info in SlashCommands.Infos)
        {
            text.Append("- `/").Append(info.Name).Append(info.InputHint is { } hint ? $" [{hint}]" : "").Append("` ").Append(info.Description).Append('\n');
        }

        text.Append("\nAny other text that begins with a slash goes to the model. `lspagent doctor` in a terminal says what is missing on this machine.");
        return surroundings.TellAsync(text.ToString(), cancellationToken);
    }
}
