using System.Globalization;
using LspAgent.Core.Sessions;
using LspAgent.Host.Doors.Exec;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Doors.Sessions;

/// <summary>
/// <c>lspagent sessions</c>: looks at the sessions on the disk and keeps them in order. A session is named by its id, or by as
/// much of it as no other one begins with. Looking changes nothing and works while another process has the session open.
/// </summary>
internal sealed class SessionsDoor(TranscriptDirectory transcripts, string folder, bool isJson, TimeProvider time, TextWriter output, TextWriter error)
{
    /// <param name="all">Sessions of every folder, not only of this one.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync(bool all, CancellationToken cancellationToken)
    {
        var root = all ? null : folder;
        var sessions = await transcripts.ListAsync(root, cancellationToken).ToListAsync(cancellationToken);
        if (isJson)
        {
            await WriteJsonAsync(SessionJson.List(sessions), cancellationToken);
        }
        else
        {
            // Where nothing was said there is nothing to go on with.
            foreach (var session in sessions.Where(session => session.Title is not null))
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"{session.Session}  {Local(session.UpdatedAt):yyyy-MM-dd HH:mm}  {(all ? session.Root + "  " : "")}{session.Title}");
                await output.WriteLineAsync(line.AsMemory(), cancellationToken);
            }

            if (!sessions.Any(session => session.Title is not null))
            {
                await SayAsync(all ? "There are no sessions yet." : $"There are no sessions of {folder}. `lspagent sessions list --all` shows those of other folders.");
            }
        }

        foreach (var path in transcripts.Unreadable(root))
        {
            await SayAsync($"{path} holds no session that can be read, so it is not in the list. It was left as it is.");
        }

        return ExitCodes.Done;
    }

    public Task<int> ShowAsync(string name, CancellationToken cancellationToken) => LookAsync(
        name,
        async seen =>
        {
            if (isJson)
            {
                await WriteJsonAsync(SessionJson.Facts(seen), cancellationToken);
            }
            else
            {
                await output.WriteAsync(SessionFacts.Of(seen).ToText(time.LocalTimeZone).AsMemory(), cancellationToken);
            }

            return ExitCodes.Done;
        },
        cancellationToken);

    /// <param name="file">Null for standard output.</param>
    public Task<int> ExportAsync(string name, string? file, CancellationToken cancellationToken) => LookAsync(
        name,
        async seen =>
        {
            var text = isJson ? SessionExport.ToJson(seen.Lines) : SessionExport.ToMarkdown(seen.Lines);
            if (file is null)
            {
                await output.WriteAsync((text.EndsWith('\n') ? text : text + "\n").AsMemory(), cancellationToken);
                return ExitCodes.Done;
            }

            var saving = await new ExportFiles(home: folder, userFolder: folder).SaveAsync(file, folder, name: file, text, cancellationToken);
            await SayAsync(saving is ExportSaving.Saved { Path: var path } ? $"The session is saved in {path}." : ((ExportSaving.Refused)saving).Because);
            return saving is ExportSaving.Saved ? ExitCodes.Done : ExitCodes.Failed;
        },
        cancellationToken);

    public async Task<int> RenameAsync(string name, string title, CancellationToken cancellationToken)
    {
        if (SessionTitle.Clean(title) is not { } clean)
        {
            await SayAsync($"A title has one line of 1 to {SessionTitle.MaxGiven} characters.");
            return ExitCodes.Usage;
        }

        if (await FindAsync(name, cancellationToken) is not { } id)
        {
            return ExitCodes.Failed;
        }

        var opening = await transcripts.OpenAsync(id, cancellationToken);
        if (opening is not TranscriptOpening.Opened { Transcript: var transcript })
        {
            await SayAsync(BecauseOf(opening));
            return ExitCodes.Failed;
        }

        await using (transcript)
        {
            await transcript.AppendAsync(AgentId.Main, new TranscriptEntry.Renamed(clean), Durability.Synced, cancellationToken);
        }

        await TellAsync(SessionJson.Renamed(id, clean), $"Session {id} is now called “{clean}”.", cancellationToken);
        return ExitCodes.Done;
    }

    public async Task<int> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } id)
        {
            return ExitCodes.Failed;
        }

        switch (await transcripts.DeleteAsync(id, cancellationToken))
        {
            case TranscriptDeletion.Deleted:
                await TellAsync(SessionJson.Deleted(id), $"Session {id} is deleted.", cancellationToken);
                return ExitCodes.Done;
            case TranscriptDeletion.NotFound { Because: var because }:
                await SayAsync(because);
                return ExitCodes.Failed;
            case TranscriptDeletion.Busy { Because: var because }:
                await SayAsync(because);
                return ExitCodes.Failed;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The session that a name means; null, with the reason said, when it means none or more than one.</summary>
    public async Task<SessionId?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = transcripts.Named(name);
        switch (found)
        {
            case [var one]:
                return one;
            case []:
                await SayAsync($"There is no session {name}. `lspagent sessions list --all` shows those that there are.");
                return null;
            default:
                await SayAsync($"{found.Count} sessions begin with {name}. Give more of the id: {string.Join(", ", found.Take(5))}.");
                return null;
        }
    }

    private async Task<int> LookAsync(string name, Func<TranscriptLook.Seen, Task<int>> show, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } id)
        {
            return ExitCodes.Failed;
        }

        switch (await transcripts.LookAsync(id, cancellationToken))
        {
            case TranscriptLook.Seen seen:
                foreach (var problem in seen.Problems)
                {
                    await SayAsync(problem);
                }

                return await show(seen);
            case TranscriptLook.Refused { Because: var because }:
                await SayAsync(because);
                return ExitCodes.Failed;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string BecauseOf(TranscriptOpening opening) => opening switch
    {
        TranscriptOpening.NotFound { Because: var because } => because,
        TranscriptOpening.Busy { Because: var because } => because,
        TranscriptOpening.Unreadable { Because: var because } => because,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Task TellAsync(string json, string sentence, CancellationToken cancellationToken) =>
        output.WriteLineAsync((isJson ? json : sentence).AsMemory(), cancellationToken);

    private Task WriteJsonAsync(string json, CancellationToken cancellationToken) => output.WriteLineAsync(json.AsMemory(), cancellationToken);

    private Task SayAsync(string sentence) => error.WriteLineAsync($"lspagent: {sentence}");

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
}
