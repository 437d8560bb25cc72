using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>Bash</c> is asked.</summary>
internal sealed record BashInput(
    string Command,
    [property: Description("ms")] int? Timeout = null,
    [property: Description("In 5 to 10 words, for the user")] string? Description = null,
    bool? RunInBackground = null);

/// <summary>Runs a command with the user's shell, in the folder that the command before it ended in.</summary>
internal sealed class BashTool(ShellHost shells) : Tool<BashInput>(ToolResources.Define("Bash"), static () => ToolInputJson.Default.BashInput), IDisposable
{
    public override ToolEffects Effects => ToolEffects.RunsCommands;

    public override ToolPresence Presence => shells.Bash is null ? ToolPresence.Hidden : ToolPresence.Listed;

    /// <summary>No session is left.</summary>
    public void Dispose() => shells.Dispose();

    protected override ValueTask<ToolPreparation> PrepareAsync(BashInput input, ToolContext context, CancellationToken cancellationToken) =>
        shells.Bash is { } bash
            ? ShellPreparation.OfAsync(bash, shells.SessionOf(context), input.Command, input.Timeout, input.RunInBackground ?? false, context, cancellationToken)
            : new(Refuse("There is no bash on this machine, so nothing was run. Use PowerShell."));
}
