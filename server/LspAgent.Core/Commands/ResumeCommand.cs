using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Lists the sessions of this workspace, and says how to go on with one from each door.</summary>
internal sealed class ResumeCommand : ISlashCommand
{
    private const int MaxShown = 15;

    public CommandInfo Info { get; } = new("resume", "List the sessions of this workspace and how to go on with one", "part of a title or id");

    public ImmutableArray<string> Aliases => ["continue"];

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var found = new List<SessionSummary>();
        var count = 0;
        await foreach (var session in surroundings.Services.Transcripts.ListAsync(surroundings.Setup.Roots.Root, cancellationToken))
        {
            // Where nothing was said there is nothing to go on with.
            var isWorthIt = session.Title is not null || session.Session == surroundings.Session.Id;
            if (isWorthIt && IsMeant(session, arguments) && count++ < MaxShown)
            {
                found.Add(session);
            }
        }

        if (found.Count == 0)
        {
            await surroundings.RefuseAsync($"No session of this workspace has `{arguments}` in its title or id. `/resume` lists them all.", cancellationToken);
            return;
        }

        var text = new StringBuilder("Sessions of this workspace, the latest first:\n");
        foreach (var session in found)
        {
            var at = TimeZoneInfo.ConvertTime(session.UpdatedAt, surroundings.Services.Time.LocalTimeZone);
            var mark = session.Session == surroundings.Session.Id ? " **(this one)**" : "";
            text.Append(CultureInfo.InvariantCulture, $"\n- `{session.Session}` {at:yyyy-MM-dd HH:mm} {session.Title ?? "(nothing was said)"}{mark}");
        }

        if (count > MaxShown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- and {count - MaxShown} older ones; `/resume WORD` finds them");
        }

        text.Append("\n\nIn an editor's agent panel, choose the session in its list. In a terminal: `lspagent exec --resume ID \"PROMPT\"`, or `lspagent exec --continue \"PROMPT\"` for the latest.");
        await surroundings.TellAsync(text.ToString(), cancellationToken);
    }

    private static bool IsMeant(SessionSummary session, string words) =>
        session.Session.Value.Contains(words, StringComparison.OrdinalIgnoreCase)
        || session.Title?.Contains(words, StringComparison.OrdinalIgnoreCase) is true;
}
