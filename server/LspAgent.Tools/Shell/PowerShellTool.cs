using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>PowerShell</c> is asked.</summary>
internal sealed record PowerShellInput(
    string Command,
    [property: Description("ms")] int? Timeout = null,
    [property: Description("In 5 to 10 words, for the user")] string? Description = null,
    bool? RunInBackground = null);

/// <summary>Runs a command with PowerShell, in the folder that the shell of the session is in.</summary>
internal sealed class PowerShellTool(ShellHost shells) : Tool<PowerShellInput>(ToolResources.Define("PowerShell"), static () => ToolInputJson.Default.PowerShellInput)
{
    public override ToolEffects Effects => ToolEffects.RunsCommands;

    public override ToolPresence Presence => shells switch
    {
        { PowerShell: null } => ToolPresence.Hidden,
        { Bash: null } => ToolPresence.Listed,
        _ => ToolPresence.Deferred,
    };

    protected override ValueTask<ToolPreparation> PrepareAsync(PowerShellInput input, ToolContext context, CancellationToken cancellationToken) =>
        shells.PowerShell is { } shell
            ? ShellPreparation.OfAsync(shell, shells.SessionOf(context), input.Command, input.Timeout, input.RunInBackground ?? false, context, cancellationToken)
            : new(Refuse("There is no PowerShell on this machine, so nothing was run. Use Bash."));
}
