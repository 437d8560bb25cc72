using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Gives the session another title.</summary>
internal sealed class RenameCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("rename", "Give this session a title", "title");

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        if (SessionTitle.Clean(arguments) is not { } title)
        {
            var now = surroundings.Session.State.Title is { } current ? $" It is called “{current}” now." : "";
            await surroundings.RefuseAsync($"Write the new title behind the command, of at most {SessionTitle.MaxGiven} characters: `/rename Parser rewrite`.{now}", cancellationToken);
            return;
        }

        await surroundings.Session.WriteAsync(new TranscriptEntry.Renamed(title), Durability.Written, cancellationToken);
        await surroundings.TellAsync($"This session is now called “{title}”.", cancellationToken);
    }
}
