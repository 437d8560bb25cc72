using System.ComponentModel;
using LspAgent.Core.Tools;

namespace LspAgent.Tools.Shell;

/// <summary>What <c>TaskOutput</c> is asked.</summary>
internal sealed record TaskOutputInput(
    string TaskId,
    [property: Description("Wait for its end; default true")] bool? Block = null,
    [property: Description("ms to wait at most; default 30000")] int? Timeout = null);

/// <summary>Shows what a command in the background printed since it was last asked, and how the command stands.</summary>
internal sealed class TaskOutputTool(ShellHost shells) : Tool<TaskOutputInput>(ToolResources.Define("TaskOutput"), static () => ToolInputJson.Default.TaskOutputInput)
{
    private const int DefaultWait = 30_000;
    private const int MaxWait = 600_000;
    private const int MaxResult = 30_000;

    public override ToolEffects Effects => ToolEffects.None;

    public override ToolPresence Presence => ToolPresence.Deferred;

    protected override ValueTask<ToolPreparation> PrepareAsync(TaskOutputInput input, ToolContext context, CancellationToken cancellationToken)
    {
        var shell = shells.SessionOf(context);
        if (shell.Find(input.TaskId) is not { } task)
        {
            return new(Refuse(TaskStopTool.NoSuchTask(input.TaskId, shell)));
        }

        var patience = TimeSpan.FromMilliseconds(input.Block is false ? 0 : Math.Clamp(input.Timeout ?? DefaultWait, 0, MaxWait));
        return new(new ToolPreparation.Ready(new PreparedCall
        {
            Title = $"Output of {ShellSession.OneLine(task.Command)}",
            Kind = ToolKind.Read,
            Effects = ToolEffects.None,
            Commit = async token =>
            {
                await task.WaitAsync(patience, token);
                var news = task.TakeNews(MaxResult);
                return ToolResult.Ok($"[{task.Describe()}{(news.Length == 0 ? "; nothing new was printed" : "")}.]{(news.Length == 0 ? "" : "\n" + news)}");
            },
        }));
    }
}
