using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What a call that runs a command would do: the exact text, where, for how long.</summary>
internal static class ShellPreparation
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public static async ValueTask<ToolPreparation> OfAsync(
        ShellProgram program,
        ShellSession shell,
        string command,
        int? timeout,
        bool inBackground,
        ToolContext context,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(command) || command.Contains('\0'))
        {
            return new ToolPreparation.Refused(ToolResult.Error("The command is empty or holds a null character; nothing was run."));
        }

        if (timeout <= 0)
        {
            return new ToolPreparation.Refused(ToolResult.Error("timeout is in milliseconds and must be more than 0; nothing was run."));
        }

        var directory = shell.Directory;
        var patience = timeout is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : DefaultTimeout;
        var confinement = await shell.PlanAsync(command, context.Roots, cancellationToken);
        if (confinement is CommandConfinement.Refused { Because: var because })
        {
            return new ToolPreparation.Refused(ToolResult.Error($"Nothing was run: {because}"));
        }

        var call = new ShellCall(shell, program, command, directory, confinement, context);
        return new ToolPreparation.Ready(new PreparedCall
        {
            Title = ShellSession.OneLine(command),
            Kind = ToolKind.Execute,
            Effects = ToolEffects.RunsCommands,
            Command = command,
            Directory = directory,
            Confinement = confinement,
            Commit = token => call.RunAsync(patience < MaxTimeout ? patience : MaxTimeout, inBackground, token),
        });
    }
}
