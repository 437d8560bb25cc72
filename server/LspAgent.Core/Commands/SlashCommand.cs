using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>A line of the user that begins with a slash and a name.</summary>
public sealed record SlashCommand(string Name, string Arguments)
{
    /// <summary>Null when the text is none; a path such as <c>/usr/bin</c> is none.</summary>
    public static SlashCommand? Parse(string text)
    {
        var line = text.Trim();
        if (line.Length < 2 || line[0] != '/')
        {
            return null;
        }

        var end = line.AsSpan().IndexOfAny(' ', '\t', '\n');
        var name = end < 0 ? line[1..] : line[1..end];
        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or ':')
            ? new SlashCommand(name, end < 0 ? "" : line[end..].Trim())
            : null;
    }
}

/// <summary>What a command can see and do.</summary>
/// <param name="CompactAsync">Compacts the conversation, with what the command's arguments say as the focus.</param>
internal sealed record CommandSurroundings(
    AgentSession Session,
    AgentServices Services,
    SessionSetup Setup,
    Func<ValueTask<bool>> CompactAsync)
{
    /// <summary>Answers the user; the model does not hear it.</summary>
    public ValueTask TellAsync(string markdown, CancellationToken cancellationToken) =>
        Session.WriteAsync(new TranscriptEntry.Noticed(NoticeLevel.Info, markdown), Durability.Written, cancellationToken);
}

/// <summary>One slash command.</summary>
internal interface ISlashCommand
{
    CommandInfo Info { get; }

    ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken);
}
