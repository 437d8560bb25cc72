using System.Collections.Immutable;
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
/// <param name="CompactAsync">Compacts the conversation, with what the command's arguments say as the focus, and tells the user what came of it.</param>
/// <param name="ClearAsync">Lets the conversation begin anew; false when nothing was said yet.</param>
/// <param name="RewindAsync">Lets the conversation go on behind a line of the transcript.</param>
internal sealed record CommandSurroundings(
    AgentSession Session,
    AgentServices Services,
    SessionSetup Setup,
    Func<ValueTask<bool>> CompactAsync,
    Func<ValueTask<bool>> ClearAsync,
    Func<long, CancellationToken, ValueTask> RewindAsync)
{
    /// <summary>Answers the user in Markdown; the model does not hear it.</summary>
    public ValueTask TellAsync(string markdown, CancellationToken cancellationToken) => TellAsync(NoticeLevel.Info, markdown, cancellationToken);

    /// <summary>Says why a command was not done.</summary>
    public ValueTask RefuseAsync(string markdown, CancellationToken cancellationToken) => TellAsync(NoticeLevel.Warning, markdown, cancellationToken);

    private ValueTask TellAsync(NoticeLevel level, string markdown, CancellationToken cancellationToken) =>
        Session.WriteAsync(new TranscriptEntry.Noticed(level, markdown), Durability.Written, cancellationToken);
}

/// <summary>One slash command. Runs in a turn of its own, so that nothing else happens in the session meanwhile.</summary>
internal interface ISlashCommand
{
    CommandInfo Info { get; }

    /// <summary>Other names by which people know it; not listed.</summary>
    ImmutableArray<string> Aliases => [];

    ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken);
}
