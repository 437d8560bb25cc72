using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>Monitor</c> is asked.</summary>
internal sealed record MonitorInput(
    string Command,
    [property: Description("What is watched, for the user")] string Description,
    [property: Description("Default 300000")] int? TimeoutMs = null,
    [property: Description("No timeout: until the session ends")] bool? Persistent = null);

/// <summary>Runs a command in the background and tells the model each line that it prints.</summary>
internal sealed class MonitorTool(ShellHost shells) : Tool<MonitorInput>(ToolResources.Define("Monitor"), ToolInputJson.Default.MonitorInput)
{
    private const int DefaultTimeout = 300_000;
    private const int MaxTimeout = 3_600_000;

    public override ToolEffects Effects => ToolEffects.RunsCommands;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override async ValueTask<ToolPreparation> PrepareAsync(MonitorInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var shell = shells.SessionOf(context);
        if (shells.Bash is not { } bash)
        {
            return Refuse("There is no bash on this machine, so nothing can be watched.");
        }

        var preparation = await ShellPreparation.OfAsync(bash, shell, input.Command, input.TimeoutMs, inBackground: true, context, cancellationToken);
        if (preparation is not ToolPreparation.Ready { Call: { Confinement: { } confinement } call })
        {
            return preparation;
        }

        var patience = input.Persistent is true ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(input.TimeoutMs ?? DefaultTimeout, MaxTimeout));
        return new ToolPreparation.Ready(call with
        {
            Title = $"Monitor: {input.Description}",
            Commit = _ => new(Watch(bash, shell, input, call.Directory ?? context.Roots.Root, confinement, patience)),
        });
    }

    private static ToolResult Watch(ShellProgram bash, ShellSession shell, MonitorInput input, string directory, CommandConfinement confinement, TimeSpan patience)
    {
        ShellTask task;
        try
        {
            task = shell.Start(bash, input.Command, directory, confinement);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return ToolResult.Error($"The command was not started: {exception.Message}");
        }

        shell.Monitor(task, input.Description, patience);
        return ToolResult.Ok($"Task {task.Id} watches: each line that it prints is told to you{(patience == Timeout.InfiniteTimeSpan ? "" : $", for {ShellTask.InWords(patience)}")}. Go on with other work; TaskStop ends it.");
    }
}
