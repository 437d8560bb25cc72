using System.Text;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;

namespace LspAgent.Core.Commands;

/// <summary>Shows and changes what the agent may do without asking.</summary>
internal sealed class ModeCommand : ISlashCommand
{
    public CommandInfo Info { get; } = new("mode", "Show or change what the agent may do without asking", "mode");

    public async ValueTask RunAsync(string arguments, CommandSurroundings surroundings, CancellationToken cancellationToken)
    {
        var current = surroundings.Session.State.Options.ModeName;
        if (arguments.Length == 0)
        {
            await surroundings.TellAsync($"The mode is **{current}**. Change it with `/mode NAME`:\n\n{List()}", cancellationToken);
        }
        else if (SessionOptions.SessionModeNames.FirstOrDefault(name => string.Equals(name, arguments, StringComparison.OrdinalIgnoreCase)) is not { } name)
        {
            await surroundings.RefuseAsync($"There is no mode `{arguments}`, so it stays **{current}**. The modes are:\n\n{List()}", cancellationToken);
        }
        else
        {
            await surroundings.Session.WriteAsync(new TranscriptEntry.OptionChanged(SessionOptions.ModeId, name), Durability.Written, cancellationToken);
            await surroundings.TellAsync($"The mode is now **{name}**: {Meaning(name)}.", cancellationToken);
        }
    }

    private static string List()
    {
        var text = new StringBuilder();
        foreach (var name in SessionOptions.SessionModeNames)
        {
            text.Append("- `").Append(name).Append("` ").Append(Meaning(name)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Meaning(string name) => SessionOptions.FindMode(name) switch
    {
        PermissionMode.Default => "the agent asks before it changes anything",
        PermissionMode.AcceptEdits => "the agent edits files without asking, and asks for the rest",
        PermissionMode.Plan => "the agent reads and plans, and changes nothing",
        PermissionMode.Auto => "the agent edits files, a small model judges what no rule decides, and only what is doubtful is asked",
        PermissionMode.DontAsk => "the agent does what is allowed without a question, and the rest is refused",
        PermissionMode.BypassPermissions => "the agent does everything without asking",
        null when name is SessionOptions.ReviewMode => "the agent edits files without asking, each edit waits for you to keep it or take it back, and it asks for the rest",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
