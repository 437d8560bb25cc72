using System.CommandLine;
using LspAgent.Host.Doors.Exec;
using LspAgent.Host.Doors.Sessions;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>sessions</c> and what it can be told.</summary>
internal static class SessionsCommand
{
    public static Command Create(HostProcess process) => new("sessions", "Lists the sessions on this machine, and looks at them, names, saves and deletes them.")
    {
        List(process),
        OfOne("show", "Says when and where a session was, what was asked and what it cost.", process, static (door, id, token) => door.ShowAsync(id, token)),
        Export(process),
        Rename(process),
        Resume(process),
        OfOne("delete", "Deletes a session that nobody has open.", process, static (door, id, token) => door.DeleteAsync(id, token)),
    };

    private static Command List(HostProcess process)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Those of every folder, not only of this one." };
        var json = Json();
        var list = new Command("list", "Lists the sessions of this folder, the latest first.") { all, json };
        list.SetAction((parsed, token) => process.SessionsAsync(parsed.GetValue(json), door => door.ListAsync(parsed.GetValue(all), token)));
        return list;
    }

    private static Command OfOne(string verb, string description, HostProcess process, Func<SessionsDoor, string, CancellationToken, Task<int>> run)
    {
        var (id, json) = (Id(), Json());
        var command = new Command(verb, description) { id, json };
        command.SetAction((parsed, token) => process.SessionsAsync(parsed.GetValue(json), door => run(door, parsed.GetRequiredValue(id), token)));
        return command;
    }

    private static Command Export(HostProcess process)
    {
        var (id, json) = (Id(), Json());
        var file = new Option<string?>("--output", "-o") { Description = "Write to this file, which must not be there yet, instead of to standard output.", HelpName = "FILE" };
        var export = new Command("export", "Writes a session as Markdown, or with --json as JSON.") { id, json, file };
        export.SetAction((parsed, token) => process.SessionsAsync(
            parsed.GetValue(json), door => door.ExportAsync(parsed.GetRequiredValue(id), parsed.GetValue(file), token)));
        return export;
    }

    private static Command Rename(HostProcess process)
    {
        var (id, json) = (Id(), Json());
        var title = new Argument<string>("title") { Description = "What the session is to be called." };
        var rename = new Command("rename", "Gives a session another title.") { id, title, json };
        rename.SetAction((parsed, token) => process.SessionsAsync(
            parsed.GetValue(json), door => door.RenameAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(title), token)));
        return rename;
    }

    private static Command Resume(HostProcess process)
    {
        var (id, json) = (Id(), Json());
        var prompt = new Argument<string?>("prompt") { Description = "What to do; without it the prompt is read from standard input.", Arity = ArgumentArity.ZeroOrOne };
        var resume = new Command("resume", "Goes on with a session, as 'lspagent exec --resume' does.") { id, prompt, json };
        resume.SetAction((parsed, token) => process.ExecAsync(
            new ExecRequest
            {
                Prompt = parsed.GetValue(prompt) is "-" ? null : parsed.GetValue(prompt),
                Resume = parsed.GetRequiredValue(id),
                Output = parsed.GetValue(json) ? ExecFormat.Json : ExecFormat.Text,
            },
            token));
        return resume;
    }

    private static Argument<string> Id() => new("id") { Description = "The session's id, or how it begins." };

    private static Option<bool> Json() => new("--json") { Description = "For programs." };
}
