using LspAgent.Core.Models;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Replaces the old part of the conversation by notes of it.</summary>
internal sealed class CompactCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("compact", "Replace the old part of the conversation by a summary; what you said stays word for word", "what the summary must keep");

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (surroundings.Services.Models.Choose(surroundings.Session.State.Options.Model) is ModelChoice.Unavailable { Error.Message: var because })
        {
            await surroundings.RefuseAsync($"A summary needs a model. {because}", cancellationToken);
            return;
        }

        // What came of it is said where it is done.
        await surroundings.CompactAsync();
    }
}
