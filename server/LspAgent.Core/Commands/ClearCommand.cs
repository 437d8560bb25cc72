using System.Collections.Immutable;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Begins the conversation anew: the model forgets, the transcript does not.</summary>
internal sealed class ClearCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("clear", "Begin anew: the model forgets the conversation, the transcript keeps it", InputHint: null);

    public ImmutableArray<string> Aliases => ["reset", "new"];

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (!await surroundings.ClearAsync())
        {
            await surroundings.TellAsync("There is nothing to forget: the conversation has not begun.", cancellationToken);
        }
    }
}
